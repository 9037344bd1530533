import type { FlagContext, Missing } from '../flag.ts';
import type { FlagOccurrence } from '../model.ts';
import { literalWord, sameMeaning, type ShellWord, splitWord, wordOf } from '../shell/word.ts';

const DOCKER_HUB = literalWord('docker.io');

/** The registry of an image name, as its own word; Docker Hub for a name without one. */
export function registryOf(name: ShellWord): ShellWord | undefined {
  if (name.parts[0]?.kind !== 'text') return hostBehindVariable(name);
  const cut = splitWord(name, '/');
  const host = cut?.before.literal;
  if (cut && host === undefined) return undefined;
  return host !== undefined && /[.:]|^localhost$/.test(host) ? hubAsDockerIo(literalWord(host)) : DOCKER_HUB;
}

/** The host of a mirror, which is `host[:port][/path]` without the rules of image names. */
export function mirrorHost(mirror: ShellWord): ShellWord | undefined {
  if (mirror.parts[0]?.kind !== 'text') return hostBehindVariable(mirror);
  const host = splitWord(mirror, '/')?.before ?? mirror;
  return host.parts.length > 0 ? hubAsDockerIo(host) : undefined;
}

/** True for a mirror whose text is a value of the job: written, in a variable, or an input, which GitLab fills in. */
export function isMirrorInView(mirror: ShellWord): boolean {
  return mirrorHost(mirror) !== undefined || mirror.parts[0]?.kind === 'input';
}

/**
 * `$HOST:5000/x` names its host, for a colon before a slash starts a port; of `$NAME/x` and `$NAME` what stands before
 * the first slash is taken at run time.
 */
function hostBehindVariable(name: ShellWord): ShellWord | undefined {
  const cut = splitWord(name, '/');
  const before = (cut?.before ?? name).parts;
  const [first, second] = before;
  if (first?.kind !== 'expansion' || !first.plain) return undefined;
  const isPort = second?.kind === 'text' && second.value.startsWith(':');
  if (cut && isPort) return cut.before;
  const isWhole = second === undefined || second.kind === 'text';
  if (!isWhole) return undefined;
  const raw = /^CI_REGISTRY(?:_IMAGE)?$/.test(first.name) ? '$CI_REGISTRY' : `\${${first.name}%%/*}`;
  return wordOf([{ kind: 'expansion', name: first.name, plain: false, raw, quote: '"' }]);
}

/** buildkitd.toml calls Docker Hub `docker.io`, Kaniko `index.docker.io`. */
export function hubAsDockerIo(host: ShellWord): ShellWord {
  return /^(?:index|registry-1)\.docker\.io$/.test(host.literal ?? '') ? DOCKER_HUB : host;
}

/**
 * The registry that a flag names, for buildkitd.toml. Kaniko compares the text with the host of an image, so that
 * `docker.io` (Docker Hub is `index.docker.io`), a scheme or a path never match.
 * @returns undefined for a text that never matches
 */
export function registryKey(word: ShellWord): ShellWord | undefined {
  const { literal } = word;
  if (literal === '' || literal === 'docker.io' || literal === 'registry-1.docker.io') return undefined;
  if (word.parts.some((part) => part.kind === 'text' && part.value.includes('/'))) return undefined;
  return hubAsDockerIo(word);
}

/** A mirror as `--registry-mirror` and `--registry-map` name it, with the registry that it stands for. */
export interface MirrorPair {
  readonly of: ShellWord;
  readonly mirror: ShellWord;
}

/**
 * Reads a `--registry-map` value: `registry=mirror` pairs between semicolons; pairs with an empty mirror are ignored.
 * @returns undefined for a pair without "=", which Kaniko refuses
 * @see https://github.com/GoogleContainerTools/kaniko/blob/v1.24.0/pkg/config/args.go lines 86-123
 */
export function registryMapPairs(value: ShellWord): readonly MirrorPair[] | undefined {
  const pairs: MirrorPair[] = [];
  for (let rest: ShellWord | undefined = value; rest;) {
    const cut: { before: ShellWord; after: ShellWord } | undefined = splitWord(rest, ';');
    const pair = splitWord(cut?.before ?? rest, '=');
    if (!pair) return undefined;
    if (pair.after.parts.length > 0 && pair.after.literal !== '') pairs.push({ of: pair.before, mirror: pair.after });
    rest = cut?.after;
  }
  return pairs;
}

/** All mirrors of a call in Kaniko's order: those of the map, then those of Docker Hub. */
export function mirrorsOf(context: FlagContext): readonly MirrorPair[] {
  const mapped = context.all('registry-map').flatMap(({ value }) => registryMapPairs(value) ?? []);
  const named = context.all('registry-mirror').map(({ value }) => ({ of: DOCKER_HUB, mirror: value }));
  const ofHub = named.filter(({ mirror }) => mirror.literal !== '');
  return [...mapped.flatMap(({ of, mirror }) => matching(of, mirror)), ...ofHub];
}

function matching(of: ShellWord, mirror: ShellWord): MirrorPair[] {
  const key = registryKey(of);
  return key ? [{ of: key, mirror }] : [];
}

/** True when a later `registry=…` of the same flag names the same registry; Kaniko keeps the last one. */
export function sameRegistryLater(occurrences: readonly FlagOccurrence[], value: ShellWord): boolean {
  const registry = splitWord(value, '=')?.before;
  const later = occurrences.slice(occurrences.findIndex((occurrence) => occurrence.value === value) + 1);
  return later.some((occurrence) => {
    const other = splitWord(occurrence.value, '=')?.before;
    return registry !== undefined && other !== undefined && sameMeaning(registry, other);
  });
}

/** True when the call skips the verification for a registry, so that no certificate of it is looked at. */
export function skipsVerification(context: FlagContext, registry: ShellWord): boolean {
  if (context.isOn('skip-tls-verify') === true) return true;
  return context.all('skip-tls-verify-registry').some(({ value }) => sameMeaning(value, registry));
}

/** The registries that a call pulls from, and the mirrors asked in their place; or what is missing to tell them. */
export function pulledRegistries(context: FlagContext): readonly ShellWord[] | Missing {
  const bases = context.baseRegistries();
  if ('missing' in bases) return bases;
  const mirrors = mirrorsOf(context).map(({ mirror }) => mirrorHost(mirror));
  const known = mirrors.flatMap((host) => host ?? []);
  return known.length < mirrors.length ? { missing: 'the host of a mirror is out of view' } : [...bases, ...known];
}

/** The registries that a call pushes to and keeps its cache in. */
export function pushedRegistries(context: FlagContext): readonly ShellWord[] | Missing {
  const pushes = context.isOn('no-push') === true ? [] : context.all('destination');
  const caches = context.isOn('cache') === false ? [] : context.all('cache-repo');
  const names = [...pushes, ...caches]
    .map(({ value }) => value)
    .filter((name) => name.literal?.startsWith('oci:') !== true);
  const registries = names.map(registryOf);
  const known = registries.flatMap((registry) => registry ?? []);
  return known.length < names.length ? { missing: 'the registry of an image name is out of view' } : known;
}
