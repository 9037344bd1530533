import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { addSharedOptions, type SharedOptions } from '../../src/commands/options.ts';
import { prepare } from '../../src/commands/prepare.ts';

let folder = '';
beforeEach(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), 'k2b-prepare-')))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const streams = {
  out: () => undefined,
  error: () => undefined,
  input: () => Promise.resolve(Buffer.alloc(0)),
  terminal: false,
  columns: undefined,
  errorTerminal: false,
  environment: {},
  confirm: undefined,
};

/** The options of a command as its action sees them. */
async function prepared(config: string, ...args: string[]): Promise<SharedOptions & Record<string, unknown>> {
  writeFileSync(join(folder, '.kaniko-to-buildkit.yaml'), config);
  const root = new Command();
  const command = addSharedOptions(root.command('plan'));
  if (!command.options.some(({ long }) => long === '--format')) {
    const upper = (value: string, previous: string[]): string[] => {
      if (previous.length > 0 && !value.includes(':')) throw new InvalidArgumentError('One is enough.');
      return [...previous, value.toUpperCase()];
    };
    command.option('--format <format>', 'a list with a parser', upper, []);
  }
  let seen = {};
  root.hook('preAction', (_root, action) => prepare(action, streams));
  command.action((_paths: string[], options: object) => void (seen = options));
  await root.parseAsync(['plan', folder, ...args], { from: 'user' });
  return seen as SharedOptions & Record<string, unknown>;
}

test('every key that is an option sets it', async () => {
  const options = await prepared(
    'image: r.io/b:1\njobs: [a, b]\nignore: [x/]\nstrict: true\nciFile: c.yml\ngitignore: false\n',
  );

  expect(options).toMatchObject({
    image: 'r.io/b:1',
    job: ['a', 'b'],
    ignorePattern: ['x/'],
    strict: true,
    ciFile: 'c.yml',
    gitignore: false,
    configured: ['image', 'job', 'ignorePattern', 'strict', 'ciFile', 'gitignore'],
    configPath: join(folder, '.kaniko-to-buildkit.yaml'),
  });
});

test('the other keys reach the command as settings', async () => {
  const { settings } = await prepared(
    'images: { a: b }\nregistries: { r.io: { username: U, password: P } }\nmediaTypes: docker\ncache: { mode: min, tag: t }\nseverity: { K2B410: off }\n',
  );

  expect(settings).toEqual({
    allowUnseen: false,
    images: new Map([['a', 'b']]),
    registries: new Map([['r.io', { username: 'U', password: 'P' }]]),
    mediaTypes: 'docker',
    cache: { mode: 'min', tag: 't' },
    severity: new Map([['K2B410', 'off']]),
  });
});

test('a list goes through the parser of the option', async () => {
  const { format } = await prepared('formats: [text, "json:a.json"]\n');

  expect(JSON.stringify(format)).toMatch(/text/i);
  expect(JSON.stringify(format)).toMatch(/a\.json/i);
});

test('include roots are folders beside the file, and those of the command line come first', async () => {
  for (const name of ['x', 'y', 'z']) mkdirSync(join(folder, name));
  const config = `includeRoots: { a/b: x, c/d: { dir: ${folder}/y, write: true } }\n`;

  const alone = await prepared(config);
  const both = await prepared(config, '--include-root', `a/b=${folder}/z`);

  expect(alone.includeRoot).toEqual([`a/b=${folder}/x`, `c/d=${folder}/y:rw`]);
  expect(both.includeRoot).toEqual([`a/b=${folder}/z`, `a/b=${folder}/x`, `c/d=${folder}/y:rw`]);
  await expect(prepared('includeRoots: { a/b: gone }\n')).rejects.toThrow(/^includeRoots of the configuration: .*gone/);
});

test('what the command line says stays', async () => {
  const options = await prepared(
    'image: r.io/b:1\nstrict: true\njobs: [a]\n',
    '--image',
    'x',
    '--no-strict',
    '--job',
    'z',
  );

  expect(options).toMatchObject({ image: 'x', strict: false, job: ['z'], configured: [] });
});

test('patterns of both count', async () => {
  expect(await prepared('ignore: [x/]\n', '--ignore-pattern', 'y/')).toMatchObject({ ignorePattern: ['x/', 'y/'] });
});

test('a value that the option refuses is a usage error', async () => {
  await expect(prepared('formats: ["xml"]\n')).rejects.toThrow(/formats\.0 has a form/);
  await expect(prepared('formats: [json, markdown]\n')).rejects.toThrow(/^formats of the configuration: /);
});
