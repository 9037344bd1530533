import { job, testRule } from './harness.ts';

testRule(
  'K2B710',
  [
    {
      title: 'credHelpers',
      text: job({
        before: [`echo '{"credHelpers":{"1.dkr.ecr.eu-west-1.amazonaws.com":"ecr-login"}}' > ~/.docker/config.json`],
      }),
      at: [`echo '{"credHelpers":{"1.dkr.ecr.eu-west-1.amazonaws.com":"ecr-login"}}'`],
      says: 'ecr-login',
    },
    {
      title: 'credsStore',
      text: job({ before: [`echo '{"credsStore":"gcr"}' > ~/.docker/config.json`] }),
      at: [`echo '{"credsStore":"gcr"}'`],
      says: 'gcr',
    },
  ],
  [
    {
      title: "an image of one's own, which may hold it",
      text: job({
        image: 'registry.example.com/buildkit-ecr:1',
        before: [`echo '{"credsStore":"ecr-login"}' > ~/.docker/config.json`],
      }),
    },
  ],
);
