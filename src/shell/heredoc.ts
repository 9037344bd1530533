import type { WordPart } from './word.ts';

/** Text that stands for itself. */
export function writtenPart(value: string): WordPart {
  return { kind: 'text', value, raw: value, quote: "'" };
}

/** In a here-document whose delimiter is bare, only `$`, backticks and some backslashes are special. */
export function heredocParts(body: string, quoted: boolean): readonly WordPart[] {
  if (quoted) return [writtenPart(body)];
  const parts: WordPart[] = [];
  let rest = '';
  const flush = (): void => {
    if (rest !== '') parts.push(writtenPart(rest));
    rest = '';
  };
  for (let at = 0; at < body.length;) {
    const here = body.slice(at);
    const escaped = /^\\([\\$`]|\n)/.exec(here);
    const variable = /^\$(?:(\w+)|\{(\w+)\}|\{(\w+)[^}]*\})/.exec(here);
    if (escaped) {
      rest += escaped[1] === '\n' ? '' : (escaped[1] ?? '');
      at += 2;
    } else if (variable) {
      flush();
      const name = variable[1] ?? variable[2] ?? variable[3] ?? '';
      parts.push({ kind: 'expansion', name, plain: variable[3] === undefined, raw: variable[0], quote: '"' });
      at += variable[0].length;
    } else if (here.startsWith('$(') || here.startsWith('`')) {
      flush();
      const raw = here.slice(0, substitutionLength(here));
      parts.push({ kind: 'substitution', raw, quote: '"' });
      at += raw.length;
    } else {
      rest += body.charAt(at);
      at += 1;
    }
  }
  flush();
  return parts;
}

function substitutionLength(here: string): number {
  if (here.startsWith('`')) return Math.max(1, here.indexOf('`', 1) + 1);
  let depth = 0;
  for (let at = 1; at < here.length; at++) {
    if (here[at] === '(') depth += 1;
    if (here[at] === ')' && --depth === 0) return at + 1;
  }
  return here.length;
}
