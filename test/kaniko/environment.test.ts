import { contextSchemes, variableEffect } from '../../src/kaniko/environment.ts';
import type { KanikoFlavor } from '../../src/model.ts';
import { words } from './words.ts';

const effect = (name: string, more: { flavor?: KanikoFlavor; context?: string; value?: string } = {}) => {
  const schemes = contextSchemes([words(`--context ${more.context ?? '.'}`)]);
  return variableEffect(name, { flavor: more.flavor ?? 'upstream', schemes }, more.value);
};

test.each([
  ['HTTPS_PROXY', 'kept'],
  ['no_proxy', 'kept'],
  ['CI_REGISTRY_PASSWORD', 'kept'],
  ['AWS_ACCESS_KEY_ID', 'kept'],
  ['KANIKO_NO_PUSH', 'flag'],
  ['KANIKO_REGISTRY_MAP', 'flag'],
  ['DOCKER_CONFIG', 'credentials'],
  ['BUILDER_OUTPUT', 'manual'],
  ['STACKLOG_PATH', 'not-needed'],
  ['MY_VARIABLE', undefined],
  ['ci_registry', undefined],
])('%s is %s', (name, expected) => {
  expect(effect(name)).toBe(expected);
});

test.each([
  ['GIT_TOKEN', '.', 'not-needed'],
  ['GIT_TOKEN', '$CI_PROJECT_DIR/app', 'not-needed'],
  ['GIT_TOKEN', 'git://h/r.git', 'manual'],
  ['GIT_TOKEN', '$CONTEXT', 'manual'],
  ['S3_ENDPOINT', 'git://h/r.git', 'not-needed'],
  ['S3_ENDPOINT', 's3://b/k', 'manual'],
  ['AZURE_STORAGE_ACCESS_KEY', 'https://h/a.tar.gz', 'manual'],
])('%s matters by the context: with %s it is %s', (name, context, expected) => {
  expect(effect(name, { context })).toBe(expected);
});

test('arguments that may hold a context', () => {
  expect([...contextSchemes([words('$FLAGS')])]).toEqual([undefined]);
});

test.each([
  ['/kaniko/ssl/certs', 'not-needed'],
  ['/kaniko/ssl/certs/', 'not-needed'],
  ['/kaniko/other', 'manual'],
  ['/etc/acme', 'kept'],
  [undefined, 'manual'],
])('SSL_CERT_DIR=%s is %s', (value, expected) => {
  expect(effect('SSL_CERT_DIR', value === undefined ? {} : { value })).toBe(expected);
});

describe('variables of the fork', () => {
  test.each([
    ['KANIKO_GHCR_IO_PASSWORD', 'fork-credentials'],
    ['FF_KANIKO_CACHE_LOOKAHEAD', 'not-needed'],
    ['FF_KANIKO_COPY_AS_ROOT', 'not-needed'],
    ['FF_KANIKO_OCI_SCRATCH_BASE', 'fork-feature'],
    ['FF_KANIKO_FUTURE', 'fork-feature'],
    ['KANIKO_IGNORE_ASSERTIONS', 'not-needed'],
  ])('%s is %s', (name, expected) => {
    expect(effect(name, { flavor: 'osscontainertools' })).toBe(expected);
    expect(effect(name, { flavor: 'unknown' })).toBe(expected);
    expect(effect(name)).toBeUndefined();
  });
});
