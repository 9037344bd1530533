import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { parse } from 'yaml';
import type { Prepared } from './subject.ts';

/** What gitlab-ci-local makes of a pipeline. */
export type Preview =
  | { readonly kind: 'accepted'; readonly content: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly message: string };

/** A pipeline that takes longer is refused; a call takes a quarter of a second. */
const TIMEOUT = 60_000;

/** Runs gitlab-ci-local in repositories of their own, with an empty home. */
export class Previewer {
  private readonly program: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'k2b-oracle-'));
  private readonly template = join(this.folder, 'template');
  private count = 0;

  /** @param program - path of gitlab-ci-local's entry file */
  constructor(program: string) {
    this.program = program;
    mkdirSync(join(this.folder, 'home'));
    mkdirSync(this.template);
    // A remote and its main branch make the predefined variables the same everywhere.
    const author = ['-c', 'user.name=oracle', '-c', 'user.email=oracle@example.com'];
    for (const args of [
      ['init', '--quiet', '--initial-branch=main', '--template='],
      ['remote', 'add', 'origin', 'git@gitlab.example.com:group/app.git'],
      [...author, 'commit', '--quiet', '--allow-empty', '--message=start'],
      ['update-ref', 'refs/remotes/origin/main', 'HEAD'],
      ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main'],
      ['config', 'user.name', 'oracle'],
      ['config', 'user.email', 'oracle@example.com'],
    ])
      execFileSync('git', args, { cwd: this.template, env: this.env(), stdio: 'ignore' });
  }

  async preview({ files, root }: Prepared): Promise<Preview> {
    const folder = join(this.folder, String(++this.count));
    cpSync(this.template, folder, { recursive: true });
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    // Only tracked files can be included.
    if ([...files.values()].some((content) => content.includes('include')))
      execFileSync('git', ['add', '--all', '--force'], { cwd: folder, env: this.env(), stdio: 'ignore' });
    const args = ['--preview', '--file', root, '--state-dir', '.oracle-state', '--json-schema-validation=false'];
    try {
      return await this.run([this.program, ...args, '--no-color'], folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private env(): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], HOME: join(this.folder, 'home'), GIT_CONFIG_NOSYSTEM: '1' };
  }

  private run(args: readonly string[], cwd: string): Promise<Preview> {
    const options = { cwd, env: this.env(), timeout: TIMEOUT, maxBuffer: 64 * 1024 * 1024 };
    return new Promise((resolve) => {
      execFile(process.execPath, args, options, (error, stdout, stderr) => {
        if (error) {
          resolve({ kind: 'refused', message: lastMessage(stderr) || lastMessage(stdout) || error.message });
          return;
        }
        // Warnings may stand before the document.
        const start = stdout.search(/^---$/m);
        const content = parse(stdout.slice(start + 3), { maxAliasCount: -1, logLevel: 'silent' }) as unknown;
        resolve({ kind: 'accepted', content: (content ?? {}) as Record<string, unknown> });
      });
    });
  }
}

/** The error without the warnings and the stack around it, on one line. */
function lastMessage(text: string): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:at |WARN|Using fallback|parsing and downloads|Command failed)/.test(line));
  return lines.join(' ').slice(0, 300);
}
