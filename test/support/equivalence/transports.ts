import { hostOf } from './refs.ts';
import type { TomlRegistry } from './registry-settings.ts';
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

/** What the daemon's configuration allows, on top of what the command line does; returns the mirrors. */
export function fromBuildkitdToml(
  blocks: ReadonlyMap<string, TomlRegistry>,
  table: TransportTable,
): Record<string, string[]> {
  const mirrors: Record<string, string[]> = {};
  for (const [host, block] of blocks) {
    if (block.mirrors.length > 0) mirrors[host] = block.mirrors;
    if (block.http) table.allow(host, BOTH_HTTP);
    if (block.insecure) table.allow(host, BOTH_UNVERIFIED);
  }
  return mirrors;
}

/** Images and mirrors that a build touches. */
export interface Touched {
  pushed: readonly string[];
  /** Base images and mirrors. */
  pulled: readonly string[];
  cached: readonly string[];
}

/** RFC 1918 addresses and local names, where Kaniko tries plain http by itself. */
const LOCAL_NAME = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)[\d.]+(:\d+)?$|\.local(host)?(:\d+)?$/;

/** The scopes of Kaniko's flags (flags.md A4). */
export function kanikoTransports(
  flags: { boolean(name: string): boolean; all(name: string): readonly string[] },
  { pushed, pulled, cached }: Touched,
): Record<string, Transport> {
  const table = new TransportTable();
  const [sent, read] = [
    [...pushed, ...cached],
    [...pulled, ...cached],
  ];
  const touched = new Set([...sent, ...read].map(hostOf));
  for (const image of sent) if (LOCAL_NAME.test(hostOf(image))) table.allow(image, { pushHttp: true });
  for (const image of read) if (LOCAL_NAME.test(hostOf(image))) table.allow(image, { pullHttp: true });
  if (flags.boolean('insecure')) for (const image of sent) table.allow(image, { pushHttp: true });
  if (flags.boolean('insecure-pull')) for (const image of pulled) table.allow(image, { pullHttp: true });
  // The texts are compared with the hosts as Kaniko calls them: Docker Hub is index.docker.io.
  const matching = (name: string): string[] =>
    flags.all(name).filter((host) => host !== 'docker.io' && !host.includes('/') && touched.has(hostOf(host)));
  for (const host of matching('insecure-registry')) table.allow(host, BOTH_HTTP);
  const unverified = matching('skip-tls-verify-registry');
  if (flags.boolean('skip-tls-verify')) unverified.push(...touched);
  for (const host of unverified) {
    const isPushed = sent.some((image) => hostOf(image) === hostOf(host));
    const isPulled = read.some((image) => hostOf(image) === hostOf(host));
    table.allow(host, { pushUnverified: isPushed, pullUnverified: isPulled });
  }
  return table.transports;
}

/** Lines of certificates that the image does not bring itself. */
export function certificateLines(call: Call): string[] {
  const lines = Object.values(call.trust).flatMap((content) => content.split('\n'));
  return [...new Set(lines.map((line) => line.trim()))].filter((line) => line !== '' && line !== 'SYSTEM CA').sort();
}
