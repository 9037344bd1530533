import { analyze, type AnalyzeInput } from '../../src/kaniko/analyze.ts';
import { recognizeImage } from '../../src/kaniko/image.ts';
import { unitsOf } from '../shell/scripts.ts';

const KANIKO = recognizeImage('gcr.io/kaniko-project/executor:debug');

function run(entries: readonly string[], more: Partial<AnalyzeInput> = {}) {
  const input = { afterUnits: [], image: KANIKO, values: () => [], ...more };
  return analyze({ units: unitsOf(...entries), ...input });
}

const calls = (...entries: string[]) =>
  run(entries).invocations.map(({ arguments: args }) => args.map(({ raw }) => raw).join(' '));

describe('runs of the executor', () => {
  test.each([
    ['/kaniko/executor --force', ['--force']],
    ['executor --force', ['--force']],
    ['"/kaniko/executor" --force', ['--force']],
    ['exec /kaniko/executor --force', ['--force']],
    ['A=1 B=2 /kaniko/executor --force', ['--force']],
    ['/kaniko/executor -c . \\\n  -d a \\\n  --force', ['-c . -d a --force']],
    ['cd app && /kaniko/executor -c .', ['-c .']],
    ['test -f x || /kaniko/executor -c .', ['-c .']],
    ['if true; then /kaniko/executor a; else /kaniko/executor b; fi', ['a', 'b']],
    ['for i in a b; do /kaniko/executor -d $i; done', ['-d $i']],
    ['case $X in a) /kaniko/executor a ;; *) /kaniko/executor b ;; esac', ['a', 'b']],
    ['( /kaniko/executor a )', ['a']],
    ['{ /kaniko/executor a; }', ['a']],
    ['! /kaniko/executor a', ['a']],
    ['/kaniko/executor a | tee log', ['a']],
    ['/kaniko/executor a > log 2>&1', ['a']],
    ['while read l; do /kaniko/executor $l; done < list', ['$l']],
    ['build() { /kaniko/executor -d $1; }\nbuild a\nbuild b', ['-d $1']],
    ['unused() { /kaniko/executor a; }', ['a']],
    ['/kaniko/executor a; /kaniko/executor b', ['a', 'b']],
  ])('%s', (script, expected) => {
    expect(calls(script)).toEqual(expected);
  });

  test('a call that starts in one entry and has its end in the next', () => {
    expect(calls('if [ -n "$A" ]; then', '/kaniko/executor a', 'fi')).toEqual(['a']);
  });

  test.each(['/kaniko/executors a', '/usr/kaniko/executor', '# /kaniko/executor a', 'echo /kaniko/executor'])(
    '%s is none',
    (script) => {
      expect(run([script])).toMatchObject({ invocations: [], indirect: [] });
    },
  );

  test('the bare name counts in a Kaniko image only', () => {
    const image = recognizeImage('alpine:3.22');

    expect(run(['executor a'], { image }).invocations).toEqual([]);
    expect(run(['/kaniko/executor a'], { image }).invocations).toHaveLength(1);
  });
});

describe('indirect runs', () => {
  test.each([
    ['sh -c "/kaniko/executor -c ."', 'K2B302'],
    ['time_it /kaniko/executor -c .', 'K2B302'],
    ['CMD="/kaniko/executor -c ."', 'K2B302'],
    ['echo "/kaniko/executor -c ." > build.sh', 'K2B302'],
    ['xargs -n1 /kaniko/executor -d < list', 'K2B302'],
    ['OUT=$(/kaniko/executor -c .)', 'K2B305'],
    ['$RUN --destination a --context .', 'K2B302'],
    ['/kaniko/executor -c .\n--destination a', 'K2B306'],
  ])('%s', (script, code) => {
    expect(run([script]).indirect.map((one) => one.code)).toContain(code);
  });

  test('a variable that holds the executor', () => {
    const values = (name: string) => (name === 'KANIKO' ? ['/kaniko/executor'] : []);

    expect(run(['$KANIKO -c .'], { values }).indirect).toMatchObject([{ code: 'K2B302' }]);
  });

  test('a script that does not parse', () => {
    expect(run(['if true; then /kaniko/executor a']).problem).toBeDefined();
  });
});

