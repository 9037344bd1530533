import type { FlagOccurrence, KanikoFlavor, Range } from '../model.ts';
import { literalWord, type ShellWord, type WordPart, wordOf } from '../shell/word.ts';
import { type ParsedArguments, parseBoolean } from './pflag.ts';

/** A variable that says the same as a flag (flags.md A3). */
export interface FlagVariable {
  readonly name: string;
  readonly flag: string;
  /** Which of the two counts when both are given; a list takes both. */
  readonly wins: 'variable' | 'flag' | 'both';
  /** The forks that read it, when upstream does not. */
  readonly forks?: readonly KanikoFlavor[];
  /** Whatever its value is, nothing of it is needed. */
  readonly harmless?: true;
}

const oss: readonly KanikoFlavor[] = ['osscontainertools'];

/** @see https://github.com/GoogleContainerTools/kaniko/blob/v1.24.0/cmd/executor/cmd/root.go lines 73-127 */
export const FLAG_VARIABLES: readonly FlagVariable[] = [
  { name: 'KANIKO_NO_PUSH', flag: 'no-push', wins: 'variable' },
  { name: 'KANIKO_REGISTRY_MAP', flag: 'registry-map', wins: 'both' },
  { name: 'KANIKO_REGISTRY_MIRROR', flag: 'registry-mirror', wins: 'both' },
  { name: 'KANIKO_DIR', flag: 'kaniko-dir', wins: 'flag', harmless: true },
  { name: 'KANIKO_CLEANUP', flag: 'cleanup', wins: 'flag', forks: oss, harmless: true },
  { name: 'KANIKO_PRE_CLEANUP', flag: 'pre-cleanup', wins: 'flag', forks: oss, harmless: true },
  { name: 'KANIKO_PRESERVE_CONTEXT', flag: 'preserve-context', wins: 'flag', forks: oss, harmless: true },
];

/** What is known of a variable at a call: its value, or only that it may be set. */
export type VariableState = { readonly value: ShellWord } | 'open' | undefined;

export interface WithVariables {
  readonly parsed: ParsedArguments;
  /** Variables that matter and whose value is not known. */
  readonly open: readonly string[];
  /** Values of KANIKO_NO_PUSH that are no boolean, as they are written. */
  readonly unreadable: readonly string[];
}

/**
 * Adds the variables that say the same as flags to the arguments of a call; each is an occurrence, written as the
 * assignment.
 * @param range - where the findings about them point to
 */
export function addVariables(
  parsed: ParsedArguments,
  flavor: KanikoFlavor,
  range: Range,
  lookUp: (name: string) => VariableState,
): WithVariables {
  const occurrences = [...parsed.occurrences];
  const overridden = new Map<FlagOccurrence, string>();
  const [open, unreadable]: [string[], string[]] = [[], []];
  for (const variable of FLAG_VARIABLES) {
    const { name, flag, wins, forks, harmless } = variable;
    if (forks && flavor !== 'unknown' && !forks.includes(flavor)) continue;
    const state = lookUp(name);
    if (state === undefined) continue;
    if (state === 'open' && !harmless) {
      open.push(name);
      continue;
    }
    const given = state === 'open' ? plainVariable(name) : state.value;
    const written = `${name}=${given.raw}`;
    const isBroken = flag === 'no-push' && given.literal !== undefined && parseBoolean(given.literal) === undefined;
    if (isBroken) unreadable.push(written);
    // Upstream throws its own error away and goes on with false.
    const value = isBroken ? literalWord('false') : given;
    const occurrence: FlagOccurrence = { flag, written, value, range };
    const others = parsed.occurrences.filter((other) => other.flag === flag && !parsed.overridden.has(other));
    if (wins === 'variable')
      for (const other of others) overridden.set(other, `${name} decides, whatever the flag says`);
    if (wins === 'flag' && others.length > 0) overridden.set(occurrence, `--${flag} of the call wins`);
    occurrences.push(occurrence);
  }
  const all = new Set([...parsed.overridden, ...overridden.keys()]);
  return { parsed: { ...parsed, occurrences, overridden: all, reasons: overridden }, open, unreadable };
}

function plainVariable(name: string): ShellWord {
  return wordOf([{ kind: 'expansion', name, plain: true, raw: `$${name}`, quote: '"' }], `$${name}`);
}

/**
 * A value of `variables:` as a word of the script: GitLab fills in `$NAME` and `${NAME}` before the shell starts, and
 * `$$` is a dollar.
 * @see https://docs.gitlab.com/ci/variables/#use-cicd-variables-in-other-variables
 */
export function yamlWord(text: string): ShellWord {
  const parts: WordPart[] = [];
  let position = 0;
  const literal = (value: string): void => {
    if (value !== '') parts.push(...literalWord(value).parts.map((part) => ({ ...part, quote: '"' }) as WordPart));
  };
  for (const match of text.matchAll(/\$\$|\$(?:(\w+)|\{(\w+)\})/g)) {
    literal(text.slice(position, match.index));
    position = match.index + match[0].length;
    const name = match[1] ?? match[2];
    if (name === undefined) literal('$');
    else parts.push({ kind: 'expansion', name, plain: true, raw: `$${name}`, quote: '"' });
  }
  literal(text.slice(position));
  const word = wordOf(parts);
  return word.literal === undefined ? wordOf(parts, text) : literalWord(word.literal);
}
