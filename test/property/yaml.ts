import * as fc from 'fast-check';
import { parse } from 'yaml';

export const SCALARS = [
  'plain',
  'plain folded',
  '|',
  '|-',
  '|+',
  '>',
  '>-',
  'single',
  'double',
  'double folded',
  'plain with comment',
  'double with comment',
] as const;
export type ScalarStyle = (typeof SCALARS)[number];

export const SCALAR_STYLE: fc.Arbitrary<ScalarStyle> = fc.constantFrom(...SCALARS);

/** Lines of a text that a folded style joins by blanks again. */
function foldable(text: string): string[] {
  const words = text.split(/(?<=[^ ]) (?=[^ ])/);
  const lines: string[] = [];
  for (let at = 0; at < words.length; at += 3) lines.push(words.slice(at, at + 3).join(' '));
  return lines;
}

function written(text: string, style: ScalarStyle): string[] {
  switch (style) {
    case 'plain':
      return [text];
    case 'plain folded':
      return foldable(text);
    case 'single':
      return [`'${text.replaceAll("'", "''")}'`];
    case 'double':
      return [JSON.stringify(text)];
    case 'double folded':
      return foldable(JSON.stringify(text));
    // The comment is indented as what takes the place of the text would be.
    case 'plain with comment':
      return [...foldable(text), '# a comment'];
    case 'double with comment':
      return [JSON.stringify(text), '', '# a comment'];
    case '>':
    case '>-':
      return [style, ...foldable(text)];
    default:
      return [style, ...text.split('\n')];
  }
}

/**
 * A text as a scalar of the style, or in double quotes where the style cannot hold it.
 * @returns its lines; the first one stands behind a key or a dash
 */
export function scalarLines(text: string, style: ScalarStyle): string[] {
  const lines = written(text, style);
  try {
    const [value] = parse(`- ${lines.join('\n    ')}\n`) as unknown[];
    const same = typeof value === 'string' && value.replace(/\n+$/, '') === text.replace(/\n+$/, '');
    if (same) return lines;
  } catch {
    // Not YAML in this style.
  }
  return [JSON.stringify(text)];
}

export type ListStyle = 'indented' | 'flush' | 'flow' | 'string';

export interface YamlForm {
  readonly list: ListStyle;
  readonly scalars: readonly ScalarStyle[];
  readonly indent: 2 | 4;
}

export const YAML_FORM: fc.Arbitrary<YamlForm> = fc.record({
  list: fc.constantFrom('indented' as const, 'indented' as const, 'flush' as const, 'flow' as const, 'string' as const),
  scalars: fc.array(SCALAR_STYLE, { minLength: 1, maxLength: 4 }),
  indent: fc.constantFrom(2 as const, 2 as const, 4 as const),
});

/** A key with its value, as lines without the indentation of the map that they stand in. */
export function keyLines(key: string, value: readonly string[]): string[] {
  const [first = '', ...rest] = value;
  return [first === '' ? `${key}:` : `${key}: ${first}`, ...rest];
}

/** The lines of a list of texts behind its key: the first line ends the line of the key. */
export function listLines(items: readonly string[], { list, scalars, indent }: YamlForm): string[] {
  const styleOf = (index: number): ScalarStyle => scalars[index % scalars.length] ?? 'plain';
  const pad = ' '.repeat(indent);
  const [only = ''] = items;
  if (list === 'string' && items.length === 1) {
    const [first = '', ...rest] = scalarLines(only, styleOf(0));
    return [first, ...rest.map((line) => (line === '' ? '' : pad + line))];
  }
  if (list === 'flow') return [`[${items.map((item) => JSON.stringify(item)).join(', ')}]`];
  const outer = list === 'flush' ? '' : pad;
  return [
    '',
    ...items.flatMap((item, index) => {
      const [first = '', ...rest] = scalarLines(item, styleOf(index));
      const inner = outer + ' '.repeat(indent === 2 ? 2 : 4);
      return [`${outer}- ${first}`, ...rest.map((line) => (line === '' ? '' : inner + line))];
    }),
  ];
}
