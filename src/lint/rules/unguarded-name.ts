import { atArguments } from '../at-arguments.ts';
import { namesOf } from '../arguments.ts';
import type { BuildkitJob } from '../job.ts';
import { defineRule } from '../rule.ts';
import { isPredefined, isSet, runsUnseen } from '../words.ts';
import { escapeRegExp } from '../../escape-regexp.ts';

/** A name that is one variable out of view: with an empty one buildctl pushes nothing and ends with 0. */
export const unguardedName = defineRule({
  code: 'K2B724',
  name: 'unguarded-name',
  confidence: 'low',
  check(job) {
    if (!job.whole || runsUnseen(job.commands)) return [];
    return atArguments(
      job,
      ({ outputs }) => outputs,
      ({ record }, call) => {
        if (record.get('push') !== 'true') return undefined;
        // Among several names an empty one is an error, so it is seen.
        const [text = '', ...more] = namesOf(record);
        if (more.length > 0) return undefined;
        const variable = /^\$(\w+)$/.exec(text)?.[1];
        if (variable === undefined || isPredefined(variable)) return undefined;
        if (isSet(job, call, variable) || isTested(job, variable)) return undefined;
        return { name: text };
      },
    );
  },
});

function isTested({ entries }: BuildkitJob, name: string): boolean {
  const own = escapeRegExp(name);
  const test = new RegExp(
    `(?:-[nz]\\s+"?\\$\\{?${own}\\b|\\$\\{${own}:?[?=])|\\bfor\\s+${own}\\b|\\bread\\b.*\\b${own}\\b`,
  );
  return entries.some(({ value }) => test.test(value.text));
}
