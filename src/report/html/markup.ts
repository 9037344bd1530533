import { ownValue } from '../../own-value.ts';

/** A piece of a page, made by {@link html} only, so that no text gets into a page without being escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, markup stays, `undefined` is nothing. */
export type Content = Markup | string | number | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Escapes a text for the content of an element and for a quoted attribute. Control characters are shown by their
 * pictures, and characters that turn the direction of writing by their number: unseen they would make a diff lie.
 */
export function escapeText(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (character) => ownValue(ENTITIES, character) ?? character)
    .replaceAll(/[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu, visible);
}

function visible(character: string): string {
  const code = character.charCodeAt(0);
  if ('\t\n\r'.includes(character)) return character;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}

function render(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string') return escapeText(content);
  if (typeof content === 'number') return String(content);
  return content.map(render).join('');
}

const templates = new WeakMap<TemplateStringsArray, readonly string[]>();

/** The fixed parts of a template without the indentation of our code, which would be half of a large page. */
function partsOf(strings: TemplateStringsArray): readonly string[] {
  const known = templates.get(strings);
  if (known) return known;
  const parts = strings.map((part) => part.replaceAll(/\n\s+/g, '\n'));
  templates.set(strings, parts);
  return parts;
}

/** A template whose texts are escaped. Attributes must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const [first = '', ...rest] = partsOf(strings);
  return new Markup(rest.reduce((text, part, index) => text + render(values[index]) + part, first));
}

/** A value as JSON that can stand in a script element: nothing in it can end the element or start a comment. */
export function jsonMarkup(value: unknown): Markup {
  const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return new Markup(JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, escape));
}

/** A style sheet or a script of this folder in its element, byte for byte as the content security policy names it. */
export function inlineElement(name: 'style' | 'script', text: string): Markup {
  if (/<\/(?:style|script)|<!--/i.test(text)) throw new RangeError('would end its own element');
  return new Markup(`<${name}>${text}</${name}>`);
}
