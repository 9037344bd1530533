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
