import { job, testRule } from './harness.ts';

testRule(
  'K2B703',
  [
    {
      title: 'quotes around a path',
      text: job({ variables: [`BUILDKITD_FLAGS: --oci-worker-no-process-sandbox --config "/tmp/x.toml"`] }),
      at: ['--oci-worker-no-process-sandbox --config "/tmp/x.toml"'],
      says: '"/tmp/x.toml"',
    },
  ],
  [
    {
      title: 'quotes of YAML around the value',
      text: job({ variables: ['BUILDKITD_FLAGS: "--oci-worker-no-process-sandbox"'] }),
    },
  ],
);
