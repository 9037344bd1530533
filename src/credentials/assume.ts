import type { ShellWord } from '../shell/word.ts';

/** A test of the shell that asks whether a file is there. */
export interface TestedFile {
  readonly word: ShellWord;
  readonly negated: boolean;
  /** A failure says that there is none. */
  readonly decides: boolean;
}

/** Reads `[ -f FILE ]` and `test ! -e FILE`. */
export function testedFile(words: readonly ShellWord[]): TestedFile | undefined {
  const [name, ...rest] = words;
  if (!/^(?:\[|\[\[|test)$/.test(name?.literal ?? '')) return undefined;
  const args = name?.literal === 'test' ? rest : rest.slice(0, -1);
  const negated = args[0]?.literal === '!';
  const [operator, word, ...more] = negated ? args.slice(1) : args;
  if (!word || more.length > 0 || !/^-[fesr]$/.test(operator?.literal ?? '')) return undefined;
  return { word, negated, decides: /^-[fe]$/.test(operator?.literal ?? '') };
}

/** The pattern of {@link supplyStep}: the key of the GitLab registry, and nothing else that holds its name. */
export function isProbe(words: readonly ShellWord[]): boolean {
  const [name, options, pattern, file, ...more] = words;
  return (
    name?.literal === 'grep' &&
    options?.literal === '-qsE' &&
    file !== undefined &&
    more.length === 0 &&
    /^"\\"\(https\?:\/\/\)\?\$\(printf %s "\$(?:CI_REGISTRY|\{CI_REGISTRY:-\})" \| sed /.test(pattern?.raw ?? '')
  );
}
