import { namesOf } from '../arguments.ts';
import { expand } from '../image.ts';
import { defineRule } from '../rule.ts';

/** A cache is a manifest of its own kind under its tag. */
export const cacheOverImage = defineRule({
  code: 'K2B732',
  name: 'cache-over-image',
  confidence: 'high',
  check(job) {
    const full = (name: string): string => {
      const text = expand(name, job.values).replace(/^docker\.io\//, '');
      return text.indexOf(':', text.lastIndexOf('/') + 1) === -1 ? `${text}:latest` : text;
    };
    return job.builds.flatMap(({ exports, outputs, command }) => {
      const pushed = outputs.filter(({ record }) => record.get('push') === 'true');
      const names = new Set(pushed.flatMap(({ record }) => namesOf(record)).map(full));
      return exports.flatMap(({ argument, record }) => {
        const ref = record.get('ref');
        if (ref === undefined || record.get('type') !== 'registry' || !names.has(full(ref))) return [];
        return [{ location: job.at(command, argument.value), data: { ref } }];
      });
    });
  },
});
