import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic } from '../model.ts';
import { checkExitStatus } from './exit-status.ts';
import { checkImageTests } from './image-tests.ts';
import type { JobCheckInput } from './job-checks.ts';
import { scalarsOf } from './runner-checks.ts';

/** Looks at habits of scripts that mean something else after the migration, or that never meant what they say. */
export function checkHabits(input: JobCheckInput): Diagnostic[] {
  return [...checkAuthKeys(input), ...checkTag(input), ...checkExitStatus(input), ...checkImageTests(input)];
}

/** Keys under which people expect the login of Docker Hub; the client asks for `https://index.docker.io/v1/` only. */
const HUB_KEYS = /^(?:https?:\/\/)?(?:(?:index|registry|registry-1|hub|registry\.hub)\.)?docker\.(?:io|com)\/?$/;

function checkAuthKeys({ analysis, at }: JobCheckInput): Diagnostic[] {
  return analysis.writes.flatMap(({ command, content }) => {
    const hosts = content.kind === 'auths' ? content.hosts : [];
    const location = at(command.unit, command.start, command.end);
    const hub = hosts.find((host) => HUB_KEYS.test(host));
    const whole = hosts.some((host) => /^\$(?:CI_DEPENDENCY_PROXY_SERVER|\{CI_DEPENDENCY_PROXY_SERVER\})$/.test(host));
    const cut = hosts.some((host) => host.includes('CI_DEPENDENCY_PROXY_SERVER'));
    return [
      ...(hub === undefined ? [] : [diagnostic('K2B232', location, { key: hub })]),
      ...(cut && !whole ? [diagnostic('K2B233', location)] : []),
      ...sharedHosts(hosts).map(([host, keys]) => diagnostic('K2B252', location, { host, keys: keys.join(', ') })),
    ];
  });
}

/** Hosts with several keys of which one names a repository; Kaniko asks for that first (flags.md F2). */
function sharedHosts(keys: readonly string[]): readonly (readonly [string, readonly string[]])[] {
  const addresses = keys.map((key) => key.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, ''));
  const isOf = (host: string, address: string): boolean => (address.split('/')[0] ?? '') === host;
  const scoped = addresses.filter((address) => address.includes('/'));
  return [...new Set(scoped.map((address) => address.split('/')[0] ?? ''))].flatMap((host) => {
    const own = addresses.filter((address) => isOf(host, address));
    return own.length > 1 ? [[host, own] as const] : [];
  });
}

/** `$CI_COMMIT_TAG` as the tag of an image in a job that also runs for branches, where it is empty. */
function checkTag({ ref, analysis, units, at }: JobCheckInput): Diagnostic[] {
  const { pipeline, job } = ref;
  const { entries } = job.map;
  const workflow = pipeline.assembly.content?.entries.get('workflow')?.value;
  const conditions = [...['rules', 'only', 'except'].map((key) => entries.get(key)?.value), workflow];
  const said = conditions.flatMap(scalarsOf).some((text) => /CI_COMMIT_TAG|^(?:tags|branches)$/.test(text));
  const unseen = conditions.some((value) => value?.kind === 'reference' || hasReference(value));
  const tested = units.some(({ program }) =>
    /(?:\bif|\btest|\[|\bcase)[^\n;]*CI_COMMIT_TAG|\$\{CI_COMMIT_TAG:?=/.test(program.text),
  );
  if (said || unseen || tested || job.hidden) return [];
  return analysis.invocations.flatMap(({ command, arguments: words, variables }) => {
    if (variables.has('CI_COMMIT_TAG')) return [];
    const word = words.find(({ raw }) => /:"?\$(?:CI_COMMIT_TAG\b|\{CI_COMMIT_TAG\})/.test(raw));
    return word ? [diagnostic('K2B234', at(command.unit, word.start, word.end), { written: word.raw })] : [];
  });
}

function hasReference(value: Parameters<typeof scalarsOf>[0]): boolean {
  return value?.kind === 'seq' && value.items.some((item) => item.value.kind === 'reference');
}
