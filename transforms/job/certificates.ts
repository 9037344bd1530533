import type { SimpleCommand } from '../../src/shell/command.ts';
import type { ShellWord } from '../../src/shell/word.ts';

/**
 * Where a job's own certificates are collected. SSL_CERT_FILE names the file for buildctl and buildkitd; Go reads the
 * public ones from /etc/ssl/certs on top (flags.md C4).
 */
export const CERTIFICATES = '/tmp/ca-certificates.crt';

const STORE = /^\/kaniko\/ssl\/certs\/+[\w.-]+$/;
const FOLDER = /^\/kaniko\/ssl\/certs\/*$/;

/** The words by which a command appends to Kaniko's certificate store, or makes its folder. */
export function certificateMentions(command: SimpleCommand): readonly ShellWord[] {
  const words: ShellWord[] = [];
  for (const { operator, target } of command.redirects) {
    if (target?.literal !== undefined && operator.startsWith('>') && STORE.test(target.literal)) words.push(target);
  }
  if (command.words[0]?.literal === 'mkdir') {
    for (const word of command.words) if (word.literal !== undefined && FOLDER.test(word.literal)) words.push(word);
  }
  return words;
}
