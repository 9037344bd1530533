import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from '../../src/cli.ts';
import { showProgress } from '../../src/commands/progress.ts';
import type { Streams } from '../../src/commands/streams.ts';
import { approximateJob, exactJob, manualJob, useSandbox } from './harness.ts';

const box = useSandbox();
const LINK = '\u001B]8;;';
const here = process.cwd();

afterEach(() => process.chdir(here));

/** Runs the program in this process, with a terminal that the test describes. */
async function run(args: readonly string[], given: Partial<Streams>, environment: Record<string, string> = {}) {
  const before = { ...process.env };
  let out = '';
  let error = '';
  const streams: Streams = {
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    terminal: true,
    columns: 70,
    input: () => Promise.resolve(Buffer.alloc(0)),
    errorTerminal: true,
    environment,
    confirm: undefined,
    ...given,
  };
  Object.assign(process.env, environment);
  process.chdir(box.repository);
  try {
    const code = await main(args, streams);
    return { code, out, error };
  } finally {
    process.env = before;
  }
}

describe('a terminal', () => {
  beforeEach(() => void box.write('.gitlab-ci.yml', approximateJob() + manualJob()));

  test('long lines end at its width', async () => {
    const { out } = await run(['check', '--color', 'never'], { columns: 70 });

    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(70);
    expect(out).toContain('tries network');
  });

  test('an unknown width is 100 columns', async () => {
    const { out } = await run(['check', '--color', 'never'], { columns: undefined });
    const longest = Math.max(...out.split('\n').map((line) => line.length));

    expect(longest).toBeLessThanOrEqual(100);
    expect(longest).toBeGreaterThan(70);
  });

  test('elsewhere no line is wrapped, whatever the width', async () => {
    const { out } = await run(['check'], { terminal: false, columns: 70 });

    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeGreaterThan(100);
  });

  test('codes are links to their help where the terminal has links', async () => {
    const { out } = await run(['check'], {}, { FORCE_HYPERLINK: '1' });

    const url = new RegExp(String.raw`\u001B\]8;;([^\u0007]*)\u0007K2B155`).exec(out)?.[1] ?? '';
    expect(url).toMatch(/#k2b155$/);
    if (url.startsWith('file:'))
      expect(readFileSync(fileURLToPath(url.replace(/#.*/, '')), 'utf8')).toContain('## K2B155');
  });

  test('there are no links where it has none, without colour, and outside', async () => {
    const none = await run(['check'], {}, { FORCE_HYPERLINK: '0' });
    const plain = await run(['check', '--color', 'never'], {}, { FORCE_HYPERLINK: '1' });
    const pipe = await run(['check'], { terminal: false }, { FORCE_HYPERLINK: '1' });

    expect(none.out + plain.out + pipe.out).not.toContain(LINK);
  });

  test('what the user wrote is shown as it is', async () => {
    box.write('.gitlab-ci.yml', exactJob().replace('  stage', '  variables:\n    NPM_TOKEN: hunter2\n  stage'));

    expect((await run(['plan'], {})).out).toContain('hunter2');
    expect((await run(['plan'], { terminal: false })).out).not.toContain('hunter2');
  });

  test('a short run shows no progress', async () => {
    expect((await run(['plan'], {})).error).toBe('');
  });
});

describe('progress', () => {
  const CLEAR = '\r\u001B[2K';

  function watch(given: Partial<Streams> = {}, quiet = false) {
    const written: string[] = [];
    let time = 1_000;
    const streams: Streams = {
      out: () => undefined,
      error: (text) => void written.push(text),
      terminal: true,
      columns: 20,
      input: () => Promise.resolve(Buffer.alloc(0)),
      errorTerminal: true,
      environment: {},
      confirm: undefined,
      ...given,
    };
    const progress = showProgress(streams, quiet, () => time);
    const at = (milliseconds: number, what: string): void => {
      time = 1_000 + milliseconds;
      progress.tell(what);
    };
    return { written, at, clear: progress.clear };
  }

  test('starts after half a second, keeps its pace and is cleared', () => {
    const { written, at, clear } = watch();

    at(499, 'reading a.yml');
    expect(written).toEqual([]);
    at(500, 'reading b.yml');
    at(510, 'reading c.yml');
    at(600, 'reading d.yml');
    clear();
    clear();

    expect(written).toEqual([`${CLEAR}2 reading b.yml`, `${CLEAR}4 reading d.yml`, CLEAR]);
  });

  test('a line that is longer than the terminal is cut', () => {
    const { written, at } = watch();

    at(900, 'reading a/very/long/path.yml');

    expect(written).toEqual([`${CLEAR}1 reading a/very/lo`]);
  });

  test.each([
    ['outside a terminal', { errorTerminal: false }, false],
    ['in a dumb terminal', { environment: { TERM: 'dumb' } }, false],
    ['with --quiet', {}, true],
  ])('there is none %s', (_, given, quiet) => {
    const { written, at, clear } = watch(given, quiet);

    at(5_000, 'reading a.yml');
    clear();

    expect(written).toEqual([]);
  });

  test('a run tells what it reads', async () => {
    box.write('.gitlab-ci.yml', exactJob());
    const clock = jest.spyOn(performance, 'now');
    let time = 0;
    clock.mockImplementation(() => (time += 400));

    const { error } = await run(['plan'], {});
    const quiet = await run(['plan', '--quiet'], {});
    clock.mockRestore();

    expect(error).toContain('reading .gitlab-ci.yml');
    expect(error.endsWith(CLEAR)).toBe(true);
    expect(quiet.error).toBe('');
  });
});
