import type { AskedBuild, Credential, Transport } from './types.ts';

/** How two builds differ, as sentences; `before` is Kaniko's. */
export function describeDifferences(before: AskedBuild, after: AskedBuild): string[] {
  const plain = (['context', 'ignoreFile', 'target', 'platform', 'reproducible'] as const).flatMap((key) =>
    scalar(key === 'ignoreFile' ? 'ignore file' : key, before[key], after[key]),
  );
  return [
    ...plain,
    ...contextFiles(before, after),
    ...dockerfile(before, after),
    ...sets('push of', before.pushes, after.pushes),
    ...maps('build arg', visibleArgs(before, after, before), visibleArgs(before, after, after)),
    ...maps('label', before.labels, after.labels),
    ...maps('annotation', before.annotations, after.annotations),
    ...scalar('compression', before.compression.type, after.compression.type),
    ...scalar('compression level', before.compression.level, after.compression.level),
    ...(before.mediaTypes === '' ? [] : scalar('media types', before.mediaTypes, after.mediaTypes)),
    ...sets('secret', before.secrets, after.secrets),
    ...cache(before, after),
    ...transports(before.transports, after.transports),
    ...mirrors(before.mirrors, after.mirrors),
    ...sets('no fallback for', before.alone, after.alone),
    ...maps('certificates of', shown(before.tls), shown(after.tls)),
    ...sets('unverified token server of', before.openTokens, after.openTokens),
    ...certificates(before.certificates, after.certificates),
    ...credentials(before, after),
  ];
}

const quote = (value: string): string => `'${value}'`;

function scalar(name: string, before: unknown, after: unknown): string[] {
  const show = (value: unknown): string =>
    value === null ? 'none' : typeof value === 'string' ? quote(value) : JSON.stringify(value);
  return before === after ? [] : [`${name}: ${show(before)} before, ${show(after)} after`];
}

function maps(
  name: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => {
    const show = (value: string | undefined): string => (value === undefined ? 'not given' : quote(value));
    return before[key] === after[key] ? [] : [`${name} ${key}: ${show(before[key])} before, ${show(after[key])} after`];
  });
}

function sets(name: string, before: readonly string[], after: readonly string[]): string[] {
  return [
    ...before.filter((item) => !after.includes(item)).map((item) => `${name} ${item}: missing after`),
    ...after.filter((item) => !before.includes(item)).map((item) => `${name} ${item}: only after`),
  ];
}

/** Arguments that steer BuildKit itself, or stand for --reproducible, are no argument of the Dockerfile. */
function visibleArgs(before: AskedBuild, after: AskedBuild, which: AskedBuild): Record<string, string> {
  const steers = (key: string): boolean =>
    (key.startsWith('BUILDKIT_') && !(key in before.buildArgs)) ||
    (key === 'SOURCE_DATE_EPOCH' && before.reproducible && after.reproducible);
  return Object.fromEntries(Object.entries(which.buildArgs).filter(([key]) => !steers(key)));
}

function contextFiles(before: AskedBuild, after: AskedBuild): string[] {
  const names = [...new Set([...Object.keys(before.contextFiles), ...Object.keys(after.contextFiles)])].sort();
  return names.flatMap((name) => {
    const [old, now] = [before.contextFiles[name], after.contextFiles[name]];
    if (old === now) return [];
    if (now === undefined) return [`context file ${name}: missing after`];
    return [`context file ${name}: ${old === undefined ? 'only after' : 'other content'}`];
  });
}

function dockerfile(before: AskedBuild, after: AskedBuild): string[] {
  if (before.dockerfileContent === after.dockerfileContent) return [];
  return [`Dockerfile: ${before.dockerfile} before, ${after.dockerfile} after, with other content`];
}

function cache(before: AskedBuild, after: AskedBuild): string[] {
  return [
    ...sets('cache import', before.cache.imports, after.cache.imports),
    ...sets('cache export', before.cache.exports, after.cache.exports),
    ...(after.cache.allStages ? [] : ['cache export: without mode=max only the last stage is kept']),
    ...(after.cache.exportMayFailBuild
      ? ['cache export: without ignore-error=true a failed export fails the job']
      : []),
  ];
}

/**
 * BuildKit's switches are coarser: `registry.insecure` allows http and bad certificates, for a push. So everything that
 * was allowed must still be, and nothing unusual may be allowed for a host and direction that had nothing.
 */
function transports(before: Readonly<Record<string, Transport>>, after: Readonly<Record<string, Transport>>): string[] {
  const hosts = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return hosts.flatMap((host) => {
    const [old, now] = [before[host], after[host]];
    const needed = (Object.keys(old ?? {}) as (keyof Transport)[]).filter(
      (key) => old?.[key] === true && now?.[key] !== true,
    );
    const had = Object.values(old ?? {}).includes(true);
    const excess = !had && Object.values(now ?? {}).includes(true) ? [`registry ${host}: insecure only after`] : [];
    return [...needed.map((key) => `registry ${host}: ${key} allowed before, not after`), ...excess];
  });
}

function mirrors(before: Readonly<Record<string, string[]>>, after: Readonly<Record<string, string[]>>): string[] {
  const joined = (map: Readonly<Record<string, string[]>>): Record<string, string> =>
    Object.fromEntries(Object.entries(map).map(([host, list]) => [host, list.join(', ')]));
  return maps('mirrors of', joined(before), joined(after));
}

function shown(tls: AskedBuild['tls']): Record<string, string> {
  return Object.fromEntries(Object.entries(tls).map(([host, settings]) => [host, JSON.stringify(settings)]));
}

function certificates(before: readonly string[], after: readonly string[]): string[] {
  const missing = before.filter((line) => !after.includes(line));
  return missing.length === 0
    ? []
    : [`certificates: ${missing.length} lines trusted before are not after, first ${quote(missing[0] ?? '')}`];
}

/** A pull from a cloud that also gives images to everybody; the program says so (K2B251). */
function mayBePublic(host: string, credential: Credential, { pushes }: Pick<AskedBuild, 'pushes'>): boolean {
  const isOpen = 'builtin' in credential && (credential.builtin !== 'ecr' || host === 'public.ecr.aws');
  return isOpen && !pushes.some((image) => image.startsWith(`${host}/`));
}

/**
 * A host that the call has to do with gets the same user and secret. The GitLab registry is in the record anyhow: a
 * login that nobody uses may be left out, but may not be another one.
 */
function credentials({ credentials: before, ...asked }: AskedBuild, { credentials: after }: AskedBuild): string[] {
  const show = (credential: Credential | undefined): string => {
    if (credential === undefined) return 'none';
    if ('user' in credential)
      return `user ${quote(credential.user)} with a password of ${credential.password.length} characters`;
    return Object.entries(credential)
      .map(([kind, value]) => `${kind} ${quote(value)}`)
      .join();
  };
  const hosts = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return hosts.flatMap((host) => {
    const [old, now] = [before[host], after[host]];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    const isUsed = asked.hosts.some((used) => host === used || host.startsWith(`${used}/`));
    if (!isUsed && (old === undefined || now === undefined)) return [];
    // What a cloud's keychain would have given cannot be known; something must be there.
    if (old !== undefined && 'builtin' in old && now !== undefined && !('problem' in now)) return [];
    if (old !== undefined && now === undefined && mayBePublic(host, old, asked)) return [];
    return [`credentials for ${host}: ${show(old)} before, ${show(now)} after`];
  });
}
