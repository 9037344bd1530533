import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, inline, pick } from './dimension.ts';

/** Registries of clouds by the end of their name, and identities without a login. */
const CLOUD_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    host: pick('ecr', 'ecr yaml', 'acr', 'artifact', 'gcr', 'whole', 'public'),
    shell: fc.boolean(),
    cached: fc.boolean(),
    // With a login for the registry the job works in both images.
    login: pick('none', 'in a variable', 'for the registry', 'for another registry'),
  })
  .map(({ host, shell, cached, login }) => {
    const names: Readonly<Record<typeof host, string>> = {
      ecr: '${ACCOUNT_ID}.dkr.ecr.${CLOUD_REGION}.amazonaws.com/web',
      'ecr yaml': '$ECR_HOST/web',
      acr: '$VENDOR.azurecr.io/team/web',
      artifact: '${CLOUD_REGION}-docker.pkg.dev/$VENDOR/images/web',
      gcr: '$PLACE.gcr.io/$VENDOR/web',
      whole: '$CLOUD_HOST/web',
      public: '${VENDOR}.azurecr.cn/web',
    };
    const name = names[host];
    const repo = cached ? ` --cache --cache-repo ${name}/layers` : '';
    const registry = name.slice(0, name.indexOf('/'));
    const file = (key: string): string =>
      `echo "{\\"auths\\":{\\"${key}\\":{\\"username\\":\\"AWS\\",\\"password\\":\\"$CLOUD_TOKEN\\"}}}" > /kaniko/.docker/config.json`;
    const logins: Readonly<Record<typeof login, readonly string[]>> = {
      none: [],
      'in a variable': ['echo "$CLOUD_LOGIN" > /kaniko/.docker/config.json'],
      'for the registry': [file(registry)],
      'for another registry': [file('hub.acme.example')],
    };
    const calls = shell
      ? [`REPO="${name}"`, `${CALL} -d "$REPO:$CI_COMMIT_SHA"${repo}`]
      : [`${CALL} -d ${name}:1.4${repo}`];
    return {
      lines: [...logins[login], ...calls],
      variables: {
        ...(host === 'ecr yaml' ? { ECR_HOST: '$ACCOUNT_ID.dkr.ecr.$CLOUD_REGION.amazonaws.com' } : {}),
        ...(host === 'whole' ? { AWS_WEB_IDENTITY_TOKEN_FILE: '/tmp/token', AWS_REGION: 'eu-central-1' } : {}),
      },
      env: {
        ACCOUNT_ID: '210987654321',
        CLOUD_REGION: 'eu-central-1',
        VENDOR: 'acme',
        PLACE: 'eu',
        CLOUD_HOST: '210987654321.dkr.ecr.eu-central-1.amazonaws.com',
        CLOUD_TOKEN: 't0k3n',
        CLOUD_LOGIN: '{"auths":{"210987654321.dkr.ecr.eu-central-1.amazonaws.com":{"auth":"QVdTOnQ="}}}',
      },
    };
  });

export const CLOUDS: Dimension = {
  name: 'clouds',
  kind: 'A15',
  rule: 'A cloud registry is known by the literal part of its host.',
  weight: 1,
  cases: inline(CLOUD_STEPS),
  signs: /credentials for .* builtin/,
};
