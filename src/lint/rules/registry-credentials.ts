import { isGitLabRegistry } from '../../../transforms/job/credentials.ts';
import { namesOf } from '../arguments.ts';
import { expand } from '../image.ts';
import type { BuildCall, BuildkitJob } from '../job.ts';
import { defineRule } from '../rule.ts';
import { runsUnseen } from '../words.ts';

const GITLAB = /^\$(?:\{CI_REGISTRY(?:_IMAGE)?\}|CI_REGISTRY(?:_IMAGE)?(?!\w))/;

/**
 * Kaniko logs in to `$CI_REGISTRY` by itself (pkg/creds/creds.go lines 30-38), BuildKit needs config.json; a job that
 * was migrated by hand often has none.
 */
export const registryCredentials = defineRule({
  code: 'K2B708',
  name: 'registry-credentials',
  confidence: 'medium',
  check(job) {
    if (!job.whole || runsUnseen(job.commands) || logsIn(job)) return [];
    return job.builds.flatMap((call) => {
      const name = pushedNames(call).find((text) => GITLAB.test(expand(text, job.values)));
      const why = name === undefined ? undefined : lack(job, call);
      return name === undefined || why === undefined ? [] : [{ location: job.at(call.command), data: { name, why } }];
    });
  },
});

function pushedNames(call: BuildCall): readonly string[] {
  const pushed = call.outputs.filter(({ record }) => record.get('type') === 'image' && record.get('push') === 'true');
  const cached = call.exports.filter(({ record }) => record.get('type') === 'registry');
  return [...pushed.flatMap(({ record }) => namesOf(record)), ...cached.map(({ record }) => record.get('ref') ?? '')];
}

/** Another client that writes the same file. */
function logsIn({ commands }: BuildkitJob): boolean {
  return commands.some(({ command }) => command.words.some(({ literal }) => literal === 'login'));
}

function lack(job: BuildkitJob, { config, variables }: BuildCall): string | undefined {
  const assigned = variables.get('DOCKER_AUTH_CONFIG');
  const given = assigned ? [...assigned].some((value) => value !== undefined) : job.variables.has('DOCKER_AUTH_CONFIG');
  if (config === undefined || given) return undefined;
  if (config.includes(undefined))
    return config.length === 1
      ? 'nothing in view writes its credentials'
      : 'on some path nothing writes its credentials';
  const names = config.some(
    (write) =>
      write?.content.kind === 'opaque' ||
      write?.content.hosts.some(
        (host) => isGitLabRegistry(host, job.values) || /CI_(?:REGISTRY|SERVER)/.test(host) || isOwn(host),
      ),
  );
  return names ? undefined : 'config.json holds no entry for $CI_REGISTRY';
}

/** A host written out may be the registry of the instance; Docker Hub is not. */
function isOwn(host: string): boolean {
  return !/\$|(?:^|\/)(?:index\.|registry-1\.)?docker\.io(?:\/|$)/.test(host);
}
