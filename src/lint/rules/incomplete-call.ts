import { pairOf } from '../arguments.ts';
import type { BuildCall } from '../job.ts';
import { defineRule } from '../rule.ts';

/** Each of these stops the build with a message that does not name the argument. */
export const incompleteCall = defineRule({
  code: 'K2B720',
  name: 'incomplete-call',
  confidence: 'high',
  check({ builds, at }) {
    return builds.flatMap((call) => {
      const lack = call.open ? undefined : lackOf(call);
      return lack ? [{ location: at(call.command), data: lack }] : [];
    });
  },
});

function lackOf({ known }: BuildCall): { missing: string; problem: string } | undefined {
  const has = (flag: string): boolean => known.some((argument) => argument.flag === flag);
  const pair = (flag: string, key: string): boolean =>
    known.some((argument) => argument.flag === flag && pairOf(argument)[0] === key);
  // Without a frontend the definition comes from stdin (`buildctl build < llb`).
  if (!has('frontend'))
    return has('local') || has('opt') ? lack('--frontend', 'empty definition sent to build') : undefined;
  if (pair('opt', 'context')) return undefined;
  if (!pair('local', 'context')) return lack('--local context', 'no access allowed to dir "context"');
  return pair('local', 'dockerfile') ? undefined : lack('--local dockerfile', 'no access allowed to dir "dockerfile"');
}

function lack(missing: string, problem: string): { missing: string; problem: string } {
  return { missing, problem };
}
