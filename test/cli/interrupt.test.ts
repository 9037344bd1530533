import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exactJob, type Result, useSandbox } from './harness.ts';

// Several processes, each of which takes its time on a busy machine.
jest.setTimeout(120_000);

const box = useSandbox();
const HOOK = join(__dirname, 'signals.js');
const PROGRAM = join(__dirname, '../../bin/kaniko-to-buildkit.js');
const POINTS = 10;

const hooked = (more: Readonly<Record<string, string>>) => ({
  environment: { NODE_OPTIONS: `--require ${HOOK}`, ...more },
});

/** Two files that change. */
function repository(): void {
  box.write('.gitlab-ci.yml', `include: [ci/b.yml]\n${exactJob('a', 'a')}`);
  box.write('ci/b.yml', exactJob('b', 'b'));
}

const files = (): string[] => [box.read('.gitlab-ci.yml'), box.read('ci/b.yml')];

/** What the program left in a folder of its state. */
function records(folder: string): readonly string[] {
  try {
    return readdirSync(join(box.state, 'kaniko-to-buildkit', folder));
  } catch {
    return [];
  }
}

/** Runs a command once for each of ten points of its work, with a signal at that point. */
function atEachPoint(args: readonly string[], signal: string, look: (result: Result, before: string[]) => void): void {
  repository();
  const counted = join(dirname(box.state), 'count');
  const before = files();
  box.run(args, hooked({ K2B_TEST_COUNT: counted }));
  const total = Number(readFileSync(counted, 'utf8'));
  expect(total).toBeGreaterThan(POINTS);
  for (let point = 1; point <= POINTS; point++) {
    repository();
    const at = String(Math.ceil((total * point) / POINTS));
    look(box.run(args, hooked({ K2B_TEST_SIGNAL: signal, K2B_TEST_AT: at })), before);
  }
}

test.each(['plan', 'check', 'lint', 'preflight'])('Ctrl-C stops %s at every point', (command) => {
  const codes: (number | null)[] = [];
  atEachPoint([command], 'SIGINT', ({ code, stdout, stderr }, before) => {
    codes.push(code);
    if (code === 130) expect([stdout, stderr]).toEqual(['', 'Interrupted. Nothing was written.\n']);
    expect(files()).toEqual(before);
  });

  // The last points may lie behind the look, where the text is on its way.
  expect(codes.slice(3, 7)).toEqual([130, 130, 130, 130]);
});

test('Ctrl-C in apply: nothing is written and it says so, or everything is', () => {
  const codes = new Set<number | null>();
  atEachPoint(['apply', '--yes'], 'SIGINT', ({ code, stdout, stderr }, before) => {
    codes.add(code);
    const written = files().filter((text, at) => text !== before[at]).length;
    expect([code, written]).toEqual(code === 130 ? [130, 0] : [0, 2]);
    if (code === 130) expect(stderr).toMatch(/^Interrupted\.( Nothing was written\.)?\n$/);
    else expect(stdout).toContain('Wrote 2 files.');
    expect(records('pending')).toEqual([]);
  });

  expect(codes).toContain(130);
});

test('Ctrl-C in undo: nothing is restored, or everything is', () => {
  repository();
  box.run(['apply', '--yes']);
  const migrated = files();
  const counted = join(dirname(box.state), 'count');
  box.run(['undo', '--yes'], hooked({ K2B_TEST_COUNT: counted }));
  const total = Number(readFileSync(counted, 'utf8'));
  const codes: (number | null)[] = [];
  for (let at = 1; at <= total; at += Math.max(1, Math.floor(total / POINTS))) {
    repository();
    box.run(['apply', '--yes']);
    const { code, stdout } = box.run(['undo', '--yes'], hooked({ K2B_TEST_SIGNAL: 'SIGINT', K2B_TEST_AT: String(at) }));
    codes.push(code);
    const restored = files().filter((text, index) => text !== migrated[index]).length;
    expect([restored, stdout.includes('Restored 2 files.')]).toEqual(code === 0 ? [2, true] : [0, false]);
  }

  expect(codes).toContain(130);
});

test('SIGTERM between two writes takes the first one back', () => {
  atEachPoint(['apply', '--yes'], 'SIGTERM', ({ code }, before) => {
    const written = files().filter((text, at) => text !== before[at]).length;
    expect(written).toBe(code === 0 ? 2 : 0);
    // A signal ends the process: it has no exit code.
    expect([0, null]).toContain(code);
  });
});

