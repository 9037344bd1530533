import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileChange } from '../../src/model.ts';
import { dropJournal, openJournal, pendingJournals, stateFolder } from '../../src/source/journal.ts';
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
  test('writes all files and keeps a record of the bytes before', () => {
    const changes = [change('a.yml', 'a\n', 'A\n'), change('b.yml', 'b\r\n', 'B\r\n')];

    const problem = write(...changes);

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

  test('a file that has changed since it was read stops everything before the first write', () => {
    const changes = [change('a.yml', 'a\n', 'A\n'), change('b.yml', 'b\n', 'B\n')];
    writeFileSync(at('b.yml'), 'somebody else\n');

    const problem = write(...changes);

    expect(problem).toEqual({ kind: 'changed', path: at('b.yml') });
    expect([read('a.yml'), read('b.yml')]).toEqual(['a\n', 'somebody else\n']);
    expect(pendingJournals()).toEqual([]);
  });

  test('a file that is gone counts as changed', () => {
    const problem = write(change('a.yml', 'a\n', 'A\n', false));

    expect(problem).toEqual({ kind: 'changed', path: at('a.yml') });
    expect(existsSync(at('a.yml'))).toBe(false);
  });

  test('a change that meets its own result stops, and the files before it are rolled back', () => {
    const first = change('a.yml', 'a\n', 'A\n');
    const second = change('b.yml', 'b\n', 'B\n');
    const twice: FileChange = { ...second, after: 'BB\n' };

    const problem = write(first, second, twice);

    expect(problem).toEqual({ kind: 'changed', path: at('b.yml') });
    expect(read('a.yml')).toBe('a\n');
    expect(pendingJournals()).toEqual([]);
    expect(existsSync(join(stateFolder(), 'runs'))).toBe(false);
  });

  test('... and so is the file itself', () => {
    const once = change('b.yml', 'b\n', 'B\n');
    const twice: FileChange = { ...once, after: 'BB\n' };

    write(once, twice);

    expect(read('b.yml')).toBe('b\n');
  });

  test('nothing to write leaves no pending journal', () => {
    expect(write()).toBeUndefined();
    expect(pendingJournals()).toEqual([]);
  });
});

describe('recover', () => {
  const pending = (path: string, text: string, after: string): void => {
    openJournal([
      { path: at(path), before: Buffer.from(text).toString('base64'), after: hashBytes(Buffer.from(after)) },
    ]);
  };

  test('restores a file that an interrupted run had written', () => {
    writeFileSync(at('a.yml'), 'A\n');
    pending('a.yml', 'a\n', 'A\n');

    const restored = recover();

    expect(restored).toEqual([at('a.yml')]);
    expect(read('a.yml')).toBe('a\n');
    expect(recover()).toEqual([]);
  });

  test('leaves a file that the run had not reached', () => {
    writeFileSync(at('a.yml'), 'a\n');
    pending('a.yml', 'a\n', 'A\n');

    expect(recover()).toEqual([]);
    expect(read('a.yml')).toBe('a\n');
  });

  test('leaves a file that somebody has changed since, and a file that is gone', () => {
    writeFileSync(at('a.yml'), 'edited by hand\n');
    pending('a.yml', 'a\n', 'A\n');
    pending('b.yml', 'b\n', 'B\n');

    expect(recover()).toEqual([]);
    expect(read('a.yml')).toBe('edited by hand\n');
    expect(existsSync(at('b.yml'))).toBe(false);
  });

  test('keeps every byte, also those that are no UTF-8', () => {
    const bytes = Buffer.from([0x61, 0xff, 0x0d, 0x0a]);
    writeFileSync(at('a.yml'), 'A\n');
    openJournal([{ path: at('a.yml'), before: bytes.toString('base64'), after: hashBytes(Buffer.from('A\n')) }]);

    recover();

    expect(readFileSync(at('a.yml'))).toEqual(bytes);
  });

  test('a journal that is cut off is dropped: its run has written nothing', () => {
    const journal = openJournal([]);
    if ('run' in journal) dropJournal(journal);
    const cut = join(stateFolder(), 'pending', 'cut.json');
    writeFileSync(cut, '{"schema":1,"fi');

    expect(recover()).toEqual([]);
    expect(existsSync(cut)).toBe(false);
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
