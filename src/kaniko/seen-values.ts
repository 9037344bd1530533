import type { SimpleCommand } from '../shell/command.ts';
import type { ShellState } from '../shell/state.ts';
import { type ShellWord, variablesOf } from '../shell/word.ts';

/** What a command finds in a variable, in all its runs. */
export interface SeenVariable {
  /** Equal keys mean equal values; see {@link valueKey}. */
  readonly key: string;
  /** The values that the script has given it; undefined where it has given it none. */
  readonly values: ReadonlySet<ShellWord | undefined> | undefined;
  /** Some path leaves it without an assignment. */
  readonly partial: boolean;
  /** It holds other values in one run of the command than in another. */
  readonly varies: boolean;
}

/** The key of a variable that a command found with different values. */
const VARIES = 'varies';

/** What a command would find in a variable; equal keys mean equal values, as far as the script decides them. */
export function valueKey(name: string, { variables, cwd }: Pick<ShellState, 'variables' | 'cwd'>): string {
  if (name === 'PWD' || name === 'OLDPWD') return cwd === undefined ? VARIES : `in ${cwd}`;
  return keyOf(variables.get(name));
}

/** Equal for values that are equal. */
export function keyOf(values: ReadonlySet<ShellWord | undefined> | undefined): string {
  return [...new Set([...(values ?? [])].map(idOf))].sort().join('\n');
}

const ids = new WeakMap<object, number>();
let lastId = 0;

/** A number that tells an object from all others. */
export function numberOf(one: object): number {
  const id = ids.get(one) ?? ++lastId;
  ids.set(one, id);
  return id;
}

/** Equal for literal texts that are equal; of two words with expansions each may be another value. */
function idOf(word: ShellWord | undefined): string {
  if (!word) return '?';
  return word.literal === undefined ? `#${numberOf(word)}` : `=${word.literal}`;
}

/** What the variables are in the values that a command assigns, or sets as positional parameters. */
export function valuesSeen(
  { assignments, argumentAssignments, words }: SimpleCommand,
  state: ShellState,
): Map<string, SeenVariable> {
  const seen = new Map<string, SeenVariable>();
  const before = new Map<string, SeenVariable>();
  const current = (name: string): SeenVariable =>
    before.get(name) ?? {
      key: valueKey(name, state),
      values: state.variables.has(name) ? new Set(state.variables.get(name)) : undefined,
      partial: state.partial.has(name),
      varies: false,
    };
  const look = (word: ShellWord): void => {
    for (const name of variablesOf(word)) see(seen, name, current(name));
  };
  for (const { name, value } of assignments) {
    look(value);
    // `A=1 B=$A`: the shell sets them one by one. The arguments of `export` it expands before it sets the first.
    const keeps = variablesOf(value).includes(name);
    const values = new Set([...(keeps ? (current(name).values ?? []) : []), value]);
    before.set(name, { key: keyOf(values), values, partial: keeps && current(name).partial, varies: false });
  }
  for (const { value } of argumentAssignments) look(value);
  if (words[0]?.literal === 'set') for (const word of words) look(word);
  return seen;
}

/** Takes in what another run of a command finds. */
export function see(seen: Map<string, SeenVariable>, name: string, other: SeenVariable): void {
  const known = seen.get(name);
  if (!known) {
    seen.set(name, other);
    return;
  }
  const differs = known.key !== other.key;
  const isOpen = (known.values === undefined) !== (other.values === undefined);
  seen.set(name, {
    key: differs ? VARIES : known.key,
    values: known.values && other.values ? new Set([...known.values, ...other.values]) : (known.values ?? other.values),
    // What one run finds assigned is for another one what the job starts with, or nothing.
    partial: known.partial || other.partial || isOpen,
    varies: known.varies || other.varies || differs,
  });
}
