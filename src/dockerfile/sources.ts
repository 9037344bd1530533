import type { Argument, Instruction } from './parse.ts';

/** True for a path that matches several. */
export function isPattern(path: string): boolean {
  return /[*?[\]\\]/.test(path);
}

/** Sources of COPY and ADD in the context, patterns too; variables, URLs and here-documents are none. */
export function contextSources({ flags, arguments: words, heredocs }: Instruction): readonly Argument[] {
  if (flags.some(({ name }) => name === 'from')) return [];
  const opened = new Set(heredocs.map(({ raw }) => raw));
  return words
    .slice(0, -1)
    .filter(({ raw, value }) => !opened.has(raw) && !value.includes('$') && !/^(?:[a-z]+:\/\/|git@)/i.test(value));
}
