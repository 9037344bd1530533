import { defineRule } from '../rule.ts';
import { foldedHeredoc } from './folded-heredoc.ts';

/** A script that does not parse may hold anything; what is found in the readable part is still told. */
export const unreadableScript = defineRule({
  code: 'K2B700',
  name: 'unreadable-script',
  confidence: 'high',
  check(job) {
    const { problem } = job;
    return problem && foldedHeredoc.check(job).length === 0
      ? [{ location: problem.location, data: { problem: problem.text } }]
      : [];
  },
});
