import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PROGRAM = join(__dirname, '../../bin/kaniko-to-buildkit.js');

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own for each test: a repository, and a home and state folder that belong to nobody. */
export interface Sandbox {
  readonly repository: string;
  readonly state: string;
  write(path: string, content: string | Buffer): string;
  read(path: string): string;
  /** Runs the program in the repository (or a folder below it), without a terminal. */
  run(args: readonly string[], options?: RunOptions): Result;
  git(...args: string[]): string;
  /** Makes the repository a git repository in which everything is committed. */
  commit(): void;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What stdin holds. */
  readonly input?: string | Buffer;
}

/** Declares a fresh sandbox for every test of the calling file. */
export function useSandbox(): Sandbox {
  let base = '';
  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'k2b-cli-')));
    for (const name of ['repository/.git', 'home', 'state']) mkdirSync(join(base, name), { recursive: true });
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));
  const environment = (): Record<string, string> => ({
    PATH: process.env['PATH'] ?? '',
    HOME: join(base, 'home'),
    XDG_STATE_HOME: join(base, 'state'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CEILING_DIRECTORIES: base,
    LC_ALL: 'C',
  });
  const at = (path: string): string => join(base, 'repository', path);
  const call = (program: string, args: readonly string[], options: RunOptions = {}): Result => {
    const result = spawnSync(program, args, {
      cwd: at(options.cwd ?? ''),
      env: { ...environment(), ...options.environment },
      encoding: 'utf8',
      input: options.input ?? '',
      // A run that waits for ever is a failed one.
      timeout: 60_000,
    });
    return { code: result.status, stdout: result.stdout, stderr: result.stderr };
  };
  const git = (...args: string[]): string => {
    const result = call('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args]);
    if (result.code !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`);
    return result.stdout;
  };
  return {
    get repository() {
      return at('');
    },
    get state() {
      return join(base, 'state');
    },
    write(path, content) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
      return at(path);
    },
    read: (path) => readFileSync(at(path), 'utf8'),
    run: (args, options) => call(process.execPath, [PROGRAM, ...args], options),
    git,
    commit() {
      if (!existsSync(at('.git/HEAD'))) git('init', '--quiet');
      git('add', '--all');
      git('commit', '--quiet', '--message', 'state');
    },
  };
}

export const isRoot = process.getuid?.() === 0;
export { chmodSync };

/** A job that migrates without a warning. */
export function exactJob(name = 'build-api', context = 'api'): string {
  return `${name}:
  stage: build
  image:
    name: gcr.io/kaniko-project/executor:v1.23.2-debug
    entrypoint: [""]
  script:
    - /kaniko/executor --context $CI_PROJECT_DIR/${context} --dockerfile $CI_PROJECT_DIR/${context}/Dockerfile --destination $CI_REGISTRY_IMAGE/${context}:$CI_COMMIT_SHORT_SHA
`;
}

/** A job that migrates with a warning. */
export function approximateJob(name = 'build-worker'): string {
  return exactJob(name, 'worker').replace('/kaniko/executor', '/kaniko/executor --push-retry=3');
}

/** A job that needs a human. */
export function manualJob(name = 'build-release'): string {
  return exactJob(name, 'release').replace(
    '$CI_PROJECT_DIR/release --dockerfile',
    's3://releases/app.tar.gz --dockerfile',
  );
}

/** A job that has nothing to do with Kaniko. */
export const OTHER_JOB = 'lint:\n  image: node:22-alpine\n  script:\n    - npm run lint\n';
