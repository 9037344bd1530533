import { escapeRegExp } from '../escape-regexp.ts';

/** `${X%…}` and its kind, with a pattern in which only `*` and `?` are special. */
const CUT = /^\$\{\w+(%%?|##?)((?:[\w./:@,=+~-]|\*|\?)*)\}$/;

/**
 * What an expansion leaves of a value from which it cuts something.
 * @returns undefined for an expansion of another kind, or a pattern that is not read
 */
export function cutValue(raw: string, value: string): string | undefined {
  const [, operator, pattern = ''] = CUT.exec(raw) ?? [];
  if (operator === undefined) return undefined;
  if (pattern === '') return value;
  const long = operator.length === 2;
  const source = escapeRegExp(pattern)
    .replaceAll(String.raw`\*`, '[^]*')
    .replaceAll(String.raw`\?`, '[^]');
  // eslint-disable-next-line names/no-text-as-pattern -- escaped above, but for its two operators
  const matches = new RegExp(`^(?:${source})$`);
  const lengths = Array.from({ length: value.length + 1 }, (_, index) => (long ? value.length - index : index));
  const cut = lengths.find((length) =>
    matches.test(operator.startsWith('%') ? value.slice(value.length - length) : value.slice(0, length)),
  );
  if (cut === undefined) return value;
  return operator.startsWith('%') ? value.slice(0, value.length - cut) : value.slice(cut);
}

/**
 * What an expansion makes of a value that is not empty: cuts and defaults.
 * @returns undefined for an expansion that is not read
 */
export function expanded(raw: string, value: string): string | undefined {
  const [, operator] = /^\$\{\w+(:?[-?])[^]*\}$/.exec(raw) ?? [];
  return operator !== undefined && value !== '' ? value : cutValue(raw, value);
}
