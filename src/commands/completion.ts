import type { Command } from 'commander';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { completedCommands } from '../completion/words.ts';
import { zshScript } from '../completion/zsh.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { NAME } from '../version.ts';
import type { Streams } from './streams.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Prints a completion script, made from the commands of the program. */
export function completion(shell: keyof typeof SCRIPTS, root: Command, streams: Streams): ExitCode {
  streams.out(SCRIPTS[shell](completedCommands(root), [NAME, 'k2b']));
  return EXIT.ok;
}
