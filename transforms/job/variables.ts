import type { NewKey } from '../../src/source/insert.ts';

/**
 * Without the flag every RUN fails in an unprivileged container: `error mounting "proc" to rootfs` (flags.md C3).
 */
const FLAGS = 'BUILDKITD_FLAGS: --oci-worker-no-process-sandbox';

/** Where `~/.docker` is in the rootless image; variables of a job are not expanded by a shell. */
export const HOME_DOCKER = '/home/user/.docker';

/**
 * BUILDKITD_FLAGS as a `variables:` map of its own (`step` spaces deep), or as one more key of an existing map.
 */
export function flagsKey(step: number): NewKey {
  if (step === 0) return { lines: [FLAGS], flow: FLAGS };
  return { lines: ['variables:', `${' '.repeat(step)}${FLAGS}`], flow: `variables: {${FLAGS}}` };
}
