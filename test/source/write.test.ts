import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileChange } from '../../src/model.ts';
import { dropJournal, openJournal, pendingRuns, stateFolder } from '../../src/source/journal.ts';
import { type Owner, thisProcess } from '../../src/source/owner.ts';
import { hashBytes, sourceFile } from '../../src/source/read.ts';
import { recover, writeChanges } from '../../src/source/write.ts';

let base = '';
const before = process.env['XDG_STATE_HOME'];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'k2b-write-'));
  process.env['XDG_STATE_HOME'] = join(base, 'state');
  mkdirSync(join(base, 'root'));
});
afterEach(() => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  rmSync(base, { recursive: true, force: true });
});

const at = (path: string): string => join(base, 'root', path);
const read = (path: string): string => readFileSync(at(path), 'utf8');

/** A change of a file; the file is made unless told otherwise. */
function change(path: string, text: string, after: string, make = true): FileChange {
  if (make) writeFileSync(at(path), text);
  return { path, before: sourceFile(path, text), after, edits: [] };
}

const write = (...changes: FileChange[]) => writeChanges([{ root: join(base, 'root'), changes }]);

describe('writeChanges', () => {
  test('writes all files and keeps a record of the bytes before', async () => {
    const changes = [change('a.yml', 'a\n', 'A\n'), change('b.yml', 'b\r\n', 'B\r\n')];

    const problem = await write(...changes);

    expect(problem).toBeUndefined();
    expect([read('a.yml'), read('b.yml')]).toEqual(['A\n', 'B\r\n']);
    const [record = ''] = readdirSync(join(stateFolder(), 'runs'));
    const { files } = JSON.parse(readFileSync(join(stateFolder(), 'runs', record), 'utf8')) as {
      files: { path: string; before: string }[];
    };
    expect(files.map(({ path, before: bytes }) => [path, Buffer.from(bytes, 'base64').toString()])).toEqual([
      [at('a.yml'), 'a\n'],
      [at('b.yml'), 'b\r\n'],
    ]);
  });

  test('a file that has changed since it was read stops everything before the first write', async () => {
    const changes = [change('a.yml', 'a\n', 'A\n'), change('b.yml', 'b\n', 'B\n')];
    writeFileSync(at('b.yml'), 'somebody else\n');

    const problem = await write(...changes);

    expect(problem).toEqual({ kind: 'changed', path: at('b.yml') });
    expect([read('a.yml'), read('b.yml')]).toEqual(['a\n', 'somebody else\n']);
    expect(pendingRuns()).toEqual([]);
  });

  test('a file that is gone counts as changed', async () => {
    const problem = await write(change('a.yml', 'a\n', 'A\n', false));

    expect(problem).toEqual({ kind: 'changed', path: at('a.yml') });
    expect(existsSync(at('a.yml'))).toBe(false);
  });

  test('a change that meets its own result stops, and the files before it are rolled back', async () => {
    const first = change('a.yml', 'a\n', 'A\n');
    const second = change('b.yml', 'b\n', 'B\n');
    const twice: FileChange = { ...second, after: 'BB\n' };

    const problem = await write(first, second, twice);

    expect(problem).toEqual({ kind: 'changed', path: at('b.yml') });
    expect(read('a.yml')).toBe('a\n');
    expect(pendingRuns()).toEqual([]);
    expect(existsSync(join(stateFolder(), 'runs'))).toBe(false);
  });

  test('... and so is the file itself', async () => {
    const once = change('b.yml', 'b\n', 'B\n');
    const twice: FileChange = { ...once, after: 'BB\n' };

    await write(once, twice);

    expect(read('b.yml')).toBe('b\n');
  });

  test('nothing to write leaves no pending journal', async () => {
    expect(await write()).toBeUndefined();
    expect(pendingRuns()).toEqual([]);
  });
});

describe('a run that finds its files written by another one', () => {
  // Before it records itself, and between its writes; the other one writes the very same texts.
  test.each([0, 1, 2])('leaves them as they are: point %i', async (point) => {
    const changes = [change('a.yml', 'a\n', 'A\n'), change('b.yml', 'b\n', 'B\n')];
    let asked = 0;

    const problem = await writeChanges([{ root: join(base, 'root'), changes }], () => {
      if (asked++ === point) for (const { path, after } of changes) writeFileSync(at(path), after);
      return Promise.resolve(false);
    });

    expect(problem).toEqual({ kind: 'changed', path: at(point === 2 ? 'b.yml' : 'a.yml') });
    expect(read('b.yml')).toBe('B\n');
    expect(read('a.yml')).toBe(point === 2 ? 'a\n' : 'A\n');
    expect(pendingRuns()).toEqual([]);
  });
});

