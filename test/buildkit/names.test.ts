import { isDockerHub, mayBeEmpty, repositoryOf, splitTag } from '../../src/buildkit/names.ts';
import { completeTag } from '../../src/buildkit/tags.ts';
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
