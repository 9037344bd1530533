import { KANIKO_FLAGS, KANIKO_SHORTS, type FlagType } from './kaniko-flags.ts';

const BOOLEANS: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true]),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false]),
]) as Record<string, boolean>;

/** Go's strconv.ParseBool; undefined for anything else. */
export function parseBoolean(text: string): boolean | undefined {
  return Object.hasOwn(BOOLEANS, text) ? BOOLEANS[text] : undefined;
}

/** Every value of every flag, in order of appearance. */
export class FlagValues {
  private readonly values = new Map<string, string[]>();

  add(name: string, value: string): void {
    this.values.set(name, [...this.all(name), value]);
  }

  all(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }

  /** The last value, or the default. */
  last(name: string, fallback = ''): string {
    return this.all(name).at(-1) ?? fallback;
  }

  boolean(name: string, fallback = false): boolean {
    return parseBoolean(this.last(name)) ?? fallback;
  }
}

/** Reads the executor's arguments as cobra and pflag do, or gives the message they stop with. */
export function parseKanikoArguments(argv: readonly string[]): FlagValues | { error: string } {
  const flags = new FlagValues();
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    // What cobra takes for a sub-command; empty words, `-` and everything behind `--` escape it.
    if (word === '--') return flags;
    if (word === '' || word === '-') continue;
    if (!word.startsWith('-')) return { error: `unknown command "${word}" for "executor"` };
    const read = word.startsWith('--') ? longFlag(word) : shortFlag(word);
    if ('error' in read) return read;
    let { value } = read;
    if (value === undefined) {
      if (read.type === 'bool') value = 'true';
      else if (at + 1 === argv.length) return { error: `flag needs an argument: ${word}` };
      else value = argv[++at] ?? '';
    }
    if (!isValid(read.name, read.type, value)) {
      return { error: `invalid argument "${value}" for "--${read.name}" flag` };
    }
    flags.add(read.name, value);
  }
  return flags;
}

interface ReadFlag {
  name: string;
  type: FlagType;
  value: string | undefined;
}

function longFlag(word: string): ReadFlag | { error: string } {
  const text = word.slice(2);
  if (text.startsWith('-') || text.startsWith('=')) return { error: `bad flag syntax: ${word}` };
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const type = KANIKO_FLAGS.get(name);
  if (type === undefined) return { error: `unknown flag: --${name}` };
  return { name, type, value: equals < 0 ? undefined : text.slice(equals + 1) };
}

/** `-d=v`, `-dv` and `-d v`; only a `=` with something behind it is a separator. */
function shortFlag(word: string): ReadFlag | { error: string } {
  const name = KANIKO_SHORTS.get(word.charAt(1));
  if (name === undefined) return { error: `unknown shorthand flag in ${word}` };
  const rest = word.slice(2);
  const value = rest === '' ? undefined : rest.length > 1 && rest.startsWith('=') ? rest.slice(1) : rest;
  return { name, type: KANIKO_FLAGS.get(name) ?? 'string', value };
}

function isValid(name: string, type: FlagType, value: string): boolean {
  if (type === 'bool') return parseBoolean(value) !== undefined;
  if (type === 'int') return /^[-+]?\d+$/.test(value);
  if (type === 'duration') return /^(0|[-+]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+)$/.test(value);
  if (type === 'pairs') return value.includes('=');
  if (name === 'compression') return value === 'gzip' || value === 'zstd';
  if (name === 'image-format') return value === 'docker' || value === 'oci';
  return true;
}
