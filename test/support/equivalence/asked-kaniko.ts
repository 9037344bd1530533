import { readInputs } from './context.ts';
import { credentialsFor, hostsOf } from './credentials.ts';
import { baseImages } from './dockerfile.ts';
import { parseBoolean, parseKanikoArguments, type FlagValues } from './pflag.ts';
import { hostOf, normaliseReference, repositoryOf } from './refs.ts';
import { kanikoTls } from './registry-settings.ts';
import { certificateLines, kanikoTransports } from './transports.ts';
import type { AskedBuild, CacheRequest, Call } from './types.ts';
import { keyValue } from './urfave.ts';

/** What a call of the executor asks for, or why it asks for nothing. */
export function askedByKaniko(call: Call): AskedBuild | { error: string } {
  const flags = parseKanikoArguments(call.argv);
  if ('error' in flags) return flags;
  if (call.refused !== undefined) return { error: call.refused };
  const gitOptions = new Map(flags.all('git').map((option) => keyValue(option) ?? [option, '']));
  const inputs = readInputs(call, gitOptions.get('branch'));
  if ('error' in inputs) return inputs;

  const noPush = isNoPush(flags, call.env);
  const destinations = flags.all('destination').map(normaliseReference);
  if (destinations.length === 0 && !noPush) return { error: 'you must provide --destination, or use --no-push' };
  const labels: Record<string, string> = {};
  for (const label of flags.all('label')) {
    const pair = keyValue(label);
    if (pair === undefined) return { error: `labels must be of the form key=value, got ${label}` };
    labels[pair[0]] = pair[1];
  }
  const buildArgs = Object.fromEntries(
    flags.all('build-arg').map((text) => keyValue(text) ?? [text, call.env[text] ?? '']),
  );

  const pushes = noPush ? [] : [...new Set(destinations)].sort();
  const cache = cacheRequest(flags, destinations[0]);
  const mirrors = registryMap(flags, call.env);
  const bases = baseImages(inputs.dockerfileContent, buildArgs);
  const cacheImages = [...new Set([...cache.imports, ...cache.exports])].filter((name) => !name.startsWith('local:'));
  const mirrorImages = Object.values(mirrors).flatMap((list) => list.map((mirror) => `${mirror}/image`));
  const pulled = [...bases.map(repositoryOf), ...mirrorImages, ...cacheImages];
  const touched = [...pushes, ...pulled];
  const credentials = credentialsFor(call, touched);
  if (isError(credentials)) return credentials;

  const transports = kanikoTransports(flags, {
    pushed: pushes,
    pulled: [...bases.map(repositoryOf), ...mirrorImages],
    cached: cacheImages,
  });
  const level = Number(flags.last('compression-level', '-1'));
  // Without any output nothing of the image's form can be seen.
  const files = ['tar-path', 'tarPath', 'oci-layout-path', 'digest-file'];
  const nameFiles = ['image-name-with-digest-file', 'image-name-tag-with-digest-file'];
  const visible = pushes.length > 0 || [...files, ...nameFiles].some((flag) => flags.last(flag));
  const compression = flags.last('compression');
  return {
    ...inputs,
    pushes,
    ordered: true,
    noPush: pushes.length === 0,
    buildArgs,
    labels,
    annotations: visible ? lowerCased(flags.all('annotation').map((text) => keyValue(text) ?? [text, ''])) : {},
    target: flags.last('target').toLowerCase(),
    platform: flags.last('customPlatform') || flags.last('custom-platform'),
    compression: {
      type: visible && compression !== 'gzip' ? compression : '',
      level: visible && level > 0 ? `${level}` : '',
    },
    mediaTypes: visible ? (flags.last('image-format') as AskedBuild['mediaTypes']) : '',
    reproducible: visible && flags.boolean('reproducible'),
    secrets: flags.all('secret').map(normaliseSecret).sort(),
    cache,
    transports,
    mirrors,
    alone: flags.boolean('skip-default-registry-fallback') ? Object.keys(mirrors).sort() : [],
    tls: kanikoTls(flags),
    openTokens: Object.keys(transports)
      .filter((host) => transports[host]?.pushUnverified === true || transports[host]?.pullUnverified === true)
      .sort(),
    certificates: certificateLines(call),
    credentials,
    hosts: hostsOf(touched),
    notes: [],
  };
}

/** Narrows a record of anything to the error it may be instead. */
export function isError(value: object): value is { error: string } {
  return 'error' in value && typeof value.error === 'string';
}

/** The environment wins in both directions; what does not parse means push. */
function isNoPush(flags: FlagValues, env: Readonly<Record<string, string>>): boolean {
  const fromEnv = env.KANIKO_NO_PUSH;
  if (fromEnv !== undefined) return parseBoolean(fromEnv) ?? false;
  return flags.boolean('no-push');
}

function cacheRequest(flags: FlagValues, firstDestination: string | undefined): CacheRequest {
  const none = { imports: [], exports: [], overwrites: [], allStages: true, exportMayFailBuild: false };
  if (!flags.boolean('cache')) return none;
  const given = flags.last('cache-repo');
  const inferred = firstDestination === undefined ? '' : `${repositoryOf(firstDestination)}/cache`;
  const repository = given === '' ? inferred : given.startsWith('oci:') ? `local:${given.slice(4)}` : given;
  // With a slash at its end Kaniko keeps nothing, as with a tag: the flag's own finding says so.
  const name = repository.startsWith('local:') ? repository : cacheName(repository).replace(/\/+$/, '');
  return { ...none, imports: [name], exports: flags.boolean('no-push-cache') ? [] : [name] };
}

/** A cache by its repository: the tag is BuildKit's own, and Docker Hub has no nested repositories. */
export function cacheName(repository: string): string {
  if (repository.startsWith('local:')) return repository;
  return repositoryOf(repository).replace(/^(docker\.io\/[^/]+\/[^/]+)\/cache$/, '$1');
}

/** Mirrors by registry, `docker.io` for Hub. In Kaniko the key `docker.io` itself never matches. */
function registryMap(flags: FlagValues, env: Readonly<Record<string, string>>): Record<string, string[]> {
  const mirrors: Record<string, string[]> = {};
  const add = (registry: string, mirror: string): void => {
    if (registry === 'docker.io' || mirror === '') return;
    (mirrors[hostOf(registry)] ??= []).push(mirror);
  };
  const maps = [...flags.all('registry-map'), env.KANIKO_REGISTRY_MAP ?? ''];
  for (const text of maps.flatMap((map) => map.split(';'))) {
    const pair = keyValue(text);
    if (pair !== undefined) add(pair[0], pair[1]);
  }
  for (const mirror of [...flags.all('registry-mirror'), env.KANIKO_REGISTRY_MIRROR ?? ''])
    add('index.docker.io', mirror);
  return mirrors;
}

/** `id=x,src=F` with its parts in one order. */
function normaliseSecret(text: string): string {
  return secretText(text.split(','));
}

/** Parts of a secret in one order and spelling. */
export function secretText(fields: readonly string[]): string {
  return fields
    .map((field) => field.replace(/^source=/, 'src='))
    .sort()
    .join(',');
}

/** buildctl lower-cases the keys of an output, and so the names of annotations. */
export function lowerCased(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs.map(([key, value]) => [key.toLowerCase(), value]));
}
