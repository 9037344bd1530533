import { type LoadedConfig, loadConfig } from '../../src/config/effective.ts';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import { UsageError } from '../../src/usage-error.ts';

const load = (text: string, path = '/repository/.kaniko-to-buildkit.yaml'): Promise<LoadedConfig> =>
  loadConfig({ path, text });

/** The lines of the error, without the path. */
async function problems(text: string, path?: string): Promise<string[]> {
  try {
    await load(text, path);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message.split('\n').map((line) => line.replace(/^.*\.kaniko-to-buildkit\.\w+:|^.*package\.json:/, ''));
  }
}

describe('values', () => {
  test('an empty file holds the defaults', async () => {
    for (const text of ['', '# nothing\n', '{}']) expect((await load(text)).settings).toEqual(DEFAULT_SETTINGS);
  });

  test('every key is typed', async () => {
    const { file, settings } = await load(`
method: rootless
image: r.io/b:1
images: { 'r.io/kaniko/**': r.io/b:2 }
registries: { r.io: { username: USER, password: TOKEN } }
jobs: [build]
ignore: [vendor/]
includeRoots: { group/a: ../a, group/b: { dir: /b, write: true } }
mediaTypes: docker
cache: { mode: min, tag: $CI_COMMIT_REF_SLUG }
strict: true
severity: { K2B410: off, K2B202: error }
formats: [text, 'json:report.json']
ciFile: ci/root.yml
gitignore: false
`);

    expect(file.includeRoots).toEqual({ 'group/a': '../a', 'group/b': { dir: '/b', write: true } });
    expect(file).toMatchObject({ image: 'r.io/b:1', jobs: ['build'], ignore: ['vendor/'], strict: true });
    expect(file).toMatchObject({ formats: ['text', 'json:report.json'], ciFile: 'ci/root.yml', gitignore: false });
    expect(settings).toEqual({
      allowUnseen: false,
      images: new Map([['r.io/kaniko/**', 'r.io/b:2']]),
      registries: new Map([['r.io', { username: 'USER', password: 'TOKEN' }]]),
      mediaTypes: 'docker',
      cache: { mode: 'min', tag: '$CI_COMMIT_REF_SLUG' },
      severity: new Map([
        ['K2B410', 'off'],
        ['K2B202', 'error'],
      ]),
    });
  });

  test('TOML, JSON and package.json say the same', async () => {
    const expected = { image: 'r.io/b:1', strict: true };
    const toml = await load('image = "r.io/b:1"\nstrict = true\n', '/r/.kaniko-to-buildkit.toml');
    const json = await load('{\n\t"image": "r.io/b:1",\n\t"strict": true\n}', '/r/.kaniko-to-buildkit.json');
    const inPackage = await load(
      '{"name": "x", "kaniko-to-buildkit": {"image": "r.io/b:1", "strict": true}}',
      '/r/package.json',
    );

    const withMark = await load('\uFEFFimage = "r.io/b:1"\nstrict = true\n', '/r/.kaniko-to-buildkit.toml');

    for (const { file } of [toml, json, inPackage, withMark]) expect(file).toEqual(expected);
  });
});