describe('a run that is told to stop', () => {
  // Before the first write, before each of three writes, and before the run counts as complete.
  test.each([0, 1, 2, 3, 4])('takes back what it has written: point %i', async (point) => {
    const changes = [change('a.yml', 'a\n', 'A\n'), change('b.yml', 'b\n', 'B\n'), change('c.yml', 'c\n', 'C\n')];
    let asked = 0;

    const problem = await writeChanges([{ root: join(base, 'root'), changes }], () =>
      Promise.resolve(asked++ === point),
    );

    expect(problem).toEqual({ kind: 'interrupted' });
    expect(asked).toBe(point + 1);
    expect(['a.yml', 'b.yml', 'c.yml'].map(read)).toEqual(['a\n', 'b\n', 'c\n']);
    expect(pendingRuns()).toEqual([]);
    expect(existsSync(join(stateFolder(), 'runs'))).toBe(false);
  });
});

/** Processes that are not this one, as a journal may name them. */
const OWNERS: Readonly<Record<'gone' | 'reused' | 'elsewhere', () => Owner>> = {
  gone: () => ({ ...thisProcess(), pid: 2 ** 22 + 1 }),
  reused: () => ({ ...thisProcess(), started: 'yesterday' }),
  elsewhere: () => ({ ...thisProcess(), place: 'another machine' }),
};

function pending(path: string, text: string | Buffer, after: string, owner: Owner = OWNERS.gone()): void {
  openJournal(
    [{ path: at(path), before: Buffer.from(text).toString('base64'), after: hashBytes(Buffer.from(after)) }],
    owner,
  );
}

describe('recover', () => {
  test.each(['gone', 'reused'] as const)('restores a file of an interrupted run; its process: %s', (owner) => {
    writeFileSync(at('a.yml'), 'A\n');
    pending('a.yml', 'a\n', 'A\n', OWNERS[owner]());

    const { restored } = recover();

    expect(restored).toEqual([at('a.yml')]);
    expect(read('a.yml')).toBe('a\n');
    expect(pendingRuns()).toEqual([]);
  });

  test('leaves the files of a process that runs', () => {
    writeFileSync(at('a.yml'), 'A\n');
    pending('a.yml', 'a\n', 'A\n', thisProcess());

    expect(recover()).toEqual({ restored: [], failed: [], elsewhere: [] });
    expect(read('a.yml')).toBe('A\n');
    expect(pendingRuns()).toHaveLength(1);
  });

  test('leaves and names the files of a process on another machine', () => {
    writeFileSync(at('a.yml'), 'A\n');
    pending('a.yml', 'a\n', 'A\n', OWNERS.elsewhere());

    const { restored, elsewhere } = recover();

    expect(restored).toEqual([]);
    expect(elsewhere).toEqual([{ path: at('a.yml'), record: expect.stringContaining('pending') as string }]);
    expect(read('a.yml')).toBe('A\n');
  });

  test('leaves a file that the run had not reached', () => {
    writeFileSync(at('a.yml'), 'a\n');
    pending('a.yml', 'a\n', 'A\n');

    expect(recover().restored).toEqual([]);
    expect(read('a.yml')).toBe('a\n');
  });

  test('leaves a file that somebody has changed since, and a file that is gone', () => {
    writeFileSync(at('a.yml'), 'edited by hand\n');
    pending('a.yml', 'a\n', 'A\n');
    pending('b.yml', 'b\n', 'B\n');

    expect(recover().restored).toEqual([]);
    expect(read('a.yml')).toBe('edited by hand\n');
    expect(existsSync(at('b.yml'))).toBe(false);
  });

  test('keeps every byte, also those that are no UTF-8', () => {
    const bytes = Buffer.from([0x61, 0xff, 0x0d, 0x0a]);
    writeFileSync(at('a.yml'), 'A\n');
    pending('a.yml', bytes, 'A\n');

    recover();

    expect(readFileSync(at('a.yml'))).toEqual(bytes);
  });

  test('a journal that is cut off is dropped: its run has written nothing', () => {
    const journal = openJournal([]);
    if ('run' in journal) dropJournal(journal);
    const cut = join(stateFolder(), 'pending', 'cut.json');
    writeFileSync(cut, '{"schema":1,"fi');

    expect(recover().restored).toEqual([]);
    expect(existsSync(cut)).toBe(false);
  });
});

describe('a file that another process is writing', () => {
  test('is not written', async () => {
    pending('a.yml', 'a\n', 'A\n', thisProcess());

    const problem = await write(change('b.yml', 'b\n', 'B\n'), change('a.yml', 'a\n', 'A\n'));

    expect(problem).toEqual({ kind: 'contested', path: at('a.yml') });
    expect([read('a.yml'), read('b.yml')]).toEqual(['a\n', 'b\n']);
    expect(pendingRuns()).toHaveLength(1);
  });

  test('hinders no run that writes other files', async () => {
    pending('a.yml', 'a\n', 'A\n', thisProcess());

    expect(await write(change('b.yml', 'b\n', 'B\n'))).toBeUndefined();
  });
});

describe('stateFolder', () => {
  test('lies in XDG_STATE_HOME', () => {
    expect(stateFolder({ XDG_STATE_HOME: '/var/state' })).toBe('/var/state/kaniko-to-buildkit');
  });

  test.each([{}, { XDG_STATE_HOME: '' }, { XDG_STATE_HOME: 'relative' }])(
    'else in the home folder: %j',
    (environment) => {
      expect(stateFolder(environment)).toMatch(/\/\.local\/state\/kaniko-to-buildkit$/);
    },
  );
});
