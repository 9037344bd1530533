import { isDockerHub, mayBeEmpty, repositoryOf, splitTag } from '../../src/buildkit/names.ts';
import { completeTag, completionOf } from '../../src/buildkit/tags.ts';
import { word } from '../kaniko/words.ts';
import { callContext } from './calls.ts';

describe('completeTag', () => {
  test.each([
    ['r.io/a:1', 'r.io/a:1'],
    ['r.io/a', 'r.io/a'],
    ['r.io:5000/a', 'r.io:5000/a'],
    ['r.io/a:', 'r.io/a:latest'],
    ['$R:$CI_COMMIT_TAG', '$R:${CI_COMMIT_TAG:-latest}'],
    ['"$R:$CI_COMMIT_TAG"', '"$R:${CI_COMMIT_TAG:-latest}"'],
    ['$R:${CI_COMMIT_TAG}', '$R:${CI_COMMIT_TAG:-latest}'],
    ['$R:$CI_COMMIT_SHA', '$R:$CI_COMMIT_SHA'],
    ['$R:$CI_COMMIT_REF_SLUG', '$R:$CI_COMMIT_REF_SLUG'],
    ['$R:v$X', '$R:v$X'],
    ['$R:$X-debug', '$R:$X-debug'],
    ['$R:${X:-1}', '$R:${X:-1}'],
    ['$R:$(date)', '$R:$(date)'],
    ['$R:${X:-}', '$R:${X:-latest}'],
    ['$R:${X:-$Y}', '$R:${X:-${Y:-latest}}'],
    ['"$R:${X:-${Y}}"', '"$R:${X:-${Y:-latest}}"'],
    ['$R:${X:-$CI_COMMIT_SHA}', '$R:${X:-$CI_COMMIT_SHA}'],
    ['$R:${X-1}', '$R:${X-1}'],
    ['$R:${X#v}', '$R:${X#v}'],
    ['$R:$1', '$R:${1:-latest}'],
    ['$R', '$R'],
    ['$R:5000/a', '$R:5000/a'],
    ['$R:$PORT/a', '$R:$PORT/a'],
  ])('%s', (name, expected) => {
    expect(completeTag(word(name), callContext()).raw).toBe(expected);
  });

  test('a variable that is always set to a text in view needs no default', () => {
    const values = (...list: string[]) => callContext({ values: () => list });

    expect(completeTag(word('$R:$T'), values('1', '2')).raw).toBe('$R:$T');
    expect(completeTag(word('$R:$T'), values('1', '')).raw).toBe('$R:${T:-latest}');
    expect(completeTag(word('$R:$T'), values('$CI_COMMIT_TAG')).raw).toBe('$R:${T:-latest}');
  });
});

describe('completionOf', () => {
  const values = (texts: Readonly<Record<string, readonly string[]>>) =>
    callContext({ values: (name) => texts[name] ?? [] });

  test.each([
    ['$R:1', 'none'],
    ['$R:$(cat V)', 'named'],
    ['$R:${X#v}', 'named'],
    ['$R:$((1+1))', 'none'],
    ['$R:$X', 'word'],
    ['$R:$X$Y', 'test'],
    ['$R:$X$(cat V)', 'test'],
    ['$R:${X:-$Y$Z}', 'test'],
    ['$R:$X$FULL', 'none'],
    ['$REF', 'test'],
    ['$OTHER', 'test'],
    ['$COMMAND', 'test'],
    ['$FULL', 'none'],
    ['$UNKNOWN', 'none'],
    ['$R:5000/$REF', 'test'],
  ])('%s: %s', (name, kind) => {
    const context = values({
      FULL: ['r.io/a:v1'],
      REF: ['r.io/a:v1', 'r.io/a:$TAG'],
      OTHER: ['$REF'],
      COMMAND: ['r.io/a:$(cat V)'],
    });

    expect(completionOf(word(name), context).kind).toBe(kind);
  });

  test('the words of a loop and of parameters are names, too', () => {
    const wordsOf = (name: string) => (name === 'ref' ? [word('r.io/a:1'), word('"r.io/a:$TAG"')] : []);

    expect(completionOf(word('"$ref"'), { ...callContext(), wordsOf }).kind).toBe('test');
    expect(completionOf(word('"$other"'), { ...callContext(), wordsOf }).kind).toBe('none');
  });

  test('of more readings than can be looked at the run decides', () => {
    const many = Array.from({ length: 40 }, (_, index) => `v${index}`);
    const context = values({ A: many, B: many });

    expect(completionOf(word('r.io/$A$B'), context).kind).toBe('test');
    expect(completionOf(word('r.io/$A'), context).kind).toBe('none');
  });
});

describe('splitTag', () => {
  test.each([
    ['r.io/a:1', ['r.io/a', '1']],
    ['r.io:5000/a:1', ['r.io:5000/a', '1']],
    ['$R:$T', ['$R', '$T']],
    ['"$R:$T"', ['"$R"', '"$T"']],
  ])('%s', (name, expected) => {
    const cut = splitTag(word(name));

    expect([cut?.repository.raw, cut?.tag.raw]).toEqual(expected);
  });

  test.each(['r.io/a', 'r.io:5000/a', '$R', '$R:5000/$X'])('%s has none', (name) => {
    expect(splitTag(word(name))).toBeUndefined();
  });
});

describe('repositoryOf', () => {
  test.each([
    ['r.io/a:1', 'r.io/a'],
    ['r.io/a', 'r.io/a'],
    ['$CI_REGISTRY_IMAGE', '$CI_REGISTRY_IMAGE'],
    ['$CI_REGISTRY/$CI_PROJECT_PATH', '$CI_REGISTRY/$CI_PROJECT_PATH'],
    ['$IMAGE', undefined],
    ['r.io/$NAME', undefined],
  ])('%s', (name, expected) => {
    expect(repositoryOf(word(name))?.raw).toBe(expected);
  });
});

describe('isDockerHub', () => {
  test.each([
    ['app', true],
    ['app:1', true],
    ['user/app:1', true],
    ['docker.io/user/app', true],
    ['index.docker.io/user/app', true],
    ['user/$X', true],
    ['r.io/app', false],
    ['localhost/app', false],
    ['localhost:5000/app', false],
    ['host:5000/app', false],
    ['$CI_REGISTRY/app', false],
    ['$USER/app', false],
    ['mydocker.io/app', false],
  ])('%s', (name, expected) => {
    expect(isDockerHub(word(name))).toBe(expected);
  });
});

test('mayBeEmpty', () => {
  expect(['$A', '"$A$B"', '$A:$B', '$A/x', 'x'].map((name) => mayBeEmpty(word(name)))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
