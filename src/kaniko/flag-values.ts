/** What the text of a value must be, so that Kaniko does not stop at it. */
export interface ValueType {
  readonly name: string;
  /** An expression that this program, `awk` and `grep -E` read alike; it must match the whole text. */
  readonly pattern: string;
  /** Letters count alike in both cases. */
  readonly anyCase?: true;
}

/** A whole number as Go reads it, by the base that its start names: `08` is none. */
export const NUMBER: ValueType = {
  name: 'whole number',
  pattern: '[-+]?(0[0-7]*|[1-9][0-9]*|0[xX][0-9a-fA-F]+)',
};
/** A duration as Go reads it (https://pkg.go.dev/time#ParseDuration). */
export const DURATION: ValueType = {
  name: 'duration',
  pattern: '[-+]?(0|(([0-9]+([.][0-9]*)?|[.][0-9]+)(ns|us|ms|s|m|h))+)',
};
const LEVEL: ValueType = {
  name: 'level',
  pattern: 'trace|debug|info|warn|warning|error|fatal|panic',
  anyCase: true,
};
const FORMAT: ValueType = { name: 'format of a log', pattern: 'text|color|json' };
const MODE: ValueType = { name: 'mode', pattern: 'full|redo|time' };

/** Flags at whose text Kaniko stops where it is none of a type, beside the booleans. */
export const VALUE_TYPES: ReadonlyMap<string, ValueType> = new Map([
  ['cache-ttl', DURATION],
  ['push-retry', NUMBER],
  ['image-fs-extract-retry', NUMBER],
  ['image-download-retry', NUMBER],
  ['compression-level', NUMBER],
  ['verbosity', LEVEL],
  ['log-format', FORMAT],
  ['snapshot-mode', MODE],
]);

/** True for a text that Kaniko takes. */
export function takesText({ pattern, anyCase }: ValueType, text: string): boolean {
  // A duration may have a micro sign, or the Greek letter, in the place of the u; the pattern is plain text for `awk`.
  // eslint-disable-next-line names/no-text-as-pattern -- the patterns are those above
  return new RegExp(`^(?:${pattern})$`, anyCase ? 'i' : '').test(text.replaceAll(/[µμ]s/g, 'us'));
}
