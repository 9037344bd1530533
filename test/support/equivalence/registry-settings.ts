import { parse, type TomlTable } from 'smol-toml';
import { hostOf } from './refs.ts';
import type { Call, RegistryTls } from './types.ts';
import { keyValue } from './urfave.ts';

/** One `[registry."host"]` table of a buildkitd.toml. */
export interface TomlRegistry {
  http: boolean;
  insecure: boolean;
  mirrors: string[];
  authorities: string[];
  /** `certificate,key`. */
  pairs: string[];
}

/** Reads the registry tables of a buildkitd.toml; buildkitd does not start with a broken one. */
export function readBuildkitdToml(text: string): Map<string, TomlRegistry> | { error: string } {
  let registries: unknown;
  try {
    registries = parse(text).registry ?? {};
  } catch (error) {
    return { error: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
  const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  // An empty name is valid TOML, and no registry has it.
  const named = Object.entries(registries as Record<string, TomlTable>).filter(([host]) => host !== '');
  return new Map(
    named.map(([host, table]) => {
      const pairs = (Array.isArray(table.keypair) ? table.keypair : []) as { cert?: string; key?: string }[];
      const registry = {
        http: table.http === true,
        insecure: table.insecure === true,
        mirrors: strings(table.mirrors),
        authorities: strings(table.ca),
        pairs: pairs.map(({ cert = '', key = '' }) => `${cert},${key}`),
      };
      return [host, registry] as const;
    }),
  );
}

interface Flags {
  boolean(name: string): boolean;
  all(name: string): readonly string[];
}

/** Certificates by registry, where Kaniko looks at them: not where it skips the verification. */
export function kanikoTls(flags: Flags): Record<string, RegistryTls> {
  const table = new TlsTable();
  const last = (name: string): Map<string, string> =>
    new Map(
      flags.all(name).flatMap((text) => [keyValue(text)].flatMap((pair) => (pair ? [[...pair]] : []))) as [
        string,
        string,
      ][],
    );
  for (const [registry, file] of last('registry-certificate')) {
    const skipped = flags.boolean('skip-tls-verify') || flags.all('skip-tls-verify-registry').includes(registry);
    if (!skipped && registry !== 'docker.io') table.of(registry).authorities.push(file);
  }
  for (const [registry, pair] of last('registry-client-cert'))
    if (registry !== 'docker.io') table.of(registry).pairs.push(pair);
  return table.tls;
}

/**
 * Certificates by registry on BuildKit's side. The daemon talks to the registry and buildctl to its token server, each
 * with settings of its own; what only one of them has is a problem.
 */
export function buildkitTls(
  blocks: ReadonlyMap<string, TomlRegistry>,
  contexts: readonly ReadonlyMap<string, string>[],
): Record<string, RegistryTls> {
  const table = new TlsTable();
  for (const [host, { authorities, pairs }] of blocks) {
    if (authorities.length + pairs.length > 0) {
      table.of(host).authorities.push(...authorities);
      table.of(host).pairs.push(...pairs);
    }
  }
  const client = new TlsTable();
  for (const context of contexts) {
    const own = client.of(context.get('host') ?? '');
    const [authority, certificate, key] = [context.get('ca'), context.get('cert'), context.get('key')];
    if (authority !== undefined) own.authorities.push(authority);
    if (certificate !== undefined && key !== undefined) own.pairs.push(`${certificate},${key}`);
  }
  const both = new Set([...Object.keys(table.tls), ...Object.keys(client.tls)]);
  for (const host of both) {
    const [daemon, token] = [table.of(host), client.of(host)].map((one) => JSON.stringify(one));
    if (daemon !== token) table.of(host).authorities.push(`token server: ${token ?? ''}`);
  }
  return Object.fromEntries(
    Object.entries(table.tls).filter(([, { authorities, pairs }]) => authorities.length + pairs.length > 0),
  );
}

class TlsTable {
  readonly tls: Record<string, RegistryTls> = {};

  of(registry: string): RegistryTls {
    return (this.tls[hostOf(registry)] ??= { authorities: [], pairs: [] });
  }
}

/** Mirrors that a source policy puts in the place of registries. */
export function policyMirrors(call: Call): Record<string, string> | { error: string } {
  if (call.sourcePolicy === null) return {};
  try {
    const policy = JSON.parse(call.sourcePolicy) as {
      rules: { action: string; selector: { identifier: string }; updates: { identifier: string } }[];
    };
    return Object.fromEntries(
      policy.rules.map(({ action, selector, updates }) => {
        const from = /^docker-image:\/\/([^/]+)\/\*$/.exec(selector.identifier)?.[1];
        const to = /^docker-image:\/\/(.+)\/\$\{1\}$/.exec(updates.identifier)?.[1];
        if (action !== 'CONVERT' || from === undefined || to === undefined) throw new Error('a rule of another form');
        return [from, to] as const;
      }),
    );
  } catch (error) {
    return { error: `source policy: ${error instanceof Error ? error.message : String(error)}` };
  }
}
