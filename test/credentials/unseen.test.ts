import { KANIKO } from '../../src/credentials/runtime.ts';
import { CredentialState } from '../../src/credentials/state.ts';
import { leadsToFolder, mayBeConfigFile, namesConfig } from '../../src/credentials/unseen.ts';

const FILE = '/kaniko/.docker/config.json';

function state(functions: Readonly<Record<string, string>> = {}): CredentialState {
  const start = CredentialState.start(KANIKO, () => []);
  for (const [name, body] of Object.entries(functions)) start.define(name, body);
  return start;
}

const FOLDER = { folder: '{ echo /kaniko/.docker; }', other: '{ echo /tmp; }', outer: '{ folder; }' };

test.each([
  ['$CI_PROJECT_DIR/.docker', true],
  ['${DOCKER_CONFIG}', true],
  ['$(folder)', true],
  ['$(outer)', true],
  ['$(other)', false],
  ['$(date)/config.json', false],
])('%s leads to the folder of the credentials: %s', (text, expected) => {
  expect(leadsToFolder(text, state(FOLDER).functions)).toBe(expected);
});

test('functions that call each other end', () => {
  expect(leadsToFolder('a', new Map(Object.entries({ a: '{ b; }', b: '{ a; }' })))).toBe(false);
});

test.each([
  ['?\\$(folder)/config.json', true],
  ['?\\$(folder)', true],
  ['?\\$(other)/config.json', false],
  ['?\\$(mktemp -d .docker.XXXX)/config.json', false],
  ['${D#1}/config.json', true],
  ['${D#1}/auth.json', false],
  ['?/config.json', true],
  ['${CI_PROJECT_DIR}/config.json', false],
  [FILE, false],
])('%s may be the credentials file: %s', (path, expected) => {
  expect(mayBeConfigFile(path, state(FOLDER))).toBe(expected);
});

test.each([
  [`of=${FILE}`, true],
  ['-O/root/.docker/config.json', true],
  ['cp /tmp/a.json /kaniko//.docker/config.json', true],
  ['cp a.json $DOCKER_CONFIG', true],
  ['cp a.json $(folder)', true],
  ['/kaniko/.dockerconfig', false],
  ['-O/tmp${X}/kaniko/.docker/config.json', false],
  ['cp a.json /tmp', false],
])('the words %s name the credentials: %s', (text, expected) => {
  expect(namesConfig(text, FILE, state(FOLDER))).toBe(expected);
});
