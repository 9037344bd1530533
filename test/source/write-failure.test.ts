import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pendingJournals } from '../../src/source/journal.ts';
import { sourceFile } from '../../src/source/read.ts';
import { writeChanges } from '../../src/source/write.ts';

const refused = new Set<string>();

jest.mock('write-file-atomic', () => {
  type Write = { sync(path: string, data: unknown, options: unknown): void };
  const actual = jest.requireActual<Write>('write-file-atomic');
  const sync: Write['sync'] = (path, data, options) => {
    if (refused.has(path)) throw new Error('ENOSPC: no space left on device');
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

test('when one of three writes fails the others are taken back, in every repository', () => {
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

  const problem = writeChanges(runs);

  expect(problem).toEqual({
    kind: 'failed',
    path: join(base, 'three', 'ci.yml'),
    cause: 'ENOSPC: no space left on device',
  });
  expect(runs.map(({ root }) => readFileSync(join(root, 'ci.yml'), 'utf8'))).toEqual(['one\n', 'two\n', 'three\n']);
  expect(pendingJournals()).toEqual([]);
});
