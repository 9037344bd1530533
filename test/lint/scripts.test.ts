import { build, job, lintText } from './harness.ts';

const WRONG = build('--build-arg A=1 --output type=image,name=$CI_REGISTRY_IMAGE:1,push=true');

/** Findings of a job and its files, with their places. */
function found(script: readonly string[], files: Readonly<Record<string, string>> = {}): readonly string[] {
  const findings = lintText(job({ script }), undefined, files);
  return findings.map(({ code, location }) => `${code} ${location.path}:${location.line}`);
}

test.each([
  ['a file that is run', ['sh ci/b.sh'], { 'ci/b.sh': `#!/bin/sh\n${WRONG}\n` }],
  ['a file that is sourced', ['. ci/b.sh'], { 'ci/b.sh': `set -e\n${WRONG}\n` }],
  ['a function of a library', ['. ci/b.sh', 'push a'], { 'ci/b.sh': `push() {\n${WRONG}\n}\n` }],
])('lint finds in %s what it finds in the job', (_, script, files) => {
  expect(found([WRONG])).toEqual([expect.stringMatching(/^K2B717 \.gitlab-ci\.yml:/)]);
  expect(found(script, files)).toEqual(['K2B717 ci/b.sh:2']);
});

test('a sound call in a file is left alone', () => {
  expect(found(['sh ci/b.sh'], { 'ci/b.sh': `${build()}\n` })).toEqual([]);
});
