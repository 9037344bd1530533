import { isSharedByRuns } from '../../kaniko/runs.ts';
import { expand } from '../image.ts';
import type { BuildkitJob } from '../job.ts';
import { defineRule } from '../rule.ts';

/** The layers of Kaniko's cache are content-addressed and many jobs may share it; here the last writer wins. */
export const sharedCache = defineRule({
  code: 'K2B731',
  name: 'shared-cache',
  confidence: 'medium',
  check(job) {
    const earlier: string[] = [];
    return job.builds.flatMap(({ exports, command, runs }) =>
      exports.flatMap(({ argument, record }) => {
        const ref = record.get('ref');
        if (ref === undefined || record.get('type') !== 'registry') return [];
        const location = job.at(command, argument.value);
        if (runs && isSharedByRuns(runs, [argument.value]))
          return [{ location, data: { ref, other: 'the other runs of this call' } }];
        const full = expand(ref, job.values);
        if (/\$(?:\{?CI_JOB_|\()|[`]/.test(full)) return [];
        const again = earlier.includes(full);
        earlier.push(full);
        const other = job.peers.find((peer) => writes(peer, full));
        if (!again && !other) return [];
        const data = { ref, other: again ? 'another build of this job' : `the job ${other?.name ?? ''}` };
        return [{ location, data, related: other ? [other.location] : [] }];
      }),
    );
  },
});

function writes(job: BuildkitJob, ref: string): boolean {
  return job.builds.some(({ exports }) =>
    exports.some(({ record }) => expand(record.get('ref') ?? '', job.values) === ref),
  );
}
