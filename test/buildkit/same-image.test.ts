import { jobNameSlug, mayBeSameImage } from '../../src/buildkit/same-image.ts';

describe('two names of images', () => {
  test.each([
    ['r.io/app:release', 'r.io/app:release'],
    ['$CI_REGISTRY_IMAGE:cache-build', '${CI_REGISTRY_IMAGE}:cache-build'],
    ['r.io/app:latest', 'r.io/app'],
    ['docker.io/library/app:1', 'app:1'],
    ['r.io/app:cache-build', 'r.io/app:cache-$NAME'],
    ['r.io/app:cache-$JOB', 'r.io/app:cache-$NAME'],
    ['r.io/app:cache-build', 'r.io/app:$KIND-build'],
    ['r.io/app:a-1-b-2-c', 'r.io/app:a-$X-b-${Y}-c'],
  ])('%s may be %s', (a, b) => {
    expect(mayBeSameImage(a, b)).toBe(true);
    expect(mayBeSameImage(b, a)).toBe(true);
  });

  test.each([
    ['r.io/app:cache-build', 'r.io/app:$CI_COMMIT_TAG'],
    ['r.io/app:cache-build', 'r.io/other:cache-build'],
    ['r.io/app:cache-build', 'r.io/app:v$VERSION'],
    ['r.io/app:cache-build', 'r.io/app:cache-build-$X'],
    ['localhost:5000/app', 'localhost:5000/app:5000'],
    ['r.io/app:ab', 'r.io/app:ab${X}ba'],
  ])('%s is never %s', (a, b) => {
    expect(mayBeSameImage(a, b)).toBe(false);
    expect(mayBeSameImage(b, a)).toBe(false);
  });
});

test.each([
  ['Build Image', 'build-image'],
  ['release', 'release'],
  ['build: [a, b]', 'build---a--b'],
  ['--x--', 'x'],
])('the slug of the job %s is %s', (name, slug) => {
  expect(jobNameSlug(name)).toBe(slug);
});
