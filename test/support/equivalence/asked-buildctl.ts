import { cacheName, isError, lowerCased, secretText } from './asked-kaniko.ts';
import { readInputs } from './context.ts';
import { credentialsFor, hostsOf } from './credentials.ts';
import { csvAttributes, csvFields } from './csv.ts';
import { baseImages } from './dockerfile.ts';
import { parseBoolean } from './pflag.ts';
import { hostOf, normaliseReference, repositoryOf } from './refs.ts';
import { buildkitTls, policyMirrors, readBuildkitdToml } from './registry-settings.ts';
import { certificateLines, fromBuildkitdToml, TransportTable } from './transports.ts';
import type { AskedBuild, CacheRequest, Call } from './types.ts';
import { keyValue, parseBuildctlArguments } from './urfave.ts';

type Attributes = Map<string, string>;

// buildctl takes any name without a word, so a misspelt one has to be found here.
const KNOWN_OPTIONS = new Set(
  (
    'filename target platform multi-platform no-cache add-hosts force-network-mode image-resolve-mode context contextkey ' +
    'dockerfilekey contextsubdir cmdline source hostname shm-size ulimit cgroup-parent requestid'
  ).split(' '),
);
const KNOWN_OPTION_PREFIX = /^(build-arg|label|attest|context|input):/;
const KNOWN_ATTRIBUTES = new Set(
  (
    'type dest name push push-by-digest registry.insecure unpack store dangling-name-prefix name-canonical oci-mediatypes ' +
    'oci-artifact attestation-inline prefer-nondist-layers source-date-epoch compression force-compression ' +
    'compression-level rewrite-timestamp tar'
  ).split(' '),
);

/** What a call of buildctl asks for, or why it asks for nothing. */
export function askedByBuildctl(call: Call): AskedBuild | { error: string } {
  const flags = parseBuildctlArguments(call.argv);
  if ('error' in flags) return flags;
  if (call.refused !== undefined) return { error: call.refused };
  const inputs = readInputs(call);
  if ('error' in inputs) return inputs;

  const options: Record<string, string> = {};
  for (const text of flags.all('opt')) {
    const pair = keyValue(text);
    if (pair === undefined) return { error: `invalid opt: invalid value ${text}` };
    if (!KNOWN_OPTIONS.has(pair[0]) && !KNOWN_OPTION_PREFIX.test(pair[0])) {
      return { error: `--opt ${pair[0]} is not known to the frontend and has no effect` };
    }
    options[pair[0]] = pair[1];
  }
  const outputs: Attributes[] = [];
  for (const text of flags.all('output')) {
    const output = csvAttributes(text);
    if (!(output instanceof Map)) return { error: `--output ${text}: ${output.error}` };
    const unknown = [...output.keys()].find((key) => !KNOWN_ATTRIBUTES.has(key) && !key.startsWith('annotation'));
    if (unknown !== undefined)
      return { error: `--output ${text}: attribute ${unknown} is not known and has no effect` };
    outputs.push(output);
  }
  const table = new TransportTable();
  const cache = cacheRequest(flags.all('import-cache'), flags.all('export-cache'), table);
  if (isError(cache)) return cache;

  const pushing = outputs.filter((output) => output.get('type') === 'image' && isPushed(output));
  const pushes = pushing.flatMap((output) => {
    const names = namesOf(output);
    if (isTrue(output, 'registry.insecure')) {
      for (const name of names) table.allow(repositoryOf(name), { pushHttp: true, pushUnverified: true });
    }
    return names;
  });
  const blocks = readBuildkitdToml(call.buildkitdToml ?? '');
  if (!(blocks instanceof Map)) return { error: `buildkitd.toml: ${blocks.error}` };
  const policy = policyMirrors(call);
  if (isError(policy)) return policy;
  const contexts: Attributes[] = [];
  for (const text of flags.all('registry-auth-tlscontext')) {
    const context = csvAttributes(text);
    if (!(context instanceof Map)) return { error: `--registry-auth-tlscontext ${text}: ${context.error}` };
    contexts.push(context);
  }
  const replaced = Object.fromEntries(Object.entries(policy).map(([host, mirror]) => [host, [mirror]]));
  const mirrors = { ...fromBuildkitdToml(blocks, table), ...replaced };
  const buildArgs = prefixed(options, 'build-arg:');
  const mirrorImages = Object.values(mirrors).flatMap((list) => list.map((mirror) => `${mirror}/image`));
  const cacheImages = [...cache.imports, ...cache.exports].filter((name) => !name.startsWith('local:'));
  const bases = baseImages(inputs.dockerfileContent, buildArgs).map(repositoryOf);
  const touched = [...pushes, ...bases, ...mirrorImages, ...cacheImages];
  const credentials = credentialsFor(call, touched);
  if (isError(credentials)) return credentials;

  const images = outputs.filter((output) => ['image', 'docker', 'oci'].includes(output.get('type') ?? ''));
  const hasEpoch = 'SOURCE_DATE_EPOCH' in buildArgs || (call.env.SOURCE_DATE_EPOCH ?? '') !== '';
  const compression = common(images, 'compression');
  const mediaTypes = common(images, 'oci-mediatypes');
  return {
    ...inputs,
    pushes: [...new Set(pushes.map(normaliseReference))].sort(),
    ordered: pushing.length < 2,
    noPush: pushes.length === 0,
    buildArgs,
    labels: prefixed(options, 'label:'),
    annotations: lowerCased(
      images
        .flatMap((output) => [...output].filter(([key]) => key.startsWith('annotation.')))
        .map(([key, value]) => [key.slice('annotation.'.length), value] as const),
    ),
    target: (options.target ?? '').toLowerCase(),
    platform: options.platform ?? '',
    compression: { type: compression === 'gzip' ? '' : compression, level: common(images, 'compression-level') },
    mediaTypes: mediaTypes === '' ? '' : parseBoolean(mediaTypes) === true ? 'oci' : 'docker',
    reproducible: hasEpoch && images.length > 0 && images.every((output) => isTrue(output, 'rewrite-timestamp')),
    secrets: flags
      .all('secret')
      .map((text) => {
        const fields = csvFields(text);
        return secretText(Array.isArray(fields) ? fields : [text]);
      })
      .sort(),
    cache,
    transports: table.transports,
    mirrors,
    alone: Object.keys(policy).sort(),
    tls: buildkitTls(blocks, contexts),
    openTokens: contexts
      .filter((context) => isTrue(context, 'insecure'))
      .map((context) => hostOf(context.get('host') ?? ''))
      .sort(),
    certificates: certificateLines(call),
    credentials,
    hosts: hostsOf(touched),
    notes: notes(call, options, flags.all('no-cache').length > 0),
  };
}

