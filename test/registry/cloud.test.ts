import { hostReadings, isCloudFile, isCloudIdentity, isCloudRegistry, mayBeHost } from '../../src/registry/cloud.ts';
import { literalWord, type ShellWord, type WordPart, wordOf } from '../../src/shell/word.ts';

const NOTHING = (): readonly string[] => [];
const among =
  (values: Readonly<Record<string, readonly string[]>>) =>
  (name: string): readonly string[] =>
    values[name] ?? [];

/** A word in which `$X` and `${X}` are expansions. */
function word(text: string): ShellWord {
  const parts = text.split(/(\$\{\w+\}|\$\w+)/).flatMap((piece): WordPart[] => {
    if (piece === '') return [];
    if (!piece.startsWith('$')) return [{ kind: 'text', value: piece, raw: piece, quote: '' }];
    return [{ kind: 'expansion', name: piece.replace(/[${}]/g, ''), plain: true, raw: piece, quote: '' }];
  });
  return wordOf(parts);
}

test.each([
  '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
  '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
  '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com',
  '123456789012.dkr-ecr.eu-west-1.on.aws',
  'public.ecr.aws',
  'gcr.io',
  'eu.gcr.io',
  'europe-west3-docker.pkg.dev',
  'shop.azurecr.io',
  'shop.azurecr.cn',
])('%s is the registry of a cloud', (host) => expect(isCloudRegistry(host)).toBe(true));

test.each([
  'registry.example.com',
  'quay.io',
  'docker.io',
  'notgcr.io',
  'dkr.ecr.eu-central-1.amazonaws.com.example.com',
  'azurecr.io.example.com',
  'ghcr.io',
  '$REGISTRY',
  '$CI_REGISTRY',
  'registry.$DOMAIN',
])('%s is not', (host) => expect(isCloudRegistry(host)).toBe(false));

test.each([
  ['$AWS_ACCOUNT_ID.dkr.ecr.$AWS_REGION.amazonaws.com/shop:1', {}],
  ['${AWS_ACCOUNT_ID}.dkr.ecr.${AWS_REGION}.amazonaws.com/shop:1', {}],
  ['$ECR/shop:1', { ECR: ['$ACCOUNT.dkr.ecr.$AWS_DEFAULT_REGION.amazonaws.com'] }],
  ['$IMAGE', { IMAGE: ['$ECR/shop:1'], ECR: ['${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com'] }],
  ['${ACR_NAME}.azurecr.io/shop:1', {}],
  ['${ACR_NAME}.azurecr.io/shop:1', { ACR_NAME: ['shop'] }],
  ['$REGION-docker.pkg.dev/$PROJECT/apps/shop:1', {}],
  ['$LOC.gcr.io/p/x:1', {}],
  ['${PREFIX}gcr.io/p/x:1', {}],
])('the host of %s with %j is of a cloud', (name, values) => {
  expect(hostReadings(word(name), among(values)).map(isCloudRegistry)).toEqual([true]);
});

test.each([
  ['$REGISTRY/shop:1', {}, ['$REGISTRY']],
  ['$CI_REGISTRY_IMAGE/gcr.io:1', {}, ['$CI_REGISTRY_IMAGE']],
  ['registry.example.com/gcr.io/x:1', {}, ['registry.example.com']],
  ['$A/x', { A: ['one.example.com', 'two.example.com/y'] }, ['one.example.com', 'two.example.com']],
  ['$LOOP/x', { LOOP: ['$LOOP'] }, ['$LOOP']],
])('the hosts of %s with %j', (name, values, hosts) => {
  const readings = hostReadings(word(name), among(values));

  expect(readings).toEqual(hosts);
  expect(readings.some(isCloudRegistry)).toBe(false);
});

test('a literal name has the host that it shows', () => {
  expect(hostReadings(literalWord('eu.gcr.io/p/x:1'), NOTHING)).toEqual(['eu.gcr.io']);
});

test.each(['AWS_ROLE_ARN', 'AWS_ACCESS_KEY_ID', 'AZURE_CLIENT_ID', 'GOOGLE_APPLICATION_CREDENTIALS'])(
  '%s is an identity',
  (name) => expect(isCloudIdentity(name)).toBe(true),
);

test.each(['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_ACCOUNT_ID', 'AZURE_SUBSCRIPTION', 'ROLE_ARN', ''])(
  '%s is none',
  (name) => expect(isCloudIdentity(name)).toBe(false),
);

test.each([
  ['~/.aws/config', true],
  ['$HOME/.aws/credentials', true],
  ['/root/.azure/azureProfile.json', true],
  ['~/.aws-sam/config', false],
  ['aws/config', false],
])('%s holds an identity: %s', (path, holds) => expect(isCloudFile(path)).toBe(holds));

test.each([
  ['$ACCOUNT.dkr.ecr.$REGION.amazonaws.com', '123.dkr.ecr.eu-west-1.amazonaws.com', true],
  ['$ACCOUNT.dkr.ecr.eu-west-2.amazonaws.com', '123.dkr.ecr.eu-west-1.amazonaws.com', false],
  ['$REGISTRY', '123.dkr.ecr.eu-west-1.amazonaws.com', false],
  ['gcr.io', 'gcr.io', true],
])('%s may be %s: %s', (reading, host, may) => expect(mayBeHost(reading, host)).toBe(may));
