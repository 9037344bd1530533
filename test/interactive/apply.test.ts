import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { exactJob, useSandbox } from '../cli/harness.ts';
import { hasTmux, TestTerminal } from './terminal.ts';

const box = useSandbox();
const FILES = ['.gitlab-ci.yml', 'ci/b.yml', 'ci/c.yml'];
let terminal: TestTerminal | undefined;

beforeEach(() => {
  box.write('.gitlab-ci.yml', `include:\n  - local: ci/b.yml\n  - local: ci/c.yml\n${exactJob('one', 'a')}`);
  box.write('ci/b.yml', exactJob('two', 'b'));
  box.write('ci/c.yml', exactJob('three', 'c') + exactJob('four', 'd'));
  box.commit();
});

afterEach(() => terminal?.close());

/** Starts `apply -i` and waits for the first question. */
async function start(columns = 80, editor = 'false'): Promise<TestTerminal> {
  const environment = { XDG_STATE_HOME: box.state, EDITOR: editor, VISUAL: '', NO_COLOR: '1', CI: '' };
  terminal = new TestTerminal(box.repository, ['apply', '-i'], { environment, columns });
  await terminal.until(asking('1/4 one'));
  return terminal;
}

/** The question about a change is the last thing on the screen. */
function asking(heading: string): RegExp {
  return new RegExp(
    String.raw`\(${heading.replace(' ', String.raw`\) `)}\n(?:(?!\n\(\d)[^])*\nMigrate\? \[y,n,a,q,e,\?\]$`,
  );
}

/** An editor that is a shell script. */
function editorThat(does: string): string {
  const path = box.write('../editor.sh', `#!/bin/sh\nset -e\n${does}\n`);
  return `sh '${path}'`;
}

const migrated = (): string[] => FILES.filter((path) => box.read(path).includes('buildctl-daemonless.sh'));

(hasTmux ? describe : describe.skip)('in a terminal', () => {
  test('a session over three files with n, y, e and q', async () => {
    const one = await start(80, editorThat(`sed -i 's/^three:/# reviewed\\nthree:/' "$1"`));
    one.press('n');
    await one.until(asking('2/4 two'));
    one.press('y');
    await one.until(asking('3/4 three'));
    one.press('e');
    const edited = await one.until(/Edited by you, and proved\.[^]*Migrate\? \[y,n,a,q,e,\?\]$/);
    one.press('y');
    await one.until(asking('4/4 four'));
    one.press('q');
    const end = await one.until(/^exit \d+$/m);

    expect(edited).toContain('+# reviewed');
    expect(end).toContain('Wrote 2 files.\nexit 0');
    expect(migrated()).toEqual(['ci/b.yml', 'ci/c.yml']);
    expect(box.read('ci/c.yml')).toMatch(/^# reviewed\nthree:\n/);
    expect(box.read('ci/c.yml')).toContain(exactJob('four', 'd'));
    expect(box.git('status', '--porcelain')).toBe(' M ci/b.yml\n M ci/c.yml\n');
  });

  test('a text that is not proved needs a second yes and is reported', async () => {
    const one = await start(80, editorThat(`sed -i 's/push=true/push=false/' "$1"`));
    one.press('e');
    await one.until(/not proved: [^]*Migrate\? \[y,n,a,q,e,\?\]$/);
    one.press('y');
    await one.until(/Not proved\. Keep it\? \[y,n\]$/);
    one.press('y');
    await one.until(asking('2/4 two'));
    one.press('q');
    const end = await one.until(/^exit \d+$/m);

    expect(end).toContain('K2B423');
    expect(box.read('.gitlab-ci.yml')).toContain('push=false');
  });

  test('an editor that fails is named, and the proposal stays', async () => {
    const one = await start();
    one.press('e');
    const screen = await one.until(/The proposal stays\.[^]*Migrate\? \[y,n,a,q,e,\?\]$/);

    expect(screen).toContain('The editor false ended with exit code 1. The proposal stays.');
  });

  test('after the window shrinks to 40 columns the next question fits', async () => {
    const one = await start(100);
    await one.resize(40);
    // An answer that is none: when its help is there, the program has heard of the new width before the next answer.
    one.press('?');
    await one.until(/write\s+nothing\s+Migrate\? \[y,n,a,q,e,\?\]$/);
    one.press('y');
    const screen = await one.until(asking('2/4 two'));
    one.press('q');
    const end = await one.until(/^exit \d+$/m);

    expect(screen).toContain('\n  two  migrated       3 flags: 3\n      exact\n');
    expect(end).toContain('4 jobs: 1 migrated, 3 need a human · 1\n  file would change\n');
    expect(migrated()).toEqual(['.gitlab-ci.yml']);
  });

  test.each(['C-c', 'C-d'])('%s writes nothing and ends with 130', async (key) => {
    const one = await start();
    one.press('y');
    await one.until(asking('2/4 two'));
    one.press(key);
    const end = await one.until(/^exit \d+$/m);

    expect(end).toContain('Interrupted. Nothing was written.\nexit 130');
    expect(migrated()).toEqual([]);
    expect(box.git('status', '--porcelain')).toBe('');
    const runs = join(box.state, 'kaniko-to-buildkit/runs');
    expect(existsSync(runs) ? readdirSync(runs) : []).toEqual([]);
  });

  test('an arrow key is no answer', async () => {
    const one = await start();
    one.press('Up');
    const screen = await one.until(/Ctrl-C {2}stop and write nothing\nMigrate\? \[y,n,a,q,e,\?\]$/);

    expect(screen).not.toContain('(2/4)');
  });

  test('files with uncommitted changes are refused before the first question', async () => {
    box.write('ci/b.yml', `# mine\n${exactJob('two', 'b')}`);
    terminal = new TestTerminal(box.repository, ['apply', '-i'], { environment: { XDG_STATE_HOME: box.state } });
    const end = await terminal.until(/^exit \d+$/m);

    expect(end).toContain('ci/b.yml has uncommitted changes');
    expect(end).not.toContain('Migrate?');
    expect(end).toContain('exit 2');
  });
});
