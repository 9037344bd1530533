import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, inline, pick } from './dimension.ts';

/** Registries of clouds by the end of their name, and identities without a login. */
const CLOUD_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    host: pick('ecr', 'ecr yaml', 'acr', 'artifact', 'gcr', 'whole', 'public'),
    shell: fc.boolean(),
    cached: fc.boolean(),
  })
  .map(({ host, shell, cached }) => {
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
    const lines = shell
      ? [`REPO="${name}"`, `${CALL} -d "$REPO:$CI_COMMIT_SHA"${repo}`]
      : [`${CALL} -d ${name}:1.4${repo}`];
    return {
      lines,
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
