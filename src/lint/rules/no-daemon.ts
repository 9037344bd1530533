import { shown } from '../arguments.ts';
import { defineRule } from '../rule.ts';
import { isSet, mentions } from '../words.ts';

/** GitLab's page runs `buildctl build` beside docker:dind, which buildctl cannot talk to. */
export const noDaemon = defineRule({
  code: 'K2B747',
  name: 'no-daemon',
  confidence: 'medium',
  check(job) {
    const started = mentions(job, 'buildkitd') || mentions(job, 'rootlesskit');
    const served = job.services.some(({ text }) => /buildkit/.test(text));
    if (started || served) return [];
    return job.builds.flatMap((call) => {
      const addressed = call.globals.has('addr') || isSet(job, call, 'BUILDKIT_HOST');
      const prefixed = call.command.assignments.some(({ name }) => name === 'BUILDKIT_HOST');
      if (call.daemonless || addressed || prefixed) return [];
      return [{ location: job.at(call.command), data: { command: shown(call.command) } }];
    });
  },
});
