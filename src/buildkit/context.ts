import type { ShellWord } from '../shell/word.ts';

/** What rendering needs to know about the place of a call. */
export interface CallContext {
  /** Working directory relative to the project folder; undefined when it cannot be told. */
  readonly cwd: string | undefined;
  /** True when a file exists in the checkout; undefined when the tree does not decide (DESIGN D14). */
  exists(path: string): boolean | undefined;
  /** True where a folder has that name, so that a file cannot simply be moved there. */
  readonly isFolder?: (path: ShellWord) => boolean;
  /** Values that are written for a variable in view. */
  readonly values: (variable: string) => readonly string[];
  /** The words that a loop variable or a positional parameter stands for, where the script shows them. */
  readonly wordsOf?: (variable: string) => readonly ShellWord[];
  /** True for a variable whose texts are all written in the script: nothing from outside gives it another one. */
  readonly isOfScript?: (variable: string) => boolean;
  /** What tells the cache tags of several calls of one job apart; empty for the first. */
  readonly cacheSuffix: string;
  /** Assignments in front of the build command that the job needs. */
  readonly environment: readonly string[];
  /** The script runs with `set -u`, so that an unset variable must have a default. */
  readonly nounset: boolean;
  /** `set -C` may be on, under which a plain `>` writes no file that is there already. */
  readonly noclobber: boolean;
  /** Another call of the job writes registry settings, which must not hold for this one. */
  readonly forgetsRegistries: boolean;
  /** Pushed images have Docker media types instead of BuildKit's default, OCI. */
  readonly dockerMediaTypes?: boolean;
  /** What the configuration says of registry caches. */
  readonly cachePolicy?: { readonly mode: 'max' | 'min'; readonly tag: string | undefined };
}

/** The redirection that writes a file, also one that is there. */
export function overwrite({ noclobber }: Pick<CallContext, 'noclobber'>): string {
  return noclobber ? '>|' : '>';
}

const TRAILING = /^(?:\/|\/\.)?$/;

/** The text after a leading expansion when the word is that expansion and literal text only. */
function tailAfter(word: ShellWord, matches: (raw: string) => boolean): string | undefined {
  const [first, ...rest] = word.parts;
  if (!first || first.kind === 'text' || !matches(first.raw)) return undefined;
  if (!rest.every((part) => part.kind === 'text')) return undefined;
  return rest.map((part) => part.value).join('');
}

export const isProjectVariable = (raw: string): boolean => raw === '$CI_PROJECT_DIR' || raw === '${CI_PROJECT_DIR}';
export const isWorkingDirectory = (raw: string): boolean => ['$PWD', '${PWD}', '`pwd`', '$(pwd)'].includes(raw);

/** True for a word that is the project folder as a whole. */
export function isProjectFolder(word: ShellWord): boolean {
  const tail = tailAfter(word, isProjectVariable);
  return tail !== undefined && TRAILING.test(tail);
}

/** True for a word that is the working directory of the call. */
export function isCurrentFolder(word: ShellWord, cwd: string | undefined): boolean {
  if (word.literal !== undefined) return /^\.\/?\.?$/.test(word.literal) && word.literal !== '..';
  if (cwd === '' && isProjectFolder(word)) return true;
  const tail = tailAfter(word, isWorkingDirectory);
  return tail !== undefined && TRAILING.test(tail);
}
