import { atArguments, pairsOf } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';

const SECRET = /\$\{?(CI_REPOSITORY_URL|CI_JOB_TOKEN|\w*(?:TOKEN|PASSWORD|SECRET)\w*)\}?|:\/\/([^/@\s$]+:[^/@\s$]+)@/i;

/** CI_REPOSITORY_URL holds the token of the job; BuildKit records the URL of a remote context. */
export const contextCredentials = defineRule({
  code: 'K2B741',
  name: 'context-credentials',
  confidence: 'high',
  check(job) {
    return atArguments(job, pairsOf('opt'), ({ key, value: url = '' }) => {
      if (!/^context(?::|$)/.test(key)) return undefined;
      const match = SECRET.exec(url);
      // A password that is written out is not repeated in a report.
      const name = match ? (match[1] ?? 'a user and a password') : undefined;
      return name === undefined ? undefined : { name };
    });
  },
});
