import type { SimpleCommand } from '../../src/shell/command.ts';
import type { ShellWord } from '../../src/shell/word.ts';

/**
 * Where a job's own certificates are collected. SSL_CERT_FILE names the file for buildctl and buildkitd; Go reads the
 * public ones from /etc/ssl/certs on top (flags.md C4).
 */
export const CERTIFICATES = '/tmp/ca-certificates.crt';

const STORE = /^\/kaniko\/ssl\/certs\/+[\w.-]+$/;
const FOLDER = /^\/kaniko\/ssl\/certs\/*$/;

/** True for the folder of Kaniko's certificate store. */
export function isCertificateFolder(path: string): boolean {
  return FOLDER.test(path);
}

/**
 * A copy of files into Kaniko's certificate store, as a command that appends them to the collected certificates: two
 * copies must not overwrite each other there.
 * @returns undefined for any other command, and for a copy with options
 */
export function certificateCopy(command: SimpleCommand): string | undefined {
  const [name, ...files] = command.words;
  const target = files.at(-1)?.literal;
  if (name?.literal !== 'cp' || files.length < 2 || command.redirects.length > 0) return undefined;
  if (target === undefined || !(STORE.test(target) || FOLDER.test(target))) return undefined;
  const sources = files.slice(0, -1).map(({ raw }) => raw);
  return sources.some((raw) => raw.startsWith('-')) ? undefined : `cat ${sources.join(' ')} >> ${CERTIFICATES}`;
}

/** The words by which a command appends to Kaniko's certificate store, or makes its folder. */
export function certificateMentions(command: SimpleCommand): readonly ShellWord[] {
  const words: ShellWord[] = [];
  for (const { operator, target } of command.redirects) {
    if (target?.literal !== undefined && operator.startsWith('>') && STORE.test(target.literal)) words.push(target);
  }
  if (command.words[0]?.literal === 'tee' && command.words[1]?.literal === '-a') {
    for (const word of command.words) if (word.literal !== undefined && STORE.test(word.literal)) words.push(word);
  }
  const copied = command.words.at(-1);
  if (copied && certificateCopy(command) !== undefined) words.push(copied);
  if (command.words[0]?.literal === 'mkdir') {
    for (const word of command.words) if (word.literal !== undefined && FOLDER.test(word.literal)) words.push(word);
  }
  return words;
}
