import { readBuildctl } from '../../src/verify/read-buildctl.ts';
import { words } from '../kaniko/words.ts';

const read = (line: string) => readBuildctl(words(line));

function build(line: string) {
  const result = read(`build ${line}`);
  if ('problem' in result) throw new Error(result.problem);
  return result;
}

const plain = (records: readonly ReadonlyMap<string, string>[]) => records.map((record) => Object.fromEntries(record));

describe('what is read', () => {
  test('pairs are split at the first = only, and hold commas and quotes', () => {
    const { options, locals } = build(`--opt build-arg:A=b=c,d --opt 'label:x=a "b"' --local context=a=b`);

    expect(options).toEqual([
      ['build-arg:A', 'b=c,d'],
      ['label:x', 'a "b"'],
    ]);
    expect(locals.get('context')).toBe('a=b');
  });

  test('several outputs, in order', () => {
    const { outputs } = build('--output type=image,name=a,push=true --output "type=docker,\\"name=b,c\\",dest=/tmp/x"');

    expect(plain(outputs)).toEqual([
      { type: 'image', name: 'a', push: 'true' },
      { type: 'docker', name: 'b,c', dest: '/tmp/x' },
    ]);
  });

  test('keys of records are in lower case, the last of two wins', () => {
    expect(plain(build('--output Type=image,NAME=a,name=b').outputs)).toEqual([{ type: 'image', name: 'b' }]);
  });

  test('expansions stay as they are written', () => {
    const { locals, outputs } = build(
      '--local "context=$CI_PROJECT_DIR/a" --output "type=image,name=${R}:${T:-latest}"',
    );

    expect(locals.get('context')).toBe('$CI_PROJECT_DIR/a');
    expect(outputs[0]?.get('name')).toBe('$R:${T:-latest}');
  });

  test('the last metadata file and frontend count', () => {
    expect(build('--frontend a --frontend dockerfile.v0 --metadata-file x --metadata-file y')).toMatchObject({
      frontend: 'dockerfile.v0',
      metadataFile: 'y',
    });
  });

  test('arguments that are added at run time', () => {
    expect(
      build('--frontend dockerfile.v0 ${k2b_cache:+--import-cache} ${k2b_cache:+"type=registry,ref=a"}').open,
    ).toBe(true);
    expect(build('--frontend dockerfile.v0').open).toBe(false);
  });

  test('caches', () => {
    const { importCache, exportCache } = build(
      '--import-cache type=registry,ref=a --export-cache type=registry,ref=a,mode=max',
    );

    expect(plain(importCache)).toEqual([{ type: 'registry', ref: 'a' }]);
    expect(plain(exportCache)).toEqual([{ type: 'registry', ref: 'a', mode: 'max' }]);
  });
});

describe('what buildctl does not take (flags.md B2, B3)', () => {
  test.each([
    'build --build-arg A=1',
    'build --target prod',
    'build --tag a',
    'build --push',
    'build --label a=b',
    'build .',
    'build "$@"',
    'build --frontend',
    'build --output name=a,push',
    'build --output type=image,name=a,b',
    'build --output \'type=image,name="a,b"\'',
    'build --export-cache registry',
    'du --frontend dockerfile.v0',
    '',
  ])('%s', (line) => {
    expect(read(line)).toHaveProperty('problem');
  });

  test.each(['build --output name=a', 'build --import-cache ref=a', 'build --opt nothing'])('%s', (line) => {
    expect(read(line)).toHaveProperty('problem');
  });
});
