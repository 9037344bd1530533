import { hostOf } from './refs.ts';
import type { Call, Transport } from './types.ts';

/** Transport of each registry, mirrors in their order, and PEM lines beyond those of the image. */
export interface Registries {
  transports: Record<string, Transport>;
  mirrors: Record<string, string[]>;
}

/** Collects permissions; a host appears once something unusual is allowed for it. */
export class TransportTable {
  readonly transports: Record<string, Transport> = {};

  allow(target: string, what: Partial<Transport>): void {
    const host = hostOf(target);
    // Both programs talk plain http to the machine itself without being asked.
    if (/^(localhost|127\.|\[::1\])/.test(host)) return;
    const none = { pushHttp: false, pushUnverified: false, pullHttp: false, pullUnverified: false };
    this.transports[host] = { ...none, ...this.transports[host], ...what };
  }
}

const BOTH_HTTP = { pushHttp: true, pullHttp: true };
const BOTH_UNVERIFIED = { pushUnverified: true, pullUnverified: true };

/** One `[registry."host"]` block of a buildkitd.toml. */
interface TomlRegistry {
  http: boolean;
  insecure: boolean;
  mirrors: string[];
}

/** Reads the registry blocks of a buildkitd.toml: enough TOML for what people write there. */
export function readBuildkitdToml(text: string): Map<string, TomlRegistry> | { error: string } {
  const blocks = new Map<string, TomlRegistry>();
  let block: TomlRegistry | undefined;
  // An array may go over several lines.
  const joined = text.replace(/\[\s*\n[^\]]*\]/g, (array) => array.replace(/\n/g, ' '));
  for (const raw of joined.split('\n')) {
    const line = raw.replace(/^((?:[^"#]|"[^"]*")*)#.*$/, '$1').trim();
    if (line === '') continue;
    const header = /^\[(\[?)([^\]]+)\]?\]$/.exec(line);
    if (header !== null) {
      const name = /^registry\.(?:"([^"]*)"|([\w-]+))$/.exec(header[2]?.trim() ?? '');
      const key = name?.[1] ?? name?.[2];
      block = undefined;
      if (key === undefined) continue;
      if (blocks.has(key)) return { error: `table registry."${key}" is defined twice` };
      block = { http: false, insecure: false, mirrors: [] };
      blocks.set(key, block);
      continue;
    }
    const entry = /^([\w.-]+)\s*=\s*(.+)$/.exec(line);
    if (entry === null) return { error: `cannot read line: ${line}` };
    const [, key = '', value = ''] = entry;
    if (!/^(true|false|-?\d+|"[^"]*"|'[^']*'|\[.*\])$/.test(value)) return { error: `cannot read value: ${line}` };
    if (block === undefined) continue;
    if (key === 'http') block.http = value === 'true';
    if (key === 'insecure') block.insecure = value === 'true';
    if (key === 'mirrors') block.mirrors = [...value.matchAll(/["']([^"']*)["']/g)].map((match) => match[1] ?? '');
  }
  return blocks;
}

/** What the daemon's configuration allows, on top of what the command line does. */
export function fromBuildkitdToml(call: Call, table: TransportTable): Record<string, string[]> | { error: string } {
  const blocks = readBuildkitdToml(call.buildkitdToml ?? '');
  if (!(blocks instanceof Map)) return { error: `buildkitd.toml: ${blocks.error}` };
  const mirrors: Record<string, string[]> = {};
  for (const [host, block] of blocks) {
    if (block.mirrors.length > 0) mirrors[host] = block.mirrors;
    if (block.http) table.allow(host, BOTH_HTTP);
    if (block.insecure) table.allow(host, BOTH_UNVERIFIED);
  }
  return mirrors;
}

/** The scopes of Kaniko's flags (flags.md A4). `pushed` and `pulled` are images or mirrors that a build touches. */
export function kanikoTransports(
  flags: { boolean(name: string): boolean; all(name: string): readonly string[] },
  pushed: readonly string[],
  pulled: readonly string[],
): Record<string, Transport> {
  const table = new TransportTable();
  const touched = new Set([...pushed, ...pulled].map(hostOf));
  if (flags.boolean('insecure')) for (const image of pushed) table.allow(image, { pushHttp: true });
  if (flags.boolean('insecure-pull')) for (const image of pulled) table.allow(image, { pullHttp: true });
  for (const host of flags.all('insecure-registry')) if (touched.has(hostOf(host))) table.allow(host, BOTH_HTTP);
  const unverified = [...flags.all('skip-tls-verify-registry')].filter((host) => touched.has(hostOf(host)));
  // Nobody needs an unverified Docker Hub; the flag is about the others.
  if (flags.boolean('skip-tls-verify')) unverified.push(...[...touched].filter((host) => host !== 'docker.io'));
  for (const host of unverified) {
    const isPushed = pushed.some((image) => hostOf(image) === hostOf(host));
    const isPulled = pulled.some((image) => hostOf(image) === hostOf(host));
    table.allow(host, { pushUnverified: isPushed, pullUnverified: isPulled });
  }
  return table.transports;
}

/** Lines of certificates that the image does not bring itself. */
export function certificateLines(call: Call): string[] {
  const lines = Object.values(call.trust).flatMap((content) => content.split('\n'));
  return [...new Set(lines.map((line) => line.trim()))].filter((line) => line !== '' && line !== 'SYSTEM CA').sort();
}
