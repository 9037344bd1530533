import { build, job, testRule } from './harness.ts';

testRule(
  'K2B717',
  [
    {
      title: 'flags of docker and Kaniko',
      text: job({ args: '--build-arg A=1 --target=x -t name --push' }),
      at: ['--build-arg', '--target=x', '-t', '--push'],
      says: '--build-arg',
    },
    {
      title: 'behind a wrapper',
      text: job({ script: [`timeout 600 ${build('--build-arg A=1')}`] }),
      at: ['--build-arg'],
    },
    { title: 'buildctl by its path', text: job({ script: [`/usr/bin/${build('--label a=b')}`] }), at: ['--label'] },
  ],
  [
    {
      title: 'every flag that buildctl has',
      text: job({
        args: '--no-cache --progress plain --secret id=a,env=A --ssh default --allow network.host --metadata-file /tmp/m --trace /tmp/t -o type=local,dest=out --opt=target=x',
      }),
    },
    { title: 'an option that holds the word', text: job({ args: '--opt build-arg:FLAG=--build-arg' }) },
    {
      title: 'another command of buildctl',
      text: job({ script: ['buildctl-daemonless.sh debug workers --format x'] }),
    },
  ],
);
