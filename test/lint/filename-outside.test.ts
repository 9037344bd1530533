import { job, testRule } from './harness.ts';

testRule(
  'K2B719',
  [
    { title: 'a parent folder', text: job({ args: '--opt filename=../Dockerfile' }), at: ['filename=../Dockerfile'] },
    {
      title: 'the project folder',
      text: job({ args: '--opt filename=${CI_PROJECT_DIR}/Dockerfile' }),
      at: ['filename=${CI_PROJECT_DIR}/Dockerfile'],
    },
  ],
  [{ title: 'a folder below', text: job({ args: '--opt filename=./docker/Dockerfile..x' }) }],
);
