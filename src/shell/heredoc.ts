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
    const variable = variableAt(here);
    if (escaped) {
      rest += escaped[1] === '\n' ? '' : (escaped[1] ?? '');
      at += 2;
    } else if (variable) {
      flush();
      parts.push(variable);
      at += variable.raw.length;
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

/** `$X`, or `${…}` with all that stands in it. */
function variableAt(here: string): Extract<WordPart, { kind: 'expansion' }> | undefined {
  const [plain, name] = /^\$(\w+)/.exec(here) ?? [];
  if (plain !== undefined && name !== undefined)
    return { kind: 'expansion', name, plain: true, raw: plain, quote: '"' };
  const inner = /^\$\{[#!]?(\w+)/.exec(here)?.[1];
  if (inner === undefined) return undefined;
  const raw = here.slice(0, braceLength(here));
  return { kind: 'expansion', name: inner, plain: raw === `\${${inner}}`, raw, quote: '"' };
}

function braceLength(here: string): number {
  let depth = 0;
  for (let at = 1; at < here.length; at++) {
    if (here[at] === '\\') at++;
    else if (here[at] === '{') depth += 1;
    else if (here[at] === '}' && --depth === 0) return at + 1;
  }
  return here.length;
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
