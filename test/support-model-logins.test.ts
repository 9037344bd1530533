import { disagreements } from './support/model-logins.ts';
import type { Credential } from './support/equivalence/index.ts';

const HOST = 'registry.example.com';
const SCENARIO = { files: {}, env: { CI_REGISTRY: HOST, CI_REGISTRY_USER: 'me', CI_REGISTRY_PASSWORD: 'secret' } };

const check = (login: Credential | 'none', ...items: readonly string[]): readonly string[] =>
  disagreements('kaniko', { items, variables: {} }, SCENARIO, [
    { logins: { [HOST]: login }, pushes: [], overwrites: [] },
  ]);
const CALL = '/kaniko/executor -c . -d $CI_REGISTRY/a:1';

test('the login that the model gives is the one that was recorded', () => {
  expect(check({ user: 'me', password: 'secret' }, CALL)).toEqual([]);
});

test.each<[string, Credential | 'none']>([
  ['another user', { user: 'you', password: 'secret' }],
  ['no login', 'none'],
])('%s is a disagreement', (_name, login) => {
  expect(check(login, CALL)).toHaveLength(1);
});

test('what the model leaves open is none', () => {
  expect(check({ user: 'you', password: 'secret' }, 'cp auth.json /kaniko/.docker/config.json', CALL)).toEqual([]);
});
