import { atArguments } from '../at-arguments.ts';
import { namesOf } from '../arguments.ts';
import { defineRule } from '../rule.ts';
import { isSet } from '../words.ts';

const TAG = /:\$(?:CI_COMMIT_TAG|\{CI_COMMIT_TAG\})$/;

/** CI_COMMIT_TAG is set in tag pipelines only. */
export const tagOnBranches = defineRule({
  code: 'K2B729',
  name: 'tag-on-branches',
  confidence: 'medium',
  check(job) {
    if (!job.whole || /CI_COMMIT_TAG|\btags\b|CI_COMMIT_BRANCH/.test(job.conditions)) return [];
    return atArguments(
      job,
      ({ outputs }) => outputs,
      ({ record }, call) => {
        const name = namesOf(record).find((text) => TAG.test(text));
        if (name === undefined || call.flow.conditional || isSet(job, call, 'CI_COMMIT_TAG')) return undefined;
        return { name };
      },
    );
  },
});
