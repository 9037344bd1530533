import { namesOf } from '../arguments.ts';
import type { BuildkitJob } from '../job.ts';
import { defineRule } from '../rule.ts';
import { isPredefined, isSet, runsUnseen } from '../words.ts';

/** A name that is one variable out of view: with an empty one buildctl pushes nothing and ends with 0. */
export const unguardedName = defineRule({
  code: 'K2B724',
  name: 'unguarded-name',
  confidence: 'low',
  check(job) {
    if (!job.whole || runsUnseen(job.commands)) return [];
    return job.builds.flatMap((call) =>
      call.outputs.flatMap(({ argument, record }) => {
        if (record.get('push') !== 'true') return [];
        // Among several names an empty one is an error, so it is seen.
        const [text = '', ...more] = namesOf(record);
        if (more.length > 0) return [];
        const variable = /^\$(\w+)$/.exec(text)?.[1];
        if (variable === undefined || isPredefined(variable)) return [];
        if (isSet(job, call, variable) || isTested(job, variable)) return [];
        return [{ location: job.at(call.command, argument.value), data: { name: text } }];
      }),
    );
  },
});

function isTested({ entries }: BuildkitJob, name: string): boolean {
  const test = new RegExp(
    `(?:-[nz]\\s+"?\\$\\{?${name}\\b|\\$\\{${name}:?[?=])|\\bfor\\s+${name}\\b|\\bread\\b.*\\b${name}\\b`,
  );
  return entries.some(({ value }) => test.test(value.text));
}
