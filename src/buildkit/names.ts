import { insideDoubleQuotes, literalPrefix, type ShellWord, splitWordLast } from '../shell/word.ts';

/** Cuts a destination before its tag: at the last colon after the last slash. */
export function splitTag(name: ShellWord): { repository: ShellWord; tag: ShellWord } | undefined {
  const colon = splitWordLast(name, ':');
  if (!colon) return undefined;
  const slashInTag = colon.after.parts.some((part) => part.kind === 'text' && part.value.includes('/'));
  return slashInTag ? undefined : { repository: colon.before, tag: colon.after };
}

/** True when a name consists of expansions only, so that it may be empty as a whole. */
export function mayBeEmpty(name: ShellWord): boolean {
  return name.parts.every((part) => part.kind !== 'text' || part.value === '');
}

/**
 * The repository of a destination, without its tag.
 * @returns undefined when the name ends in a variable that may hold a tag: then it is cut at run time
 */
export function repositoryOf(name: ShellWord): ShellWord | undefined {
  const cut = splitTag(name);
  if (cut) return cut.repository;
  const last = name.parts.at(-1);
  const endsLiteral = last?.kind === 'text' && last.value !== '';
  return endsLiteral || isRepositoryVariable(last) ? name : undefined;
}

function isRepositoryVariable(part: ShellWord['parts'][number] | undefined): boolean {
  return (
    part?.kind === 'expansion' &&
    part.plain &&
    /^(?:CI_REGISTRY_IMAGE|CI_PROJECT_(?:PATH|NAME|PATH_SLUG))$/.test(part.name)
  );
}

/** True for a text that is the name of an image, with or without a tag; an empty tag counts as none, as in Kaniko. */
export function isImageName(text: string): boolean {
  return /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9._-]+(?:\/[a-z0-9._-]+)*(?::(?:[\w.-]{1,128})?)?$/.test(text);
}

/** True when the registry of a literal name start is Docker Hub: no dot, no port, not localhost in its first part. */
export function isDockerHub(name: ShellWord): boolean {
  const prefix = literalPrefix(name);
  if (name.parts[0]?.kind !== 'text') return false;
  const first = prefix.split('/')[0] ?? '';
  if (/^(?:index\.|registry-1\.)?docker\.io$/.test(first)) return true;
  const complete = prefix.includes('/') || name.literal !== undefined;
  return complete && !/[.:]/.test(prefix.includes('/') ? first : '') && first !== 'localhost';
}

/**
 * The reference of a job's cache in the registry. Its tag must be nobody else's: the slug of a job may be a tag of images
 * (`release`), so where the repository may hold images (`--cache-repo`, Docker Hub) a prefix tells the cache from them;
 * `IMAGE/cache` is a repository that Kaniko made for caches alone (K pkg/cache/cache.go:118-134). Images of the jobs in
 * view are compared with it all the same, see `withCacheChecks`.
 * @param repository - the repository, in whatever form the reference is wanted
 * @param from - `flag` for `--cache-repo`, else where the destination is
 * @param name - the tag that the configuration asks for; it is the user's own choice and stays as it is
 */
export function cacheName(
  repository: string,
  from: 'flag' | 'docker-hub' | 'registry',
  suffix: string,
  name?: string,
): string {
  const tag = `${name ?? '$CI_JOB_NAME_SLUG'}${suffix}`;
  if (from === 'docker-hub') return `${repository}:buildcache-${tag}`;
  if (from === 'registry') return `${repository}/cache:${tag}`;
  return `${repository}:${name === undefined ? 'cache-' : ''}${tag}`;
}

/** Where the repository of a cache comes from; Docker Hub has no nested repositories. */
export function cacheSource(repository: ShellWord, inferred: boolean): Parameters<typeof cacheName>[1] {
  if (!inferred) return 'flag';
  return isDockerHub(repository) ? 'docker-hub' : 'registry';
}

/** {@link cacheName} for the inside of double quotes. */
export function cacheReference(
  repository: ShellWord,
  inferred: boolean,
  suffix: string,
  name?: string,
): string | undefined {
  const inner = insideDoubleQuotes(repository);
  return inner === undefined ? undefined : cacheName(inner, cacheSource(repository, inferred), suffix, name);
}
