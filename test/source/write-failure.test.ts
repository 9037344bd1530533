import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pendingRuns, recordedRuns } from '../../src/source/journal.ts';
import { sourceFile } from '../../src/source/read.ts';
import { undoRun } from '../../src/source/undo.ts';
import { recover, writeChanges } from '../../src/source/write.ts';

const refused = new Set<string>();

jest.mock('write-file-atomic', () => {
  type Write = { sync(path: string, data: unknown, options: unknown): void };
  const actual = jest.requireActual<Write>('write-file-atomic');
  const sync: Write['sync'] = (path, data, options) => {
    if ([...refused].some((one) => path.startsWith(one)))
      throw Object.assign(new Error(`ENOSPC: no space left on device, open '${path}.193057'`), {
        code: 'ENOSPC',
        syscall: 'open',
      });
    actual.sync(path, data, options);
  };
  return Object.assign(() => undefined, { sync });
});

let base = '';
const before = process.env['XDG_STATE_HOME'];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'k2b-write-'));
  process.env['XDG_STATE_HOME'] = join(base, 'state');
});
afterEach(() => {
  refused.clear();
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  rmSync(base, { recursive: true, force: true });
});

/** A run over one file. */
function oneFile() {
  const root = join(base, 'one');
  mkdirSync(root);
  writeFileSync(join(root, 'ci.yml'), 'old\n');
  const changes = [{ path: 'ci.yml', before: sourceFile('ci.yml', 'old\n'), after: 'new\n', edits: [] }];
  return { file: join(root, 'ci.yml'), runs: [{ root, changes }] };
}

test.each(['pending', 'runs'])(
  'when the state folder cannot take the record in %s nothing is written',
  async (folder) => {
    const { file, runs } = oneFile();
    const state = join(base, 'state', 'kaniko-to-buildkit');
    refused.add(join(state, folder));

    const problem = await writeChanges(runs);

    expect(problem).toEqual({ kind: 'failed', path: state, cause: 'no space left on device' });
    expect(readFileSync(file, 'utf8')).toBe('old\n');
    expect(pendingRuns()).toEqual([]);
    expect(recordedRuns()).toEqual([]);
  },
);

test('when the state folder cannot take the record of undo nothing is restored', async () => {
  const { file, runs } = oneFile();
  await writeChanges(runs);
  const [run] = recordedRuns();
  if (!run) throw new Error('the run is not recorded');
  refused.add(join(base, 'state'));

  expect(await undoRun(run)).toEqual({
    kind: 'failed',
    path: join(base, 'state', 'kaniko-to-buildkit'),
    cause: 'no space left on device',
  });
  expect(readFileSync(file, 'utf8')).toBe('new\n');
});

test('records that cannot be read are no records that are not there', () => {
  mkdirSync(join(base, 'state', 'kaniko-to-buildkit'), { recursive: true });
  symlinkSync('pending', join(base, 'state', 'kaniko-to-buildkit', 'pending'));

  expect(() => recover()).toThrow(/^the record of runs .*pending cannot be read: its links lead in a circle$/);
});

test('when one of three writes fails the others are taken back, in every repository', async () => {
  const runs = ['one', 'two', 'three'].map((name) => {
    const root = join(base, name);
    mkdirSync(root);
    writeFileSync(join(root, 'ci.yml'), `${name}\n`);
    return {
      root,
      changes: [{ path: 'ci.yml', before: sourceFile('ci.yml', `${name}\n`), after: 'new\n', edits: [] }],
    };
  });
  refused.add(join(base, 'three', 'ci.yml'));

  const problem = await writeChanges(runs);

  expect(problem).toEqual({
    kind: 'failed',
    path: join(base, 'three', 'ci.yml'),
    cause: 'no space left on device',
  });
  expect(runs.map(({ root }) => readFileSync(join(root, 'ci.yml'), 'utf8'))).toEqual(['one\n', 'two\n', 'three\n']);
  expect(pendingRuns()).toEqual([]);
});
