import { build, FLAGS, job, testRule } from './harness.ts';

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const to = (name: string): string => `--output type=image,name=${name}:1,push=true`;
const auth = (key: string): string =>
  `echo "{\\"auths\\":{\\"${key}\\":{\\"auth\\":\\"$T\\"}}}" > ~/.docker/config.json`;

testRule(
  'K2B756',
  [
    {
      title: 'a login for the GitLab registry only',
      text: job({ args: to(`${ECR}/shop`) }),
      at: [build(to(`${ECR}/shop`))],
      says: `config.json holds no entry for ${ECR}`,
    },
    {
      title: 'no login at all',
      text: job({ before: [], args: to('$REGION-docker.pkg.dev/p/apps/shop') }),
      at: [build(to('$REGION-docker.pkg.dev/p/apps/shop'))],
      says: 'nothing in view writes',
    },
    {
      title: 'a host in a variable of the job',
      text: job({ variables: [FLAGS, 'ACR: shop.azurecr.io'], args: to('$ACR/shop') }),
      at: [build(to('$ACR/shop'))],
    },
    {
      title: 'a login for another account',
      text: job({ before: [auth('999999999999.dkr.ecr.eu-west-1.amazonaws.com')], args: to(`${ECR}/shop`) }),
      at: [build(to(`${ECR}/shop`))],
    },
    {
      title: 'a cache',
      text: job({ args: `${to('$CI_REGISTRY_IMAGE')} --export-cache type=registry,ref=${ECR}/cache:1` }),
      at: [build(`${to('$CI_REGISTRY_IMAGE')} --export-cache type=registry,ref=${ECR}/cache:1`)],
    },
  ],
  [
    { title: 'a login for it', text: job({ before: [auth(ECR)], args: to(`${ECR}/shop`) }) },
    {
      title: 'a login for it with variables',
      text: job({
        before: [auth('$AWS_ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com')],
        args: to('$AWS_ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/shop'),
      }),
    },
    { title: 'a key out of view', text: job({ before: [auth('$ECR_HOST')], args: to(`${ECR}/shop`) }) },
    { title: 'a login by a program', text: job({ before: ['aws ecr get-login | sh'], args: to(`${ECR}/shop`) }) },
    { title: 'DOCKER_AUTH_CONFIG', text: job({ before: ['export DOCKER_AUTH_CONFIG="$A"'], args: to(`${ECR}/shop`) }) },
    { title: 'no push', text: job({ before: [], args: `--output type=image,name=${ECR}/shop:1,push=false` }) },
    { title: 'another host', text: job({ args: to('harbor.example.com/a') }) },
  ],
);