describe('mistakes', () => {
  test.each([
    ['an unknown key', 'strict: true\nimgae: x\n', '2:1: unknown key "imgae"; did you mean "image"?'],
    ['an unknown key that is like none', 'pipelines: x\n', '1:1: unknown key "pipelines"'],
    ['an unknown key below', 'cache:\n  mod: max\n', '2:3: unknown key "mod"; did you mean "mode"?'],
    ['a list in the place of a text', 'image: [a]\n', '1:1: image must be a text, not a list'],
    ['a text in the place of a list', 'jobs: build\n', '1:1: jobs must be a list, not "build"'],
    ['an entry of a list', 'ignore:\n  - a\n  - 7\n', '3:5: ignore.1 must be a text, not 7'],
    ['a text in the place of a boolean', 'strict: "yes"\n', '1:1: strict must be true or false, not "yes"'],
    ['nothing', 'image:\n', '1:1: image must be a text, not nothing'],
    ['an empty text', 'ciFile: ""\n', '1:1: ciFile must not be empty'],
    [
      'a word that is not allowed',
      'mediaTypes: dokcer\n',
      'mediaTypes must be oci or docker, not "dokcer"; did you mean "docker"?',
    ],
    ['a method that is not there yet', 'method: native\n', '1:1: method native is not available yet; only rootless is'],
    ['a method that nobody knows', 'method: dind\n', '1:1: method must be rootless, not "dind"'],
    ['half a login', 'registries:\n  r.io: { username: A }\n', '2:3: registries."r.io" lacks password'],
    ['a folder that is neither text nor map', 'includeRoots: { a/b: 7 }\n', 'includeRoots."a/b" must be a text, not 7'],
    [
      'a wrong key of a folder',
      'includeRoots: { a/b: { dir: x, wirte: true } }\n',
      'unknown key "wirte"; did you mean "write"?',
    ],
    ['an unknown code', 'severity: { K2B999: off }\n', 'no finding has the code K2B999'],
    ['a word that is no code', 'severity: { cache: off }\n', '"cache" is no code of a finding'],
    [
      'a severity that does not exist',
      'severity: { K2B202: warn }\n',
      'severity.K2B202 must be off, info, warning or error, not "warn"',
    ],
    ['an unknown format', 'formats: [xml]\n', '1:11: formats.0 has a form that is not accepted: FORMAT or FORMAT:FILE'],
    ['a tag with blanks', 'cache: { tag: a b }\n', 'cache.tag has a form that is not accepted'],
    ['a list at the top', '- image\n', 'the file must hold a map of keys'],
    ['a key twice', 'image: a\nimage: b\n', '2:1: Map keys must be unique'],
    ['broken YAML', 'image: [a\n', ''],
  ])('%s', async (_what, text, expected) => {
    const found = await problems(text);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  test('every mistake is told, in the order of the file', async () => {
    const found = await problems('imgae: x\nstrict: 1\njobs: a\n');

    expect(found.map((line) => line.split(':')[0])).toEqual(['1', '2', '3']);
  });

  test('an error cannot be lowered or turned off, and its message says what to do', async () => {
    for (const wanted of ['off', 'info', 'warning']) {
      const [found] = await problems(`severity: { K2B201: ${wanted} }\n`);
      expect(found).toMatch(
        /K2B201 is an error, which cannot be (?:turned off|lowered).*kaniko-to-buildkit-ignore K2B201: reason/,
      );
    }
    expect(await problems('severity: { K2B201: error }\n')).toEqual([]);
  });

  test('a password in the place of the name of a variable is not repeated', async () => {
    const found = await problems('registries: { r.io: { username: USER, password: "s3cr3t!" } }\n');

    expect(found).toHaveLength(1);
    expect(found[0]).toContain('The name of the CI variable');
    expect(found.join('')).not.toContain('s3cr3t');
  });

  test('the syntax of TOML has a place, too', async () => {
    expect(await problems('image = "a"\nstrict = = true\n', '/r/.kaniko-to-buildkit.toml')).toEqual([
      expect.stringMatching(/^2:\d+: Invalid TOML document/),
    ]);
    expect(await problems('imgae = "a"\n', '/r/.kaniko-to-buildkit.toml')).toEqual([
      ' unknown key "imgae"; did you mean "image"?',
    ]);
  });

  test('the place in package.json is that of the key', async () => {
    expect(await problems('{\n  "kaniko-to-buildkit": {\n    "imgae": "x"\n  }\n}', '/r/package.json')).toEqual([
      '3:5: unknown key "imgae"; did you mean "image"?',
    ]);
  });

  test('a bomb of aliases is refused', async () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const inner = level === 0 ? 'x' : Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ');
      return `a${level}: &a${level} [${inner}]`;
    });

    const found = await problems(`${levels.join('\n')}\n`);

    expect(found).toHaveLength(1);
  });

  test.each([
    ['.kaniko-to-buildkit.yaml', '['.repeat(50_000)],
    ['.kaniko-to-buildkit.toml', `a = ${'['.repeat(50_000)}`],
  ])('nesting without end in %s is refused', async (name, text) => {
    expect(await problems(text, `/r/${name}`)).toHaveLength(1);
  });

  test('__proto__ is an unknown key like any other', async () => {
    expect(await problems('{"__proto__": {"image": "x"}}', '/r/.kaniko-to-buildkit.json')).toHaveLength(1);
  });
});

test('a file that is nested too deeply is said in words of our own', async () => {
  await expect(load(`jobs: ${'['.repeat(20_000)}`)).rejects.toThrow(/: it is nested too deeply$/);
});
