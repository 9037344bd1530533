import type { SimpleCommand } from '../shell/command.ts';
import type { ShellWord } from '../shell/word.ts';
import { readCsv } from '../verify/csv.ts';
import { textOf } from '../verify/read-buildctl.ts';

/**
 * Flags of `buildctl build` that take a value, with their short forms.
 * @see https://github.com/moby/buildkit/blob/v0.32.2/cmd/buildctl/build.go lines 44-123
 */
const VALUE_FLAGS: ReadonlySet<string> = new Set(
  (
    'output o progress trace local oci-layout frontend opt export-cache import-cache secret allow ssh metadata-file ' +
    'source-policy-file ref-file registry-auth-tlscontext debug-json-cache-metrics'
  ).split(' '),
);
const BOOLEAN_FLAGS: ReadonlySet<string> = new Set(['no-cache', 'proxy-network', 'help', 'h']);
/** Flags in front of `build` that take a value. */
const GLOBAL_VALUE_FLAGS: ReadonlySet<string> = new Set(
  'addr log-format tlsservername tlscacert tlscert tlskey tlsdir timeout wait-timeout'.split(' '),
);

/** One flag of a build call. */
export interface Argument {
  /** Name without dashes; `output` for `-o`. */
  readonly flag: string;
  /** The flag's word. */
  readonly word: ShellWord;
  /** Where the value is written: the next word, or the flag's own word in `--flag=value`. */
  readonly value: ShellWord;
  /** The value with expansions as written and quotes resolved; empty when there is none. */
  readonly text: string;
}

/** The words of one `buildctl build`, read as buildctl reads them, without giving up at the first mistake. */
export interface BuildArguments {
  readonly known: readonly Argument[];
  readonly unknown: readonly Argument[];
  /** Literal words that are neither a flag nor a flag's value. */
  readonly stray: readonly ShellWord[];
  /** A word that begins with an escaped blank: a backslash whose line break YAML has folded. What follows is not read. */
  readonly folded: ShellWord | undefined;
  /** An expansion may add flags that the text does not show. */
  readonly open: boolean;
  /** Values of the flags in front of `build`, by name. */
  readonly globals: ReadonlyMap<string, string>;
}

/**
 * Reads the words after the program's name.
 * @returns undefined when the command is another one than `build` (`buildctl debug workers`)
 */
export function readArguments(words: readonly ShellWord[]): BuildArguments | undefined {
  const globals = new Map<string, string>();
  let index = 0;
  for (; index < words.length; index++) {
    const text = textOf(words[index] as ShellWord);
    if (!text.startsWith('-')) break;
    const { name, value } = splitFlag(text);
    if (value !== undefined) globals.set(name, value);
    else if (GLOBAL_VALUE_FLAGS.has(name)) globals.set(name, optionalText(words[++index]));
    else globals.set(name, 'true');
  }
  const command = optionalText(words[index]);
  if (command !== 'build' && command !== 'b') return undefined;
  return { ...readFlags(words.slice(index + 1)), globals };
}

function readFlags(words: readonly ShellWord[]): Omit<BuildArguments, 'globals'> {
  const known: Argument[] = [];
  const unknown: Argument[] = [];
  const stray: ShellWord[] = [];
  let open = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as ShellWord;
    const text = textOf(word);
    if (word.raw.startsWith('\\ ')) return { known, unknown, stray, folded: word, open: true };
    if (!text.startsWith('-') || text === '-') {
      if (word.parts[0]?.kind === 'text') stray.push(word);
      else open = true;
      continue;
    }
    const { name, value } = splitFlag(text);
    const flag = name === 'o' ? 'output' : name;
    if (BOOLEAN_FLAGS.has(flag)) {
      known.push({ flag, word, value: word, text: value ?? 'true' });
    } else if (VALUE_FLAGS.has(name)) {
      const next = value === undefined ? words[++index] : word;
      known.push({ flag, word, value: next ?? word, text: value ?? optionalText(next) });
    } else {
      const next = words[index + 1];
      const takes = value === undefined && next !== undefined && !textOf(next).startsWith('-');
      if (takes) index++;
      unknown.push({ flag, word, value: takes ? next : word, text: value ?? (takes ? textOf(next) : '') });
    }
  }
  return { known, unknown, stray, folded: undefined, open };
}

function optionalText(word: ShellWord | undefined): string {
  return word ? textOf(word) : '';
}

function splitFlag(text: string): { name: string; value: string | undefined } {
  const bare = text.replace(/^--?/, '');
  const at = bare.indexOf('=');
  return at === -1 ? { name: bare, value: undefined } : { name: bare.slice(0, at), value: bare.slice(at + 1) };
}

/** A `key=value` argument, cut at the first `=` only. */
export function pairOf({ text }: Argument): readonly [string, string | undefined] {
  const at = text.indexOf('=');
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Platforms of an `--opt platform=…` that an amd64 runner must emulate. */
export function foreignPlatforms(argument: Argument): readonly string[] {
  const [key, value = ''] = pairOf(argument);
  if (argument.flag !== 'opt' || key !== 'platform') return [];
  return value.split(',').filter((one) => /^\w+\//.test(one) && !/^linux\/amd64(?:$|\/)/.test(one));
}

/** The fields of a CSV argument (`--output`, `--export-cache`, …). */
export interface CsvRecord {
  /** In order; a key may repeat, and is in lower case as buildctl reads it. */
  readonly pairs: readonly (readonly [string, string])[];
  /** Fields without `=`. */
  readonly loose: readonly string[];
  /** A bare quote or an unclosed field: buildctl refuses the whole value. */
  readonly broken: boolean;
  /** The last value of a key. */
  get(key: string): string | undefined;
}

export function recordOf({ text }: Argument): CsvRecord {
  const fields = readCsv(text);
  const pairs: (readonly [string, string])[] = [];
  const loose: string[] = [];
  for (const field of fields ?? []) {
    const at = field.indexOf('=');
    if (at === -1) loose.push(field);
    else pairs.push([field.slice(0, at).toLowerCase(), field.slice(at + 1)]);
  }
  const get = (key: string): string | undefined => pairs.findLast(([name]) => name === key)?.[1];
  return { pairs, loose, broken: fields === undefined, get };
}

/** The names of an image output, each as written. */
export function namesOf(record: CsvRecord): readonly string[] {
  const name = record.get('name');
  return name === undefined ? [] : name.split(',');
}

/** Commands whose arguments are text. */
const TEXT_COMMANDS: ReadonlySet<string> = new Set(['echo', 'printf', 'export']);

/**
 * A command's first words for a message, as far as they are plain. What follows may be a password or a certificate, which
 * a report must not repeat.
 */
export function shown({ words }: SimpleCommand): string {
  const plain: string[] = [];
  const shownWords = TEXT_COMMANDS.has(words[0]?.literal ?? '') ? 1 : 3;
  for (const { literal } of words.slice(0, shownWords)) {
    if (literal === undefined || !/^[\w./:@+-]+$/.test(literal)) break;
    plain.push(literal);
  }
  return [...plain, ...(plain.length < words.length ? ['…'] : [])].join(' ');
}