/** Another repository beside the first, with the same state folder. */
function second(): string {
  const folder = join(dirname(box.repository), 'second');
  mkdirSync(join(folder, '.git'), { recursive: true });
  writeFileSync(join(folder, '.gitlab-ci.yml'), exactJob());
  return folder;
}

test('a run does not undo what one that still runs has written', () => {
  repository();
  const other = second();
  const before = files();

  const result = box.run(
    ['apply', '--yes'],
    hooked({ K2B_TEST_RUN: JSON.stringify([process.execPath, other, PROGRAM, 'apply', '--yes']) }),
  );

  expect(result.stderr).toBe('second: 0 \n');
  expect(result.code).toBe(0);
  expect(files().map((text, at) => text !== before[at])).toEqual([true, true]);
  expect(readFileSync(join(other, '.gitlab-ci.yml'), 'utf8')).toContain('buildctl-daemonless.sh');
  expect(records('runs')).toHaveLength(2);
});

/** Starts the program twice at the same time. */
async function twice(args: readonly string[], folders = [box.repository, box.repository]): Promise<Result[]> {
  const environment = { PATH: process.env['PATH'], XDG_STATE_HOME: box.state, HOME: box.state };
  const one = async (cwd: string): Promise<Result> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, env: environment });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });
  return Promise.all(folders.map(one));
}

test.each([['plan'], ['check'], ['lint'], ['preflight'], ['list', 'flags'], ['explain', 'K2B601']])(
  '%s is the same twice at once',
  async (...args) => {
    repository();
    const alone = box.run(args);

    const both = await twice(args);

    expect(both).toEqual([alone, alone]);
  },
);

test('apply twice at once in one repository: what each says is true', async () => {
  repository();

  const both = await twice(['apply', '--yes']);

  expect(files().every((text) => text.includes('buildctl-daemonless.sh'))).toBe(true);
  const wrote = both.filter(({ stdout }) => stdout.includes('Wrote 2 files.'));
  expect(wrote).toHaveLength(1);
  const [other] = both.filter((result) => !wrote.includes(result));
  if (other?.code === 2) expect(other.stderr).toMatch(/could not be written: .* Nothing was written\.\n$/);
  else expect(other?.code).toBe(0);
  expect(records('pending')).toEqual([]);
  expect(records('runs')).toHaveLength(1);
});

test('undo twice at once: the files are as before', async () => {
  repository();
  const before = files();
  box.run(['apply', '--yes']);

  const both = await twice(['undo', '--yes']);

  expect(files()).toEqual(before);
  expect(both.map(({ code }) => code)).toContain(0);
  expect(records('pending')).toEqual([]);
});

describe('in two repositories with one state folder, at once', () => {
  const migrated = (folder: string): boolean =>
    readFileSync(join(folder, '.gitlab-ci.yml'), 'utf8').includes('buildctl-daemonless.sh');

  test('apply writes both, then undo restores both', async () => {
    repository();
    const folders = [box.repository, second()];
    const before = folders.map((folder) => readFileSync(join(folder, '.gitlab-ci.yml'), 'utf8'));

    const applied = await twice(['apply', '--yes'], folders);

    expect(applied.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(folders.map(migrated)).toEqual([true, true]);
    expect([records('pending').length, records('runs').length]).toEqual([0, 2]);

    const undone = await twice(['undo', '--yes'], folders);

    expect(undone.map(({ code, stdout }) => [code, /Restored \d file/.test(stdout)])).toEqual([
      [0, true],
      [0, true],
    ]);
    expect(folders.map((folder) => readFileSync(join(folder, '.gitlab-ci.yml'), 'utf8'))).toEqual(before);
    expect(records('pending')).toEqual([]);
  });

  test('init writes both', async () => {
    repository();
    const folders = [box.repository, second()];

    const started = await twice(['init', '--yes'], folders);

    const wrote = [0, 'Wrote .kaniko-to-buildkit.yaml.\n'];
    expect(started.map(({ code, stderr }) => [code, stderr])).toEqual([wrote, wrote]);
    const config = (folder: string): string[] =>
      readdirSync(folder).filter((name) => name.includes('kaniko-to-buildkit'));
    expect(folders.map((folder) => config(folder).length)).toEqual([1, 1]);
  });
});
