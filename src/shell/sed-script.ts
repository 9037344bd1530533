import type { SimpleCommand } from './command.ts';
import type { ShellWord } from './word.ts';

/**
 * The words of `sed` that are its script, in which a slash is no path: `sed -i '/a/d' FILE`, `sed -e 's/a/b/' FILE`.
 * @returns none for any other program
 */
export function sedScript({ words }: Pick<SimpleCommand, 'words'>): readonly ShellWord[] {
  const [name, ...args] = words;
  if (!/^(?:\/(?:busybox|bin|usr\/bin)\/)?sed$/.test(name?.literal ?? '')) return [];
  const given = args.filter((_word, index) => /^(?:-[a-zA-Z]*e|--expression)$/.test(args[index - 1]?.literal ?? ''));
  const joined = args.filter(({ raw }) => /^--expression=/.test(raw));
  const isFile = args.some(({ literal }) => /^(?:-[a-zA-Z]*f|--file(?:=.*)?)$/.test(literal ?? ''));
  if (given.length > 0 || joined.length > 0 || isFile) return [...given, ...joined];
  const first = args.find(({ literal }) => literal?.startsWith('-') !== true);
  return first ? [first] : [];
}
