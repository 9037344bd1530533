import type { ShellWord } from '../shell/word.ts';

/** A path as a word spells it, without quotes, the project folder in front, and a slash at its end. */
export function plainPath({ raw }: Pick<ShellWord, 'raw'>): string {
  return raw
    .replaceAll(/["']/g, '')
    .replace(/^(?:\.\/+|\$(?:CI_PROJECT_DIR|\{CI_PROJECT_DIR\})\/+)+/, '')
    .replace(/(?<=.)\/+$/, '');
}
