import { namesOf } from './arguments.ts';
import type { BuildCall, BuildkitJob } from './job.ts';
import { runsUnseen } from './words.ts';

/** Images and caches that a call writes to a registry, as written. */
export function pushedNames(call: BuildCall): readonly string[] {
  const pushed = call.outputs.filter(({ record }) => record.get('type') === 'image' && record.get('push') === 'true');
  const cached = call.exports.filter(({ record }) => record.get('type') === 'registry');
  return [...pushed.flatMap(({ record }) => namesOf(record)), ...cached.map(({ record }) => record.get('ref') ?? '')];
}

/** True when a login may come from what no rule can read: a template's users, a script, another client. */
export function mayLogInUnseen(job: BuildkitJob): boolean {
  return !job.whole || runsUnseen(job.commands) || logsIn(job);
}

/** Another client that writes the same file. */
function logsIn({ commands }: BuildkitJob): boolean {
  return commands.some(({ command }) => command.words.some(({ literal }) => literal === 'login'));
}

/**
 * Why a call has no login for a host.
 * @param isNamed - whether a key of the credentials file may be that host
 * @param host - the host as a person knows it
 * @returns undefined when it has one, or may have one
 */
export function lackOf(
  job: BuildkitJob,
  { config, variables }: BuildCall,
  isNamed: (key: string) => boolean,
  host: string,
): string | undefined {
  const assigned = variables.get('DOCKER_AUTH_CONFIG');
  const given = assigned ? [...assigned].some((value) => value !== undefined) : job.variables.has('DOCKER_AUTH_CONFIG');
  if (config === undefined || given) return undefined;
  if (config.includes(undefined))
    return config.length === 1
      ? 'nothing in view writes its credentials'
      : 'on some path nothing writes its credentials';
  const named = config.some((write) => write?.content.kind === 'opaque' || write?.content.hosts.some(isNamed));
  return named ? undefined : `config.json holds no entry for ${host}`;
}
