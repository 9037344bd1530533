import { isSafePlain, oneLineScalar } from './plain.ts';

/** Characters that a block scalar cannot hold, or that would not come back as they are. */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/;

/**
 * Writes a text as a new block list item: one line where it is one line, else a literal block.
 * @returns the lines without the indentation of the list; the first starts with the dash
 */
export function listItem(text: string): readonly string[] {
  if (UNPRINTABLE.test(text)) return [`- ${JSON.stringify(text)}`];
  if (!text.includes('\n')) return [`- ${text === '' ? "''" : oneLineScalar(text)}`];
  const body = text.replace(/\n+$/, '');
  const breaks = text.length - body.length;
  if (body === '') return [`- ${JSON.stringify(text)}`];
  const chomping = breaks === 0 ? '-' : breaks === 1 ? '' : '+';
  const indicator = /^\n*[ \t]/.test(body) ? '2' : '';
  const lines = [...body.split('\n'), ...Array.from({ length: Math.max(0, breaks - 1) }, () => '')];
  return [`- |${indicator}${chomping}`, ...lines.map((line) => (line === '' ? '' : `  ${line}`))];
}

/** Writes a list of texts as a value in brackets. */
export function flowList(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;
}

/** Writes a value that is no string as it stood, and a string so that it comes back as one. */
export function scalarText(text: string, type: 'string' | 'null' | 'boolean' | 'number'): string {
  if (type === 'null') return 'null';
  if (type !== 'string') return text;
  if (UNPRINTABLE.test(text) || text.includes('\n')) return JSON.stringify(text);
  return text !== '' && isSafePlain(text) && !/[,[\]{}]/.test(text) ? text : JSON.stringify(text);
}
