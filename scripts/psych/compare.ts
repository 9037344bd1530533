import { effectiveText, type Entry, type ScalarValue, type Value } from '../../src/gitlab/value.ts';

/** A scalar or collection that the two sides read differently. */
export interface Mismatch {
  readonly path: readonly string[];
  readonly ours: Value | undefined;
  readonly theirs: unknown;
  /** The key is what differs: the one that Psych has. */
  readonly key?: string;
}

/** Keys that Psych does not read as texts, by what GitLab makes of them. */
const KEYS: readonly (readonly [RegExp, string])[] = [
  [/^(?:yes|on|true)$/i, 'true'],
  [/^(?:no|off|false)$/i, 'false'],
  [/^(?:null|~|)$/i, ''],
];

/** A difference between Ruby's YAML 1.1 and the YAML 1.2 that this program reads. */
interface KnownMismatch {
  readonly name: string;
  readonly reason: string;
  readonly matches: (scalar: ScalarValue, theirs: unknown) => boolean;
}

/** Differences of keys. */
export const KNOWN_KEYS = {
  name: 'keys that are no texts',
  reason: 'yes, no, on, off, true, false and null are booleans and nil for Psych as keys as well, texts here',
};

function plainText(scalar: ScalarValue): string | undefined {
  return scalar.node === null || scalar.node.type === 'PLAIN' ? scalar.text : undefined;
}

function plainMatches(scalar: ScalarValue, pattern: RegExp): boolean {
  return pattern.test(plainText(scalar) ?? '');
}

/** Everything else that differs is a failure. */
export const KNOWN_MISMATCHES: readonly KnownMismatch[] = [
  {
    name: 'boolean words',
    reason: 'yes, no, on, off and tRUE are booleans for Psych, texts here',
    matches: (scalar, theirs) => typeof theirs === 'boolean' && plainMatches(scalar, /^(?:yes|no|on|off|true|false)$/i),
  },
  {
    name: 'octal numbers',
    reason: 'digits after a leading zero are octal for Psych, decimal here',
    matches: (scalar, theirs) => typeof theirs === 'number' && plainMatches(scalar, /^[-+]?0[0-7_,]+$/),
  },
  {
    name: 'binary numbers',
    reason: '0b11 is a number for Psych, a text here',
    matches: (scalar, theirs) => typeof theirs === 'number' && plainMatches(scalar, /^[-+]?0b[01_,]+$/),
  },
  {
    name: 'digit groups',
    reason: 'underscores and commas between digits are dropped by Psych, which leaves a number; here it is a text',
    matches: (scalar, theirs) =>
      typeof theirs === 'number' && plainMatches(scalar, /^[-+]?\d[\d,_]*[,_][\d,_]*(?:\.[\d_]*)?$/),
  },
  {
    name: 'sexagesimal numbers',
    reason: 'digits with colons are a number of base 60 for Psych, a text here',
    matches: (scalar, theirs) =>
      typeof theirs === 'number' && plainMatches(scalar, /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/),
  },
  {
    name: 'numbers of YAML 1.2',
    reason: '1e3, 0o17 and 08 are texts for Psych, numbers here',
    matches: (scalar, theirs) =>
      scalar.type === 'number' &&
      theirs === scalar.text &&
      plainMatches(scalar, /^[-+]?(?:0o[0-7]+|0\d*[89]\d*|[\d.]+e[-+]?\d+)$/i),
  },
  {
    name: 'hexadecimal numbers',
    reason: '-0x1F and 0x_1F are numbers for Psych, texts here',
    matches: (scalar, theirs) => typeof theirs === 'number' && plainMatches(scalar, /^[-+]?0x[\da-f_,]+$/i),
  },
  {
    name: 'infinity',
    reason: 'JSON, by which the two are compared, has no infinity',
    matches: (scalar, theirs) =>
      scalar.type === 'number' &&
      JSON.stringify(theirs ?? null).startsWith('{"float":') &&
      plainMatches(scalar, /^[-+]?\.(?:inf|nan)$/i),
  },
  {
    name: 'symbols',
    reason: 'a plain text that starts with a colon is a symbol for Psych, which drops the colon',
    matches: (scalar, theirs) =>
      JSON.stringify(theirs) === JSON.stringify({ symbol: scalar.text.slice(1) }) && plainMatches(scalar, /^:./),
  },
  {
    name: 'final newline',
    reason: 'a block scalar that ends the file without a line break has none for Psych, one here',
    matches: (scalar, theirs) => isAtEnd(scalar) && `${String(theirs)}\n` === scalar.text,
  },
];

/** Why Psych refuses a file that is read here. */
export const KNOWN_REFUSALS: readonly { readonly message: RegExp; readonly reason: string }[] = [
  {
    message: /unspecified class: (?:Date|Time|DateTime)/,
    reason: 'a plain date is a Date for Psych, which GitLab does not permit; here it is a text',
  },
];

function isAtEnd({ file, range, node }: ScalarValue): boolean {
  const block = node?.type === 'BLOCK_LITERAL' || node?.type === 'BLOCK_FOLDED';
  const { text } = file.source;
  return block && range.end >= text.length && !text.endsWith('\n');
}

/** Compares a value with what Psych read, leaf by leaf. References are compared by their paths. */
export function compare(ours: Value | undefined, theirs: unknown, path: readonly string[] = []): readonly Mismatch[] {
  const mismatch: readonly Mismatch[] = [{ path, ours, theirs }];
  switch (ours?.kind) {
    case undefined:
      return theirs === undefined ? [] : mismatch;
    case 'scalar':
      return scalarValue(ours) === theirs ? [] : mismatch;
    case 'reference':
      return JSON.stringify(theirs) === JSON.stringify({ reference: ours.path }) ? [] : mismatch;
    case 'seq': {
      if (!Array.isArray(theirs) || theirs.length !== ours.items.length) return mismatch;
      return ours.items.flatMap((item, index) => compare(item.value, theirs[index], [...path, String(index)]));
    }
    case 'map': {
      if (typeof theirs !== 'object' || theirs === null || Array.isArray(theirs)) return mismatch;
      const map = theirs as Record<string, unknown>;
      const left = new Set(Object.keys(map));
      const found = [...ours.entries].flatMap(([key, entry]) => {
        const inner = [...path, key];
        const theirKey = key in map ? key : otherKey(entry);
        if (theirKey === undefined || !left.delete(theirKey)) return compare(entry.value, undefined, inner);
        const renamed =
          theirKey === key ? [] : [{ path: inner, ours: entry.value, theirs: map[theirKey], key: theirKey }];
        return [...renamed, ...compare(entry.value, map[theirKey], inner)];
      });
      return [...found, ...[...left].flatMap((key) => compare(undefined, map[key], [...path, key]))];
    }
  }
}

function otherKey({ key, pair }: Entry): string | undefined {
  const plain = (pair.key as { type?: string } | null)?.type === 'PLAIN';
  return plain ? KEYS.find(([pattern]) => pattern.test(key))?.[1] : undefined;
}

function scalarValue(scalar: ScalarValue): string | number | boolean | null {
  const text = effectiveText(scalar);
  switch (scalar.type) {
    case 'null':
      return null;
    case 'string':
      return text;
    case 'boolean':
      return /^true$/i.test(text);
    case 'number':
      return Number(text);
  }
}
