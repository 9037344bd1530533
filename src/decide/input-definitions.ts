import type { Job, Pipeline, ScriptEntry } from '../gitlab/resolve.ts';
import { hasAnchor, placeOf, type ScalarValue, type Value } from '../gitlab/value.ts';
import { splitYamlFields } from '../shell/fields.ts';
import type { Definition, DefinitionContext, DefinitionProblem } from './flag-definitions.ts';
import { escapeRegExp } from '../escape-regexp.ts';
import { SECTIONS } from '../gitlab/sections.ts';

/** Text that the shell would read as syntax where GitLab puts a value into the script. */
const SYNTAX = /[;&|<>(){}~!\n]|(?:^|\s)#/;

/** The name of the input that a text is nothing but; undefined for any other text, and for one with functions. */
export function inputName(text: string): string | undefined {
  return /^\$\[\[\s*inputs\.([\w-]+)\s*\]\]$/.exec(text)?.[1];
}

/**
 * The place that gives an input its value for a job: the `inputs:` of the include, else the default of the header.
 * @param variable - the input as written, `$[[ inputs.x ]]`
 * @returns undefined when nothing in view gives it one
 */
export function inputDefinitions(
  variable: string,
  name: string,
  { pipeline, job }: Pick<DefinitionContext, 'pipeline' | 'job'>,
): readonly Definition[] | DefinitionProblem | undefined {
  const entries = entriesOf(pipeline, job).filter(({ value }) => mentions(value.text, name) > 0);
  const values = new Set(entries.map(({ inputs }) => inputs?.get(name)));
  const [value, ...others] = values;
  if (others.length > 0) return { variable, problem: 'the parts of the job have it from different includes' };
  if (value?.kind !== 'scalar') return undefined;
  const scalar = placeOf<ScalarValue>(value);
  if (pipeline.assembly.parents && isOfRoot(pipeline, entries))
    return { variable, problem: 'each parent pipeline may give it another value' };
  if (isRestricted(pipeline, entries, name)) return { variable, problem: 'its header restricts its values' };
  if (hasAnchor(scalar)) return { variable, problem: 'its value has an anchor' };
  const fields = SYNTAX.test(scalar.text) ? undefined : splitYamlFields(scalar.text);
  if (!fields) return { variable, problem: 'its value holds quotes, patterns, backslashes or syntax of the shell' };
  // Whoever includes the file without a value of his own has the default.
  const certain = specsOf(pipeline, entries, name).every((spec) => isSame(get(spec, 'default'), scalar));
  return [{ variable, fields, certain, place: { kind: 'yaml', scalar, fixed: 'input' } }];
}

/** True for a default that says the same, and for none: then every include must give a value. */
function isSame(value: Value | undefined, scalar: ScalarValue): boolean {
  return value === undefined || (value.kind === 'scalar' && value.text.trim() === scalar.text.trim());
}

/** True when a file uses an input in another place than the scripts of the job. */
export function isInputUsedElsewhere(
  name: string,
  { pipeline, job }: Pick<DefinitionContext, 'pipeline' | 'job'>,
): boolean {
  const scalars = new Set<ScalarValue>();
  for (const { value } of entriesOf(pipeline, job)) if (mentions(value.text, name) > 0) scalars.add(value);
  const files = new Set([...scalars].map(({ file }) => file));
  return [...files].some((file) => {
    const own = [...scalars].filter((scalar) => scalar.file === file);
    const inScripts = own.reduce((sum, { text }) => sum + mentions(text, name), 0);
    return mentions(file.source.text, name) !== inScripts;
  });
}

function entriesOf(pipeline: Pipeline, job: Job): readonly ScriptEntry[] {
  return SECTIONS.flatMap((section) => pipeline.script(job, section) ?? []);
}

/** How often a text holds an input, with functions or without. */
export function mentions(text: string, name: string): number {
  return text.match(new RegExp(`\\$\\[\\[\\s*inputs\\.${escapeRegExp(name)}(?![\\w-])`, 'g'))?.length ?? 0;
}

/** The inputs of the root file come from whoever starts the pipeline. */
function isOfRoot({ assembly }: Pipeline, entries: readonly ScriptEntry[]): boolean {
  return entries.some(({ value }) => value.file.source.path === assembly.root);
}

/** The header of a file allows certain values only: arguments of buildctl are none of them. */
function isRestricted(pipeline: Pipeline, entries: readonly ScriptEntry[], name: string): boolean {
  return specsOf(pipeline, entries, name).some(
    (spec) => get(spec, 'options') !== undefined || get(spec, 'regex') !== undefined,
  );
}

/** What the headers of the files of some items say of an input. */
function specsOf({ assembly }: Pipeline, entries: readonly ScriptEntry[], name: string): readonly Value[] {
  const paths = new Set(entries.map(({ value }) => value.file.source.path));
  return assembly.files.flatMap(({ source, header }) => {
    const spec = paths.has(source.path) ? get(get(get(header, 'spec'), 'inputs'), name) : undefined;
    return spec ? [spec] : [];
  });
}

function get(value: Value | undefined, key: string): Value | undefined {
  return value?.kind === 'map' ? value.entries.get(key)?.value : undefined;
}
