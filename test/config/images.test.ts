import { replacementFor } from '../../src/config/images.ts';

const find = (pattern: string, reference: string): boolean =>
  replacementFor(new Map([[pattern, 'r.io/new:1']]), reference) === 'r.io/new:1';

test.each([
  ['r.io/kaniko:v1', 'r.io/kaniko:v1'],
  ['r.io/kaniko', 'r.io/kaniko'],
  ['r.io/kaniko', 'r.io/kaniko:v1'],
  ['r.io/kaniko', 'r.io/kaniko:v1@sha256:abc'],
  ['r.io:5000/kaniko', 'r.io:5000/kaniko:v1'],
  ['r.io/*', 'r.io/kaniko:v1'],
  ['r.io/*/executor:*-debug', 'r.io/kaniko/executor:v1-debug'],
  ['**/executor', 'r.io/a/b/executor:v1'],
  ['$CI_REGISTRY/kaniko:*', '$CI_REGISTRY/kaniko:$TAG'],
])('%s is about %s', (pattern, reference) => {
  expect(find(pattern, reference)).toBe(true);
});

test.each([
  ['r.io/kaniko:v1', 'r.io/kaniko:v2'],
  ['r.io/kaniko:v1', 'r.io/kaniko'],
  ['r.io/kaniko', 'r.io/kaniko-extra'],
  ['r.io/kaniko', 'x.r.io/kaniko'],
  ['r.io/*', 'r.io/a/b:v1'],
  ['rxio/kaniko', 'r.io/kaniko'],
  ['r.io/kaniko', 'rxio/kaniko'],
  ['(a+)+', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'],
])('%s is not about %s', (pattern, reference) => {
  expect(find(pattern, reference)).toBe(false);
});

test('the reference itself wins over a pattern, and of patterns the first', () => {
  const images = new Map([
    ['r.io/**', 'first'],
    ['r.io/a', 'second'],
    ['r.io/b:1', 'itself'],
  ]);

  expect(replacementFor(images, 'r.io/a:7')).toBe('first');
  expect(replacementFor(images, 'r.io/b:1')).toBe('itself');
  expect(replacementFor(images, 'q.io/a')).toBeUndefined();
});