describe('the working directory of a call', () => {
  test.each([
    [['/kaniko/executor a'], ''],
    [['cd app', '/kaniko/executor a'], 'app'],
    [['cd app && cd ../web', '/kaniko/executor a'], 'web'],
    [['cd $CI_PROJECT_DIR/x', '/kaniko/executor a'], 'x'],
    [['cd $APP', '/kaniko/executor a'], undefined],
    [['if true; then cd app; fi', '/kaniko/executor a'], undefined],
    [['(cd app)', '/kaniko/executor a'], ''],
    [['build() { /kaniko/executor a; }', 'build', 'cd app', 'build'], undefined],
  ])('%j', (entries, cwd) => {
    expect(run(entries).invocations[0]?.cwd).toBe(cwd);
  });
});

describe('credentials at a call', () => {
  const WRITE = `echo '{"auths":{"r.io":{}}}' > /kaniko/.docker/config.json`;
  const force = (...entries: string[]) => [...(run(entries).invocations[0]?.config ?? [])].sort();

  test.each([
    [['/kaniko/executor a'], [-1]],
    [[WRITE, '/kaniko/executor a'], [0]],
    [[WRITE, 'cp auth.json /kaniko/.docker/config.json', '/kaniko/executor a'], [1]],
    [
      [`if [ -n "$X" ]; then ${WRITE}; fi`, '/kaniko/executor a'],
      [-1, 0],
    ],
    [
      [`if [ -n "$X" ]; then ${WRITE}; else cp a ~/.docker/config.json; fi`, '/kaniko/executor a'],
      [0, 1],
    ],
    [[WRITE, 'rm -rf /kaniko/.docker', '/kaniko/executor a'], [-1]],
    [
      [`[ -n "$X" ] && ${WRITE}`, '/kaniko/executor a'],
      [-1, 0],
    ],
    [[`mkdir -p /kaniko/.docker && ${WRITE}`, '/kaniko/executor a'], [0]],
    [
      [`case $X in a) ${WRITE} ;; *) cp a ~/.docker/config.json ;; esac`, '/kaniko/executor a'],
      [0, 1],
    ],
    [
      [`for i in 1 2; do ${WRITE}; done`, '/kaniko/executor a'],
      [-1, 0],
    ],
    [[`( ${WRITE} )`, '/kaniko/executor a'], [0]],
    [['/kaniko/executor a', WRITE], [-1]],
    [[`login() { ${WRITE}; }`, 'login', '/kaniko/executor a'], [0]],
  ])('%j', (entries, expected) => {
    expect(force(...entries)).toEqual(expected);
  });

  test('appending hides the content', () => {
    const { writes } = run([WRITE.replace('>', '>>')]);

    expect(writes.map(({ content }) => content.kind)).toEqual(['opaque']);
  });

  test('whether the folder is there before', () => {
    const made = (...entries: string[]) => run(entries).writes.map(({ folderMade }) => folderMade);

    expect(made(WRITE)).toEqual([false]);
    expect(made('mkdir -p /kaniko/.docker', WRITE, WRITE)).toEqual([true, true]);
    expect(made(`if [ -n "$X" ]; then mkdir -p /kaniko/.docker; fi`, WRITE)).toEqual([false]);
  });
});

test.each([
  `{ echo '{"auths":{"r.io":{}}}'; } > /kaniko/.docker/config.json`,
  `( echo '{"auths":{"r.io":{}}}' ) > /kaniko/.docker/config.json`,
  `for i in 1; do echo '{}'; done > /kaniko/.docker/config.json`,
])('credentials written by %s', (script) => {
  expect(run([script]).writes).toHaveLength(1);
});
