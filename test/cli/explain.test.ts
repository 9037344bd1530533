import { CODES } from '../../src/diagnostics/codes.ts';
import { FLAG_NAMES } from '../../src/kaniko/flag-names.ts';
import { useSandbox } from './harness.ts';

const box = useSandbox();

describe('explain', () => {
  test.each(['K2B113', 'k2b113', 'cache', '--cache', '--cache=true'])('%s is the flag --cache', (word) => {
    const { code, stdout } = box.run(['explain', word]);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^--cache {2}K2B113\n/);
  });

  test.each([
    ['snapshotMode', '--snapshot-mode'],
    ['--customPlatform', '--custom-platform'],
    ['-d', '--destination'],
    ['KANIKO_NO_PUSH', '--no-push'],
    ['annotation', '--annotation'],
  ])('%s is %s', (word, flag) => {
    expect(box.run(['explain', word]).stdout.split(/\s/)[0]).toBe(flag);
  });

  test('the page of a flag says what it was, what it becomes, why, and where to read more', () => {
    const { stdout } = box.run(['explain', 'cache']);

    for (const part of [
      'Reuses layers from a registry.',
      'What it becomes, at worst',
      'rootless  manual (needs a human: the job is left as it is)',
      'buildx  manual: --cache-from and --cache-to, with the same fields',
      'native  manual: the same arguments',
      'One registry tag per job instead of one per layer',
      '- --cache=true',
      '+ --import-cache',
      'https://github.com/GoogleContainerTools/kaniko/',
      'https://github.com/moby/buildkit/',
      'docs/diagnostics.md#k2b113',
    ])
      expect(stdout).toContain(part);
  });

  test('the page of a code says how severe it is and what to do', () => {
    const { stdout } = box.run(['explain', 'K2B303']);

    expect(stdout).toContain(CODES.K2B303.title);
    expect(stdout).toContain('error: it holds the job or the file back.');
    expect(stdout).toContain(CODES.K2B303.help);
    expect(stdout).toContain('# kaniko-to-buildkit-ignore K2B303: reason');
  });

  test.each([
    ['--cahce', 'did you mean --cache?'],
    ['snapshotMod', 'did you mean --snapshotMode?'],
    ['K2B60', 'did you mean K2B'],
    ['nothing-like-it-at-all', 'list flags and list codes name them all'],
  ])('%s is unknown', (word, hint) => {
    const result = box.run(['explain', word]);

    expect(result.code).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain(hint);
  });

  test('it is coloured when it is told so', () => {
    expect(box.run(['explain', 'cache', '--color', 'always']).stdout).toContain('\u001B[');
    expect(box.run(['explain', 'cache']).stdout).not.toContain('\u001B[');
  });
});

describe('list', () => {
  test('flags names every flag once', () => {
    const { stdout, code } = box.run(['list', 'flags']);

    const names = stdout.split('\n').flatMap((line) => /^--([\w-]+)/.exec(line)?.[1] ?? []);
    expect(code).toBe(0);
    expect(names).toEqual(FLAG_NAMES.map(({ name }) => name).sort());
  });

  test('flags tells each method in a column', () => {
    const { stdout } = box.run(['list', 'flags']);

    expect(stdout).toMatch(/^flag +rootless +buildx +native +code +meaning\n/);
    expect(stdout).toMatch(/^--tar-path .*( +exact-with-job-changes){3} +K2B\d+ /m);
  });

  test('codes names every code', () => {
    const { stdout } = box.run(['list', 'codes']);

    for (const code of Object.keys(CODES)) expect(stdout).toContain(code);
    expect(stdout).toMatch(/K2B303 +error +The executor runs in the background/);
  });

  test('--format json is for programs', () => {
    const flags = JSON.parse(box.run(['list', 'flags', '--format', 'json']).stdout) as {
      schema: number;
      flags: { name: string; fidelity: object; forms: object; examples: { reason: string }[] }[];
    };
    const codes = JSON.parse(box.run(['list', 'codes', '--format=json']).stdout) as { codes: { code: string }[] };

    expect(flags.schema).toBe(1);
    expect(flags.flags.find(({ name }) => name === 'cache')).toMatchObject({
      fidelity: { rootless: 'manual', buildx: 'manual', native: 'manual' },
      forms: { buildx: '--cache-from and --cache-to, with the same fields', native: 'the same arguments' },
      examples: [{ reason: expect.stringContaining('one registry tag per job') as string }, expect.anything()],
    });
    expect(codes.codes.map(({ code }) => code)).toEqual(expect.arrayContaining(Object.keys(CODES)));
  });

  test.each([[['list']], [['list', 'flag']], [['list', 'flags', '--format', 'xml']]])('%j is a usage error', (args) => {
    expect(box.run(args).code).toBe(2);
  });
});
