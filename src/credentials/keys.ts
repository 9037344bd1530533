import { isKnownHost } from '../registry/known.ts';
import { type Content, isEmpty, type Login } from './cells.ts';
import { hostOf, type Text } from './text.ts';

/** Docker Hub is asked for by its old address only, which no other key is taken for. */
const HUB_KEY = 'https://index.docker.io/v1/';
const HUB = /^(?:(?:index|registry-1)\.)?docker\.io$/;

/** A host as the programs ask for it. */
export interface Address {
  readonly host: Text;
  /** Another host that is this one in the world that is looked at. */
  readonly alias: Text | undefined;
}

export function addressOf(host: Text, alias?: Text): Address {
  return { host, alias };
}

function isOf(key: Text, { host, alias }: Address): boolean {
  const own = hostOf(key);
  return own === host || (alias !== undefined && own === alias);
}

/** The key is the host and nothing else. */
export function isHostOnly(key: Text, address: Address): boolean {
  if (HUB.test(address.host)) return key === HUB_KEY;
  return isOf(key, address) && isBare(key);
}

/** A key without a scheme and a path. */
export function isBare(key: Text): boolean {
  return !/^https?:\/\//.test(key) && !/\/(?![^${]*\})/.test(key) && !MAY_HAVE_PATH.test(key);
}

/** What stands right behind the GitLab registry and is out of view is most likely the path of a group or project. */
const MAY_HAVE_PATH = /^\$\{CI_REGISTRY_IMAGE\}|^\$\{CI_REGISTRY(?:#\d+)?\}(?:\$\{|\?)/;

/** A key that names a repository: a path, no scheme in front and no slash at the end. */
export function isScoped(key: Text): boolean {
  return !/^https?:\/\//.test(key) && !isBare(key) && !key.endsWith('/');
}

/**
 * The entries of a file that a program may take for a host: that of a repository, for the program that asks so; that of
 * the host; else any whose scheme and path leave the host.
 */
export function loginsOfHost(
  { logins }: Pick<Content, 'logins'>,
  address: Address,
  repositories: readonly Text[],
): readonly Login[] {
  const ofHost = entriesOfHost(logins, address);
  if (repositories.length === 0) return ofHost;
  return repositories.flatMap((repository) => {
    const scoped = [...logins].filter(
      ([key, login]) => isScoped(key) && isOf(key, address) && !isEmpty(login) && mayBeRepository(key, repository),
    );
    const certain = scoped.some(([key]) => key === repository);
    return [...scoped.map(([, login]) => login), ...(certain ? [] : ofHost)];
  });
}

function entriesOfHost(logins: Content['logins'], address: Address): readonly Login[] {
  // Of several equal keys the last one counts.
  const exact = [...logins].filter(([key]) => isHostOnly(key, address)).at(-1);
  if (exact) return [exact[1]];
  if (HUB.test(address.host)) return [];
  return [...logins].filter(([key]) => isOf(key, address)).map(([, login]) => login);
}

/** The path of a key may be that of a repository, as far as both are in view; their hosts are the same. */
export function mayBeRepository(key: Text, repository: Text): boolean {
  if (key === repository) return true;
  const [one, other] = [pathOf(key), pathOf(repository)];
  return isOpen(one) || isOpen(other) ? mayMatch(one, other) : one === other;
}

function pathOf(text: Text): Text {
  const whole = text.replace('${CI_REGISTRY_IMAGE}', '${CI_REGISTRY}/${CI_PROJECT_PATH}');
  return /\/(?![^${]*\})(.*)$/s.exec(whole)?.[1] ?? '${}';
}

const SYMBOL = /\$\{[^}]*\}|\?.*$/;

function isOpen(text: Text): boolean {
  return SYMBOL.test(text);
}

/** Literal text before the first symbol, and after the last one, must not contradict each other. */
function mayMatch(one: Text, other: Text): boolean {
  const [a = '', b = ''] = [one, other].map((text) => text.split(SYMBOL)[0]);
  const [c = '', d = ''] = [one, other].map((text) => text.split(SYMBOL).at(-1));
  return (a.startsWith(b) || b.startsWith(a)) && (c.endsWith(d) || d.endsWith(c));
}

/** A host of a key may be the GitLab registry: only a text in full on both sides, or a registry of somebody else, cannot. */
export function mayBeRegistry(host: Text, registry: ReadonlySet<Text>): boolean {
  if (registry.has(host)) return true;
  if (isKnownHost(host)) return false;
  return isOpen(host) || [...registry].some(isOpen);
}
