import { escapeRegExp } from '../escape-regexp.ts';

/**
 * Matches the paths that a pattern of files stands for.
 * @param below - what a folder holds counts with it
 * @see https://github.com/bmatcuk/doublestar#patterns
 */
export function fileExpression(pattern: string, below = false): RegExp {
  return new RegExp(`^${expression(pattern.replaceAll(/(?:\*\*\/){2,}/g, '**/'))}${below ? '(?:/.*)?' : ''}$`, 's');
}

function expression(pattern: string): string {
  return pattern
    .split(/(\*\*\/|\*\*|\*|\?|\[[^\]]+\]|\{[^{}]*\})/)
    .map((piece, index) => {
      if (index % 2 === 0) return escapeRegExp(piece);
      if (piece === '**/') return '(?:.*/)?';
      if (piece === '**') return '.*';
      if (piece === '*') return '[^/]*';
      // Which letters a class takes makes no difference worth telling.
      if (piece === '?' || piece.startsWith('[')) return '[^/]';
      return `(?:${piece.slice(1, -1).split(',').map(expression).join('|')})`;
    })
    .join('');
}
