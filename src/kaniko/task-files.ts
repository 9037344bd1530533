import { escapeRegExp } from '../escape-regexp.ts';
import { ownValue } from '../own-value.ts';
import type { SimpleCommand } from '../shell/command.ts';

/** A file of the repository in which a task runner finds what a command names. */
interface TaskFile {
  readonly file: string;
  /** The command as it is named in findings. */
  readonly target: string;
}

const FILES: Readonly<Record<string, readonly string[]>> = {
  make: ['GNUmakefile', 'makefile', 'Makefile'],
  gmake: ['GNUmakefile', 'makefile', 'Makefile'],
  just: ['justfile', 'Justfile', '.justfile'],
  task: ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml'],
  npm: ['package.json'],
  yarn: ['package.json'],
  pnpm: ['package.json'],
  bun: ['package.json'],
  invoke: ['tasks.py'],
  rake: ['Rakefile'],
  mage: ['magefile.go'],
  earthly: ['Earthfile'],
};

const RUNNER = new RegExp(`\\b(?:${Object.keys(FILES).map(escapeRegExp).join('|')})\\s`);

/** False for a text in which no task runner is named; asked before anything is parsed. */
export function mayRunTasks(text: string): boolean {
  return RUNNER.test(text);
}

/** Options behind which stands the folder to look in, or the file itself. */
const FOLDER = /^(?:-C|--directory|--prefix|--cwd)$/;
const FILE = /^(?:-f|--file|--makefile)$/;

/** The files that tell what a task runner does: those of the folder that it is told to look in, else of the repository. */
export function taskFiles({ words }: SimpleCommand): readonly TaskFile[] {
  const [name, ...args] = words.map(({ literal }) => literal);
  const names = name === undefined ? undefined : ownValue(FILES, name);
  if (name === undefined || !names) return [];
  const at = args.findIndex((word) => FOLDER.test(word ?? ''));
  const folder = at === -1 ? '' : `${(args[at + 1] ?? '.').replace(/^\.\/|\/$/g, '')}/`;
  const target = [name, ...args.filter((word) => word !== undefined)].join(' ');
  const given = args.find((_, index) => FILE.test(args[index - 1] ?? ''));
  const files = given === undefined ? names : [given];
  return files.map((file) => ({ file: `${folder === './' ? '' : folder}${file}`, target }));
}
