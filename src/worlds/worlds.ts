import { variablesOf, type ShellWord } from '../shell/word.ts';
import { type Emptiness, type Lookup, mayBeEmpty } from './emptiness.ts';

/**
 * What one alternative writes, by name: the texts that a variable may have in it, in any combination with the others.
 * `undefined` is a value that no file in view shows.
 */
export type Alternative = ReadonlyMap<string, readonly (string | undefined)[]>;

/** Alternatives of which exactly one holds in each run of a job: the rows of a matrix, the branches of its rules. */
export type Axis = readonly Alternative[];

/** One include variant: its axes from the weakest to the strongest, which overrides the others. */
export type Variant = readonly Axis[];

/** The values of some names in one world; a name that is missing has none there. */
export type World = ReadonlyMap<string, string | undefined>;

/** What is known of a variable. */
export type Known =
  | { readonly kind: 'unset' }
  /** It has this text in every world. */
  | { readonly kind: 'value'; readonly text: string }
  /** One text a world; undefined where it is not set. */
  | { readonly kind: 'by-world'; readonly texts: readonly (string | undefined)[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/** More worlds of the names in question are no help to anybody: nothing is said of them, not even of a part. */
export const MAX_WORLDS = 64;

/** Names in values are followed this far. */
const MAX_DEPTH = 8;

/**
 * The worlds in which a job can run, as far as the files show them. Worlds that differ in nothing that is asked for are
 * one, so a large matrix is no obstacle to a question about one of its variables.
 */
export class Worlds {
  private readonly variants: readonly Variant[];
  private readonly known = new Map<string, ReadonlySet<string | undefined>>();

  constructor(variants: readonly Variant[]) {
    this.variants = variants;
  }

  /** Every name that some world sets. */
  names(): ReadonlySet<string> {
    return new Set(this.alternatives().flatMap((alternative) => [...alternative.keys()]));
  }

  /**
   * The texts of a variable in all worlds together, as often as they differ.
   * @returns undefined stands among them for a world that does not set it, and for a value out of view
   */
  texts(name: string): ReadonlySet<string | undefined> {
    const texts = this.known.get(name) ?? new Set(this.variants.flatMap((variant) => [...textsIn(variant, name)]));
    this.known.set(name, texts);
    return texts;
  }

  /** True for a variable that every world sets: it is in the environment when a script starts. */
  isSet(name: string): boolean {
    return this.variants.every((variant) =>
      variant.some((axis) => axis.length > 0 && axis.every((alternative) => alternative.has(name))),
    );
  }

  /** What is known of a variable. */
  of(name: string): Known {
    const texts = [...this.texts(name)];
    const [only] = texts;
    if (texts.length > 1) return { kind: 'by-world', texts };
    if (only !== undefined) return { kind: 'value', text: only };
    return this.names().has(name)
      ? { kind: 'unknown', reason: `no file shows the value of ${name}` }
      : { kind: 'unset' };
  }

  /**
   * The worlds, as far as they differ in some names.
   * @returns undefined for more than {@link MAX_WORLDS}: never a sample
   */
  worlds(names: ReadonlySet<string>): readonly World[] | undefined {
    const found = new Map<string, World>();
    for (const variant of this.variants) {
      let worlds: readonly World[] = [new Map()];
      for (const axis of variant) {
        const rows = new Map<string, World>();
        for (const alternative of axis) for (const row of rowsOf(alternative, names)) rows.set(keyOf(row), row);
        worlds = worlds.flatMap((world) => [...rows.values()].map((row) => new Map([...world, ...row])));
        worlds = [...new Map(worlds.map((world) => [keyOf(world), world])).values()];
        if (worlds.length > MAX_WORLDS) return undefined;
      }
      for (const world of worlds) found.set(keyOf(world), world);
    }
    return found.size > MAX_WORLDS ? undefined : [...found.values()];
  }

  /** True when something holds in every world; not where the worlds are too many to be looked at. */
  every(names: ReadonlySet<string>, holds: (world: World) => boolean): boolean {
    return this.worlds(names)?.every(holds) ?? false;
  }

  /** True when something may hold in some world. */
  some(names: ReadonlySet<string>, holds: (world: World) => boolean): boolean {
    return this.worlds(names)?.some(holds) ?? true;
  }

  /** Why a word may be empty in some world; undefined where it is not in any. */
  mayBeEmpty(word: ShellWord): Emptiness | undefined {
    const worlds = this.worlds(this.namesIn(word));
    if (!worlds) return { written: word.raw, why: 'may be unset' };
    for (const world of worlds) {
      const lookup: Lookup = {
        values: (name) => {
          const text = world.get(name);
          return text === undefined ? [] : [text];
        },
      };
      const empty = mayBeEmpty(word, lookup);
      if (empty) return empty;
    }
    return undefined;
  }

  /** The names in a word, and those in their values. */
  private namesIn(word: ShellWord): ReadonlySet<string> {
    const names = new Set(variablesOf(word));
    let pending = [...names];
    for (let depth = 0; depth < MAX_DEPTH && pending.length > 0; depth++) {
      const texts = pending.flatMap((name) => [...this.texts(name)]);
      const inner = texts.flatMap((text) => [...(text ?? '').matchAll(/\$\{?(\w+)/g)].map((match) => match[1] ?? ''));
      pending = inner.filter((name) => !names.has(name));
      for (const name of pending) names.add(name);
    }
    return names;
  }

  private alternatives(): readonly Alternative[] {
    return this.variants.flatMap((variant) => variant.flat());
  }
}

/** The texts of one name, each axis over those before it. */
function textsIn(variant: Variant, name: string): ReadonlySet<string | undefined> {
  let texts: ReadonlySet<string | undefined> = new Set([undefined]);
  for (const axis of variant) {
    const next = new Set<string | undefined>();
    for (const alternative of axis) for (const text of alternative.get(name) ?? texts) next.add(text);
    texts = next;
  }
  return texts;
}

/** What an alternative makes of some names, one combination after another. */
function rowsOf(alternative: Alternative, names: ReadonlySet<string>): readonly World[] {
  let rows: readonly World[] = [new Map()];
  for (const name of names) {
    const texts = alternative.get(name);
    if (texts) rows = rows.flatMap((row) => texts.map((text) => new Map([...row, [name, text]])));
    if (rows.length > MAX_WORLDS) return rows;
  }
  return rows;
}

function keyOf(world: World): string {
  return JSON.stringify([...world].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
