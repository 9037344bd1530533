import { execFileSync } from 'node:child_process';

/**
 * Asks git which of some files have uncommitted changes.
 * @param root - the repository
 * @param paths - relative to the root
 * @returns the changed ones (also untracked ones); undefined outside git, or when git is not installed
 */
export function uncommitted(root: string, paths: readonly string[]): readonly string[] | undefined {
  try {
    const output = execFileSync(
      'git',
      ['--no-optional-locks', 'status', '--porcelain=v1', '-z', '--untracked-files=all', '--', ...paths],
      {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    const changed = output.split('\0').flatMap((line) => (line.length > 3 ? [line.slice(3)] : []));
    return paths.filter((path) => changed.includes(path));
  } catch {
    return undefined;
  }
}

/** `--since` names what git does not know; the message is for the user. */
export class UnknownCommitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnknownCommitError';
  }
}

/**
 * Asks git which files differ between a commit and the work tree, untracked files included and both sides of a rename.
 * @param root - the repository
 * @param ref - whatever git resolves to a commit
 * @returns paths relative to the root, with forward slashes; deleted files are among them
 * @throws {@link UnknownCommitError} outside git, or when there is no such commit
 */
export function changedSince(root: string, ref: string): ReadonlySet<string> {
  const ask = (...args: string[]): string =>
    execFileSync('git', ['--no-optional-locks', '-c', 'core.fsmonitor=false', ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 256 * 1024 * 1024,
    });
  let commit: string;
  try {
    commit = ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).trim();
  } catch (error) {
    const why = whyNoGit(error, root, ask);
    if (why !== undefined) throw new UnknownCommitError(`--since: ${why}`);
    throw new UnknownCommitError(
      `--since: git knows no commit ${ref} in ${root}. In a shallow clone fetch it first: git fetch origin ${ref}`,
    );
  }
  const changed = ask('diff', '--name-only', '--no-renames', '--no-ext-diff', '--relative', '-z', commit, '--');
  const untracked = ask('ls-files', '--others', '--exclude-standard', '-z');
  return new Set(`${changed}${untracked}`.split('\0').filter((path) => path !== ''));
}

/** Why git knows nothing at all here; undefined when it works. */
function whyNoGit(error: unknown, root: string, ask: (...args: string[]) => string): string | undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT')
    return 'git is not installed, which it asks for what has changed';
  try {
    ask('rev-parse', '--git-dir');
    return undefined;
  } catch {
    return `${root} is no git repository, or not one that git reads for this user`;
  }
}
