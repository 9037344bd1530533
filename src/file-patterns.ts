import { escapeRegExp } from './escape-regexp.ts';

/**
 * Tells whether a pattern of files stands for a path.
 * @param below - what is in a folder that it stands for counts, too
 * @see https://github.com/bmatcuk/doublestar#patterns
 */
export function matchesFile(pattern: string, path: string, below = false): boolean {
  const folders = below ? path.split('/').map((_, index, all) => all.slice(0, index + 1).join('/')) : [path];
  return alternatives(pattern.replaceAll(/(?:\*\*\/){2,}/g, '**/')).some((one) => {
    const expression = expressionOf(one);
    return folders.some((folder) => expression.test(folder));
  });
}

function expressionOf(pattern: string): RegExp {
  // Which letters a class takes makes no difference worth telling.
  const source = pattern
    .split(/(\*\*\/|\*\*|\*|\?|\[[^\]]+\])/)
    .map((part, index) =>
      index % 2 === 0
        ? escapeRegExp(part)
        : part === '**/'
          ? '(?:.*/)?'
          : part === '**'
            ? '.*'
            : part === '*'
              ? '[^/]*'
              : '[^/]',
    )
    .join('');
  return new RegExp(`^${source}$`, 's');
}

/** `{a,b}.sh` stands for two patterns. */
function alternatives(pattern: string): readonly string[] {
  const [all, start = '', choices = '', end = ''] = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(pattern) ?? [];
  if (all === undefined) return [pattern];
  return alternatives(end).flatMap((rest) => choices.split(',').map((choice) => start + choice + rest));
}
