import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CONFIG_FILES, defaultConfigPath } from '../config/find.ts';
import { DEFAULT_CONFIG } from '../config/settings.ts';
import { seenIn, starterConfig } from '../config/starter.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { run } from '../run.ts';
import { createFile, isInside } from '../source/create.ts';
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

/** Writes a configuration file with what was seen in the repository, and the merge request job; or prints that job. */
export async function init(folder: string, options: InitOptions, streams: Streams): Promise<ExitCode> {
  if (options.ci === true) {
    streams.out(CI_JOB);
    return EXIT.ok;
  }
  if (!isFolder(resolve(folder))) throw new UsageError(`${folder} is no folder`);
  const root = repositoryRoot(resolve(folder));
  const files = filesOf(root, options);
  for (const { path, text } of files) streams.out(`# ${shown(path)}\n${text}\n`);
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

/**
 * The files that are to be written. Beside a configuration that is there the job is written alone.
 * @throws UsageError when one of them exists, or lies outside of the repository
 */
function filesOf(root: string, { ci, force = false }: InitOptions): readonly NewFile[] {
  // Any configuration of the folder counts: a second one beside it would hide it.
  const existing = CONFIG_FILES.map((name) => resolve(root, name)).find((path) => existsSync(path));
  const job = typeof ci === 'string' ? { path: resolve(ci), text: CI_JOB } : undefined;
  if (job && !isInside(root, job.path))
    throw new UsageError(`--ci ${ci}: the file lies outside of the repository, where no pipeline could include it`);
  const taken = job ? (existsSync(job.path) ? job.path : undefined) : existing;
  if (taken !== undefined && !force)
    throw new UsageError(`${shown(taken)} exists already; pass --force to overwrite it`);
  const writesConfig = existing === undefined || force;
  const config = writesConfig ? [{ path: defaultConfigPath(root), text: starterConfig(look(root)) }] : [];
  return [...config, ...(job ? [job] : [])];
}

function look(root: string) {
  const { ciFile, gitignore, image, strict } = DEFAULT_CONFIG;
  const options = { ciFile, gitignore, ignorePatterns: [], image: { target: image, named: false }, strict, jobs: [] };
  return seenIn(interruptible(() => run([root], options)).map(({ report }) => report));
}
