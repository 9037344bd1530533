import type { AskedBuild, RegistryUse } from './types.ts';

/** What a call did to registries, in a form that other calls, other jobs and a model of them can be compared with. */
export function registryUse({ hosts, credentials, pushes, cache }: AskedBuild): RegistryUse {
  const logins: RegistryUse['logins'] = {};
  for (const host of hosts) logins[host] = credentials[host] ?? 'none';
  for (const [key, credential] of Object.entries(credentials)) {
    if (hosts.some((host) => key.startsWith(`${host}/`))) logins[key] = credential;
  }
  return { logins, pushes, overwrites: cache.overwrites };
}

/**
 * Images that a cache export of these calls overwrites, or is overwritten by, as sentences. All calls of a run count,
 * and all jobs of a pipeline may be given: a tag is one thing, whoever writes it.
 */
export function overwrittenImages(uses: readonly RegistryUse[]): string[] {
  const pushed = new Set(uses.flatMap(({ pushes }) => pushes));
  const names = new Set(uses.flatMap(({ overwrites }) => overwrites));
  return [...names].filter((name) => pushed.has(name)).map((name) => `the cache and an image are both called ${name}`);
}
