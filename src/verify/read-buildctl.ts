import type { ShellWord } from '../shell/word.ts';
import { readCsv } from './csv.ts';

/** What an emitted buildctl command asks for, with expansions as they are written. */
export interface EmittedBuild {
  readonly frontend: string | undefined;
  readonly locals: ReadonlyMap<string, string>;
  /** In order; a key may repeat. */
  readonly options: readonly (readonly [string, string])[];
  /** Options whose key and value are in one variable, which holds the `=` as well. */
  readonly withoutValue: ReadonlySet<string>;
  readonly outputs: readonly ReadonlyMap<string, string>[];
  readonly importCache: readonly ReadonlyMap<string, string>[];
  readonly exportCache: readonly ReadonlyMap<string, string>[];
  readonly metadataFile: string | undefined;
  readonly sourcePolicyFile: string | undefined;
  readonly secrets: readonly string[];
  /** Settings for the token servers of registries. */
  readonly tlsContexts: readonly ReadonlyMap<string, string>[];
  /** Cache arguments are added at run time. */
  readonly open: boolean;
  /** The text of those arguments. */
  readonly openText: string;
}

const VALUE_FLAGS = [
  '--frontend',
  '--local',
  '--opt',
  '--output',
  '--import-cache',
  '--export-cache',
  '--metadata-file',
  '--progress',
  '--registry-auth-tlscontext',
  '--secret',
  '--source-policy-file',
];

/** The text of a word with expansions as written and quotes resolved; a dollar sign that is text has a backslash. */
export function textOf(word: ShellWord): string {
  return word.parts
    .map((part) => (part.kind === 'text' ? part.value.replaceAll('$', '\\$') : normalizeExpansion(part.raw)))
    .join('');
}

function normalizeExpansion(raw: string): string {
  const plain = raw.replace(/^\$\{(\w+)\}$/, '$$$1');
  // The shell expands before buildctl splits records, so commas and quotes of an expansion are none of the record's.
  return plain.replaceAll(',', '\u2002').replaceAll('"', '\u2003');
}

/**
 * Reads the words after `buildctl-daemonless.sh` by buildctl's own grammar; independent of the code that writes them.
 * @see https://github.com/moby/buildkit/blob/v0.32.2/cmd/buildctl/build.go lines 44-123
 * @returns the build, or the first thing that buildctl would not take
 */
export function readBuildctl(words: readonly ShellWord[]): EmittedBuild | { readonly problem: string } {
  const values = new Map<string, string[]>();
  let open = false;
  let openText = '';
  const [command, ...rest] = words;
  if (!command || textOf(command) !== 'build') return { problem: 'the command is not build' };
  for (let i = 0; i < rest.length; i++) {
    const flag = textOf(rest[i] as ShellWord);
    if (flag.startsWith('${k2b_cache:+')) {
      open = true;
      openText += flag;
      continue;
    }
    if (!VALUE_FLAGS.includes(flag)) return { problem: `buildctl has no flag ${flag}` };
    const value = rest[++i];
    if (!value) return { problem: `${flag} has no value` };
    values.set(flag, [...(values.get(flag) ?? []), textOf(value)]);
  }
  const records = (flag: string): readonly ReadonlyMap<string, string>[] | string => {
    const result: ReadonlyMap<string, string>[] = [];
    for (const text of values.get(flag) ?? []) {
      const record = readRecord(text);
      if (!record) return `${flag} ${text} is no record`;
      result.push(record);
    }
    return result;
  };
  const outputs = records('--output');
  const importCache = records('--import-cache');
  const exportCache = records('--export-cache');
  const tlsContexts = records('--registry-auth-tlscontext');
  if (typeof tlsContexts === 'string') return { problem: tlsContexts };
  if (typeof outputs === 'string') return { problem: outputs };
  if (typeof importCache === 'string') return { problem: importCache };
  if (typeof exportCache === 'string') return { problem: exportCache };
  const untyped = [...outputs, ...importCache, ...exportCache].some((record) => !record.has('type'));
  if (untyped) return { problem: 'an output or a cache has no type' };
  const bare = (values.get('--opt') ?? []).find((text) => !text.includes('=') && !/(?<!\\)\$/.test(text));
  if (bare !== undefined) return { problem: `--opt ${bare} has no value` };
  return {
    frontend: values.get('--frontend')?.at(-1),
    locals: new Map((values.get('--local') ?? []).map(splitPair)),
    options: (values.get('--opt') ?? []).map(splitPair),
    withoutValue: new Set((values.get('--opt') ?? []).filter((text) => !text.includes('='))),
    outputs,
    importCache,
    exportCache,
    metadataFile: values.get('--metadata-file')?.at(-1),
    sourcePolicyFile: values.get('--source-policy-file')?.at(-1),
    secrets: values.get('--secret') ?? [],
    tlsContexts,
    open,
    openText,
  };
}

function splitPair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** A record of `key=value` fields; a key that repeats keeps its last value, as in buildctl. */
function readRecord(text: string): ReadonlyMap<string, string> | undefined {
  const fields = readCsv(text);
  if (!fields || fields.some((field) => !field.includes('='))) return undefined;
  return new Map(fields.map(splitPair).map(([key, value]) => [key.toLowerCase(), value] as const));
}
