import { isKeyName, isSecretName } from '../../../src/report/mask/names.ts';

describe('a name whose value is a secret', () => {
  test.each([
    ...['password', 'DB_PASSWORD', 'PASSWORD_PROD', 'dbPassword', 'DBPASSWORD', 'MYSQL_PASSWORD_2', 'passphrase'],
    ...['NPM_TOKEN', 'NPMTOKEN', 'TOKEN_STAGING', 'X-Vault-Token', '_authToken', 'CLIENT_SECRET', 'SECRET_PROD'],
    ...['API_KEY', 'apiKey', 'apikey', 'API_KEY_PROD', 'AWS_SECRET_ACCESS_KEY', 'SSH_PRIVATE_KEY', 'sshkey'],
    ...['DB_PASS', 'DB_PASS_PROD', 'db.pwd', 'VAULT_SECRET_ID', 'SECRETS', 'TOKEN2', 'COSIGN_KEY'],
  ])('%s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });
});

describe('a name that only tells about one', () => {
  test.each([
    ...['TOKEN_URL', 'PASSWORD_FILE', 'SECRET_NAME', 'secretName', 'AWS_ACCESS_KEY_ID', 'password-stdin', 'TOKEN_TTL'],
    ...['PUBLIC_KEY', 'SSH_PUBLIC_KEY', 'DEPLOY_KEY_PUB', 'MAX_TOKENS', 'TOKEN_COUNT', 'SECRET_DETECTION_DISABLED'],
    ...[
      'KEY',
      'CACHE_KEY',
      'SORT_KEY',
      'KEYS',
      'tokenizer',
      'secretary',
      'BYPASS',
      'PASS_RATE',
      'COMPASS',
      'PWD',
      'OLDPWD',
    ],
  ])('%s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

test('a key of another kind is told by its value, but not the key of a cache or a public one', () => {
  expect(['DB_KEY', 'CACHE_KEY', 'PUBLIC_KEY', 'key', 'KEYBOARD'].filter(isKeyName)).toEqual(['DB_KEY']);
});
