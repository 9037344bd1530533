import { fillJobNameSlug, mayBeSameImage } from '../../buildkit/same-image.ts';
import { namesOf } from '../arguments.ts';
import { expand } from '../image.ts';
import type { BuildkitJob } from '../job.ts';
import { defineRule } from '../rule.ts';

/** A cache is a manifest of its own kind under its tag. */
export const cacheOverImage = defineRule({
  code: 'K2B732',
  name: 'cache-over-image',
  confidence: 'high',
  check(job) {
    const pushed = [job, ...job.peers].flatMap(imagesOf);
    return job.builds.flatMap(({ exports, command }) =>
      exports.flatMap(({ argument, record }) => {
        const ref = record.get('ref');
        if (ref === undefined || record.get('type') !== 'registry') return [];
        const full = nameIn(job, ref);
        if (!pushed.some((image) => mayBeSameImage(full, image))) return [];
        return [{ location: job.at(command, argument.value), data: { ref } }];
      }),
    );
  },
});

function imagesOf(job: BuildkitJob): readonly string[] {
  return job.builds.flatMap(({ outputs }) =>
    outputs
      .filter(({ record }) => record.get('push') === 'true')
      .flatMap(({ record }) => namesOf(record))
      .map((name) => nameIn(job, name)),
  );
}

/** A name with what is known of its job filled in. */
function nameIn(job: BuildkitJob, name: string): string {
  return fillJobNameSlug(expand(name, job.values), job.name);
}
