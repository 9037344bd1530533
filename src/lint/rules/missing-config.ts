import { defineRule } from '../rule.ts';
import { mentions, runsUnseen } from '../words.ts';

/** A missing `--config` file is ignored without a word (cmd/buildkitd/config/load.go lines 12-31). */
export const missingConfig = defineRule({
  code: 'K2B704',
  name: 'missing-config',
  confidence: 'medium',
  check(job) {
    const flags = job.variables.get('BUILDKITD_FLAGS');
    const path = /--config[=\s]+(\S+)/.exec(flags?.text ?? '')?.[1];
    if (!flags || path === undefined || /["']/.test(path) || !job.builds.some(({ daemonless }) => daemonless))
      return [];
    const found = (why: string) => [{ location: flags.location, data: { path, why } }];
    if (path.startsWith('~')) return found('is not expanded in a variable');
    if (!job.whole || runsUnseen(job.commands)) return [];
    const inProject = path.replace(/^\$(?:CI_PROJECT_DIR|\{CI_PROJECT_DIR\})\/+/, '').replace(/^\.\//, '');
    if (!inProject.startsWith('/') && (inProject.includes('$') || job.project.exists(inProject) !== false)) return [];
    const name = path.slice(path.lastIndexOf('/') + 1);
    return mentions(job, name) ? [] : found('nothing in view writes');
  },
});
