import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CONFIG_FILES, defaultConfigPath } from '../config/find.ts';
import { DEFAULT_CONFIG } from '../config/settings.ts';
import { seenIn, starterConfig } from '../config/starter.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { run } from '../run.ts';
import { createFile } from '../source/create.ts';
import { repositoryRoot } from '../source/discover.ts';
import { isFolder } from '../source/project.ts';
import { UsageError } from '../usage-error.ts';
import { CI_JOB } from './ci-job.ts';
import { isAgreed } from './consent.ts';
import { shown } from './shown.ts';
import type { Streams } from './streams.ts';

export interface InitOptions {
  /** The file of the merge request job; true to print it. */
  readonly ci?: string | true;
  readonly force?: boolean;
  readonly yes?: boolean;
}

interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Writes a configuration file with what was seen in the repository, and the merge request job. */
export async function init(folder: string, options: InitOptions, streams: Streams): Promise<ExitCode> {
  const root = repositoryRoot(resolve(folder));
  if (!isFolder(resolve(folder))) throw new UsageError(`${folder} is no folder`);
  const files: NewFile[] = [{ path: defaultConfigPath(root), text: starterConfig(look(root)) }];
  if (typeof options.ci === 'string') files.push({ path: resolve(options.ci), text: CI_JOB });
  if (!options.force) refuseExisting(root, files);
  for (const { path, text } of files) streams.out(`# ${shown(path)}\n${text}\n`);
  if (options.ci === true) streams.out(`# The merge request job\n${CI_JOB}`);
  const question = `Write ${files.map(({ path }) => shown(path)).join(' and ')}?`;
  if (!(await isAgreed('write', question, options, streams))) return EXIT.error;
  for (const { path, text } of files) {
    const cause = createFile(path, text);
    if (cause !== undefined) {
      streams.error(`${shown(path)} could not be written: ${cause}\n`);
      return EXIT.error;
    }
    streams.error(`Wrote ${shown(path)}.\n`);
  }
  return EXIT.ok;
}

function look(root: string) {
  const { ciFile, gitignore, image, strict } = DEFAULT_CONFIG;
  const options = { ciFile, gitignore, ignorePatterns: [], image: { target: image, named: false }, strict, jobs: [] };
  return seenIn(run([root], options).map(({ report }) => report));
}

/** Any configuration of the folder counts: a second one beside it would hide it. */
function refuseExisting(root: string, files: readonly NewFile[]): void {
  const others = CONFIG_FILES.map((name) => resolve(root, name));
  const found = [...others, ...files.map(({ path }) => path)].find((path) => existsSync(path));
  if (found !== undefined) throw new UsageError(`${shown(found)} exists already; pass --force to overwrite it`);
}
