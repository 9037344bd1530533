import { FLAGS, build, job, testRule } from './harness.ts';

testRule(
  'K2B701',
  [
    {
      title: 'no variable, at the image',
      text: job({ variables: [] }),
      at: ['"moby/buildkit:v0.32.2-rootless"'],
      says: 'does not reach',
    },
    {
      title: 'a value without the flag, at the value',
      text: job({ variables: ['BUILDKITD_FLAGS: --debug'] }),
      at: ['--debug'],
      says: 'lacks',
    },
    {
      title: 'a template without it, once for all its users',
      text:
        '.t:\n  image: {name: "moby/buildkit:v0.32.2-rootless", entrypoint: [""]}\n' +
        job({ name: 'a', image: '', variables: [], keys: 'extends: .t' }) +
        job({ name: 'b', image: '', variables: [], keys: 'extends: .t' }),
      at: ['"moby/buildkit:v0.32.2-rootless"'],
      says: 'does not reach',
    },
    {
      title: 'global variables that inherit: leaves out',
      text: `variables:\n  ${FLAGS}\n` + job({ variables: [], keys: 'inherit: {variables: false}' }),
      at: ['"moby/buildkit:v0.32.2-rootless"'],
    },
  ],
  [
    { title: 'a global variable', text: `variables:\n  ${FLAGS}\n` + job({ variables: [] }) },
    {
      title: 'a variable that the script sets',
      text: job({ variables: [], script: ['export BUILDKITD_FLAGS=--oci-worker-no-process-sandbox', build()] }),
    },
    {
      title: 'an assignment in front of the call',
      text: job({ variables: [], script: [`BUILDKITD_FLAGS=--oci-worker-no-process-sandbox ${build()}`] }),
    },
    {
      title: 'the image that runs as root',
      text: job({ image: '{name: "moby/buildkit:v0.32.2", entrypoint: [""]}', variables: [] }),
    },
    { title: 'a template that no job uses: its users may set it', text: job({ name: '.t', variables: [] }) },
    {
      title: 'buildctl with a daemon elsewhere',
      text: job({ variables: ['BUILDKIT_HOST: tcp://b:1234'], script: [build().replace('-daemonless.sh', '')] }),
    },
  ],
);
