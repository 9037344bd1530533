import { defineRule } from '../rule.ts';

const OWN: readonly string[] = ['1000', '1000:1000', 'user', 'user:user'];

/**
 * As uid 0 buildctl-daemonless.sh starts the daemon without rootlesskit, and the flag is refused then
 * (cmd/buildkitd/main_oci_worker.go lines 300-304). Any other user has no entry in /etc/subuid.
 */
export const imageUser = defineRule({
  code: 'K2B705',
  name: 'image-user',
  confidence: 'high',
  check({ image, variables, builds }) {
    if (!image || !builds.some(({ daemonless }) => daemonless)) return [];
    const flags = variables.get('BUILDKITD_FLAGS')?.text ?? '';
    if (image.kind === 'root' && flags.includes('--oci-worker-no-process-sandbox')) {
      const what = `The image ${image.text} runs as root`;
      return [{ location: image.location, data: { what, problem: "can't enable NoProcessSandbox without Rootless" } }];
    }
    if (image.kind !== 'rootless') return [];
    return image.users
      .filter(({ text }) => !OWN.includes(text) && !text.includes('$'))
      .map(({ text, location }) => {
        const root = /^(?:0|root)(?::|$)/.test(text);
        const problem = root ? "can't enable NoProcessSandbox without Rootless" : 'newuidmap knows no such user';
        return { location, data: { what: `The job runs as ${text}`, problem } };
      });
  },
});
