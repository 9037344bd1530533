import type { ScriptEntry } from '../gitlab/resolve.ts';
import type { ScalarValue } from '../gitlab/value.ts';
import type { SourceFile } from '../model.ts';
import { lineStarts } from '../source/position.ts';
import { parseShell } from './parse.ts';
import type { ScriptUnit, Section } from './script.ts';

const values = new WeakMap<SourceFile, ScalarValue>();
const units = new WeakMap<SourceFile, ScriptUnit>();

/** The text of a script file as a value, one for all jobs that run it. */
export function fileValue(source: SourceFile): ScalarValue {
  const known = values.get(source);
  if (known) return known;
  const { text } = source;
  const file = { source, starts: lineStarts(text), diagnostics: [] };
  const range = { start: 0, end: text.length };
  const value = {
    kind: 'scalar',
    text,
    type: 'string',
    node: null,
    inFlow: false,
    wholeFile: true,
    range,
    file,
  } as const;
  values.set(source, value);
  return value;
}

/** A script file as a unit, parsed once. The section is that of a job's script: no list holds it. */
export function fileUnit(source: SourceFile): ScriptUnit {
  const known = units.get(source);
  if (known) return known;
  const entry: ScriptEntry = { value: fileValue(source), via: [{ kind: 'script', file: source.path }] };
  const section: Section = 'script';
  const unit = { program: parseShell(source.text), entries: [{ entry, section, index: 0, offset: 0 }], file: source };
  units.set(source, unit);
  return unit;
}

/** The interpreter that the first line of a script names, with its arguments; undefined without such a line. */
export function shebang(text: string): { readonly program: string; readonly line: string } | undefined {
  const match = /^#!\s*(\S+)(?:[ \t]+(\S+))?[^\n]*/.exec(text);
  if (!match) return undefined;
  const [line, program = '', argument] = match;
  return { line, program: /\/env$/.test(program) && argument ? argument : program };
}
