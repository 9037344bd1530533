import { atArguments, pairsOf } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';
import { isPredefined } from '../words.ts';

/** Variables of GitLab that may hold blanks, against the others. */
const PROSE =
  /^CI_(?:COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|AUTHOR|REF_NAME)|MERGE_REQUEST_TITLE|PROJECT_TITLE|JOB_NAME)$/;

/** Kaniko stops at the stray words, buildctl ignores them. */
export const unquotedValue = defineRule({
  code: 'K2B749',
  name: 'unquoted-value',
  confidence: 'medium',
  check(job) {
    const { values } = job;
    return atArguments(job, pairsOf('opt'), ({ argument, key }) => {
      if (!/^(?:build-arg|label):/.test(key)) return undefined;
      const splits = argument.value.parts.some((part) => {
        if (part.kind === 'substitution') return part.quote === '' && !/^\$\(\(/.test(part.raw);
        if (part.kind !== 'expansion' || part.quote !== '') return false;
        if (isPredefined(part.name)) return PROSE.test(part.name);
        const written = values(part.name);
        return written.length === 0 || written.some((value) => /[\s$]/.test(value));
      });
      return splits ? { written: key } : undefined;
    });
  },
});
