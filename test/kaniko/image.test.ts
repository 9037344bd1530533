import { recognizeImage, splitReference } from '../../src/kaniko/image.ts';

const HASH = `sha256:${'0'.repeat(64)}`;

describe('splitReference', () => {
  test.each([
    ['alpine', 'alpine', '', ''],
    ['alpine:3.22', 'alpine', '3.22', ''],
    ['r.io:5000/a/b', 'r.io:5000/a/b', '', ''],
    ['r.io:5000/a/b:1', 'r.io:5000/a/b', '1', ''],
    [`r.io/a@${HASH}`, 'r.io/a', '', HASH],
    [`r.io:5000/a:debug@${HASH}`, 'r.io:5000/a', 'debug', HASH],
  ])('%s', (reference, repository, tag, digest) => {
    expect(splitReference(reference)).toEqual({ repository, tag, digest });
  });
});

describe('recognizeImage', () => {
  test.each([
    ['gcr.io/kaniko-project/executor:debug', 'upstream', true, false],
    ['gcr.io/kaniko-project/executor:v1.9.0-debug', 'upstream', true, false],
    ['gcr.io/kaniko-project/executor:debug-v0.24.0', 'upstream', true, false],
    ['gcr.io/kaniko-project/executor:latest', 'upstream', false, false],
    ['gcr.io/kaniko-project/executor', 'upstream', false, false],
    ['gcr.io/kaniko-project/executor:$KANIKO_VERSION', 'upstream', true, false],
    [`gcr.io/kaniko-project/executor@${HASH}`, 'upstream', true, false],
    [`gcr.io/kaniko-project/executor:debug@${HASH}`, 'upstream', true, false],
    ['mirror.corp:5000/gcr/kaniko-project/executor:debug', 'upstream', true, true],
    ['$MIRROR/kaniko-project/executor:debug', 'upstream', true, true],
    ['ghcr.io/osscontainertools/kaniko:v1.27.0-debug', 'osscontainertools', true, false],
    ['osscontainertools/kaniko:debug', 'osscontainertools', true, false],
    ['martizih/kaniko:alpine', 'osscontainertools', true, false],
    ['cgr.dev/chainguard/kaniko:latest-debug', 'chainguard', true, false],
    ['cgr.dev/chainguard/kaniko:latest', 'chainguard', false, false],
  ])('%s', (reference, flavor, shell, mirror) => {
    expect(recognizeImage(reference)).toEqual({ kind: 'kaniko', flavor, shell, mirror });
  });

  test.each([
    ['gcr.io/kaniko-project/warmer:debug', { kind: 'warmer' }],
    ['$KANIKO_IMAGE', { kind: 'variable', mentionsKaniko: true }],
    ['${BUILDER}:1', { kind: 'variable', mentionsKaniko: false }],
    ['$[[ inputs.kaniko_image ]]', { kind: 'variable', mentionsKaniko: true }],
    ['r.io/tools/kaniko-wrapper:2', { kind: 'other', mentionsKaniko: true }],
    ['r.io/notkaniko-project/executor:debug', { kind: 'other', mentionsKaniko: true }],
    ['docker:29-cli', { kind: 'other', mentionsKaniko: false }],
  ])('%s is %j', (reference, expected) => {
    expect(recognizeImage(reference)).toEqual(expected);
  });
});
