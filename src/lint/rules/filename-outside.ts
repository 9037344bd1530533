import { atArguments, pairsOf } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';

/** The frontend reads `filename` below `--local dockerfile` only (frontend/dockerui/config.go). */
export const filenameOutside = defineRule({
  code: 'K2B719',
  name: 'filename-outside',
  confidence: 'high',
  check(job) {
    return atArguments(job, pairsOf('opt'), ({ key, value: path = '' }) => {
      if (key !== 'filename') return undefined;
      if (!/^(?:\/|\$CI_PROJECT_DIR(?:\/|$))|(?:^|\/)\.\.(?:\/|$)/.test(path)) return undefined;
      return { path };
    });
  },
});
