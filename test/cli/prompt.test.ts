import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli.ts';
import { exactJob } from './harness.ts';

/** A terminal that answers every question with the same word. */
async function answer(
  args: readonly string[],
  yes: boolean,
): Promise<{ code: number; questions: string[]; out: string }> {
  const questions: string[] = [];
  let out = '';
  const code = await main(args, {
    out: (text) => void (out += text),
    error: () => undefined,
    terminal: true,
    columns: 80,
    errorTerminal: false,
    input: () => Promise.resolve(Buffer.alloc(0)),
    environment: { NO_COLOR: '1' },
    confirm: (question) => Promise.resolve(questions.push(question) > 0 && yes),
  });
  return { code, questions, out };
}

let base = '';
const home = process.cwd();
const state = process.env['XDG_STATE_HOME'];

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'k2b-prompt-')));
  mkdirSync(join(base, 'repository/.git'), { recursive: true });
  process.chdir(join(base, 'repository'));
  process.env['XDG_STATE_HOME'] = join(base, 'state');
  writeFileSync('.gitlab-ci.yml', exactJob());
});

afterEach(() => {
  process.chdir(home);
  if (state === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = state;
  rmSync(base, { recursive: true, force: true });
});

test('init asks before it writes', async () => {
  const no = await answer(['init'], false);
  const after = existsSync('.kaniko-to-buildkit.yaml');
  const yes = await answer(['init'], true);

  expect(no).toMatchObject({ code: 2, questions: ['Write .kaniko-to-buildkit.yaml?'] });
  expect(after).toBe(false);
  expect(yes.code).toBe(0);
  expect(existsSync('.kaniko-to-buildkit.yaml')).toBe(true);
});

test('undo asks before it restores', async () => {
  await answer(['apply', '--yes', '--allow-dirty'], true);
  const no = await answer(['undo'], false);
  const between = readFileSync('.gitlab-ci.yml', 'utf8');
  const yes = await answer(['undo'], true);

  expect(no).toMatchObject({ code: 2, questions: ['Restore these files?'] });
  expect(between).toContain('buildctl');
  expect(yes.code).toBe(0);
  expect(readFileSync('.gitlab-ci.yml', 'utf8')).toBe(exactJob());
});
