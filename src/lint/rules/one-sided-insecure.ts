import { namesOf } from '../arguments.ts';
import type { BuildCall, BuildkitJob, RecordFact } from '../job.ts';
import { defineRule, type Finding } from '../rule.ts';
import { hostOf, mentions } from '../words.ts';

/** One flag of Kaniko covers pushes, pulls and caches; in BuildKit each has a setting of its own (flags.md B8.1, D2). */
export const oneSidedInsecure = defineRule({
  code: 'K2B715',
  name: 'one-sided-insecure',
  confidence: 'medium',
  check(job) {
    if (mentions(job, 'buildkitd.toml') || job.variables.get('BUILDKITD_FLAGS')?.text.includes('--config')) return [];
    return job.builds.flatMap((call) => checkCall(job, call));
  },
});

function checkCall(job: BuildkitJob, call: BuildCall): readonly Finding[] {
  const pushes = call.outputs.filter(({ record }) => record.get('push') === 'true');
  const uses = [...pushes, ...call.exports, ...call.imports].filter(({ record }) => hostsOf(record).length > 0);
  const insecure = new Set(uses.filter(isInsecure).flatMap(({ record }) => hostsOf(record)));
  return uses.flatMap((use) => {
    const host = hostsOf(use.record).find((name) => insecure.has(name));
    if (host === undefined || isInsecure(use)) return [];
    const problem = `--${use.argument.flag} reaches ${host} with verification, another argument without`;
    return [{ location: job.at(call.command, use.argument.value), data: { problem } }];
  });
}

function isInsecure({ record }: RecordFact): boolean {
  return record.get('registry.insecure') === 'true';
}

function hostsOf(record: RecordFact['record']): readonly string[] {
  const ref = record.get('ref');
  return [...namesOf(record), ...(ref === undefined ? [] : [ref])].map(hostOf);
}