/** `push` without a value counts as true, without the attribute as false. */
function isPushed(output: Attributes): boolean {
  return output.get('push') === '' || isTrue(output, 'push');
}

function isTrue(output: Attributes, key: string): boolean {
  return parseBoolean(output.get(key) ?? '') === true;
}

/** An empty `name` means that nothing is pushed, without a word. */
function namesOf(output: Attributes): string[] {
  const name = output.get('name') ?? '';
  return name === '' ? [] : name.split(',');
}

/** The value of an attribute that all outputs share; `mixed` where they differ. */
function common(outputs: readonly Attributes[], key: string): string {
  const values = new Set(outputs.map((output) => output.get(key) ?? ''));
  return values.size > 1 ? 'mixed' : ([...values][0] ?? '');
}

function prefixed(options: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  const entries = Object.entries(options).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value]));
}

function cacheRequest(
  imports: readonly string[],
  exports: readonly string[],
  table: TransportTable,
): CacheRequest | { error: string } {
  const request: CacheRequest = {
    imports: [],
    exports: [],
    overwrites: [],
    allStages: true,
    exportMayFailBuild: false,
  };
  for (const [list, texts, place] of [
    [request.imports, imports, 'src'],
    [request.exports, exports, 'dest'],
  ] as const) {
    for (const text of texts) {
      const attributes = csvAttributes(text);
      if (!(attributes instanceof Map)) return { error: `${text}: ${attributes.error}` };
      const isLocal = attributes.get('type') === 'local';
      const name = isLocal ? `local:${attributes.get(place) ?? ''}` : (attributes.get('ref') ?? '');
      if (name === '' || name === 'local:') return { error: `cache ${text}: nothing named` };
      list.push(cacheName(name));
      if (isTrue(attributes, 'registry.insecure')) {
        table.allow(repositoryOf(name), { pushHttp: true, pushUnverified: true, pullHttp: true, pullUnverified: true });
      }
      if (place === 'dest') {
        if (!isLocal) request.overwrites.push(normaliseReference(name));
        request.allStages &&= attributes.get('mode') === 'max';
        request.exportMayFailBuild ||= !isTrue(attributes, 'ignore-error');
      }
    }
  }
  return { ...request, imports: [...new Set(request.imports)].sort(), exports: [...new Set(request.exports)].sort() };
}

function notes(call: Call, options: Readonly<Record<string, string>>, noCache: boolean): string[] {
  const found: string[] = [];
  if (!(call.env.BUILDKITD_FLAGS ?? '').split(/\s+/).includes('--oci-worker-no-process-sandbox')) {
    found.push('BUILDKITD_FLAGS lacks --oci-worker-no-process-sandbox: RUN fails in a rootless container');
  }
  if (noCache || 'no-cache' in options) found.push('the cache is switched off');
  for (const key of ['add-hosts', 'force-network-mode', 'cmdline'])
    if (key in options) found.push(`--opt ${key} is set`);
  return found;
}
