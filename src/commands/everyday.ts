import { Argument, type Command, Option } from 'commander';
import type { ExitCode } from '../exit-codes.ts';
import type { InitOptions } from './init.ts';
import type { ListOptions } from './list.ts';
import type { Streams } from './streams.ts';
import type { UndoOptions } from './undo.ts';

const COLORS = ['auto', 'always', 'never'] as const;

/** Adds the commands that are about the program itself: explain, list, init, undo, completion. */
export function addEverydayCommands(root: Command, streams: Streams, exit: (code: ExitCode) => void): void {
  root
    .command('explain')
    .description('explain a flag of Kaniko or the code of a finding')
    .argument('<code|flag>', 'K2B131, cache, --cache, -d, KANIKO_DIR')
    .addOption(new Option('--color <when>', 'auto, always or never').choices(COLORS).default('auto'))
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (subject: string, options: { color: 'auto' | 'always' | 'never' }) => {
      const { explain } = await import('./explain.ts');
      exit(explain(subject, options, streams));
    });
  root
    .command('list')
    .description('list every flag of Kaniko, or the code of every finding')
    .addArgument(new Argument('<what>', 'flags or codes').choices(['flags', 'codes']))
    .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'))
    .action(async (what: 'flags' | 'codes', options: ListOptions) => {
      const { list } = await import('./list.ts');
      exit(list(what, options, streams));
    });
  root
    .command('init')
    .description('write a configuration file with what was seen in the repository')
    .argument('[folder]', 'the repository (default: the current folder)')
    .option('--ci [file]', 'print the merge request job alone, or write it to a file of the repository')
    .option('--force', 'overwrite files that exist')
    .option('--yes', 'write without asking')
    .action(async (folder: string | undefined, options: InitOptions) => {
      const { init } = await import('./init.ts');
      exit(await init(folder ?? '.', options, streams));
    });
  root
    .command('undo')
    .description('restore the files that apply has written')
    .argument('[run]', 'the run, by the start of its name (default: the last one in this repository)')
    .option('--list', 'list the recorded runs, the last one first')
    .option('--force', 'restore files that have changed since, too')
    .option('--yes', 'restore without asking')
    .action(async (run: string | undefined, options: UndoOptions) => {
      const { undo } = await import('./undo.ts');
      exit(await undo(run, options, streams));
    });
  root
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completion } = await import('./completion.ts');
      exit(completion(shell, root, streams));
    });
}
