import { parseReference } from './refs.ts';
import type { Call, Credential } from './types.ts';

const HUB_KEY = 'https://index.docker.io/v1/';

interface AuthEntry {
  auth?: string;
  username?: string;
  password?: string;
  identitytoken?: string;
  registrytoken?: string;
}

interface DockerConfig {
  auths: Record<string, AuthEntry>;
  credHelpers: Record<string, string>;
  credsStore: string;
}

/**
 * What would be sent to the registry of each of these images, by host. Where one host gets different credentials for
 * different repositories (only Kaniko can do that), the others stand under `host/path`.
 */
export function credentialsFor(call: Call, images: readonly string[]): Record<string, Credential> | { error: string } {
  const config = readConfig(call.dockerConfig.content);
  if ('error' in config) return { error: `${call.dockerConfig.path}: ${config.error}` };
  const lookUp = call.side === 'kaniko' ? kanikoLookUp(call, config) : buildctlLookUp(call, config);
  const registry = call.env.CI_REGISTRY;
  const found: Record<string, Credential> = {};
  const keep = (key: string, host: string, credential: Credential | undefined): void => {
    if (credential === undefined) return;
    const known = found[host];
    if (known === undefined) found[host] = credential;
    else if (JSON.stringify(known) !== JSON.stringify(credential)) found[key] = credential;
  };
  if (registry !== undefined && registry !== '') keep(registry, registry, lookUp(registry, undefined));
  for (const image of images) {
    const { host, path } = parseReference(image);
    keep(`${host}/${path}`, host, lookUp(host, path));
  }
  return found;
}

/** The registries of some images, as {@link credentialsFor} names them. */
export function hostsOf(images: readonly string[]): string[] {
  return [...new Set(images.map((image) => parseReference(image).host))].sort();
}

type LookUp = (host: string, path: string | undefined) => Credential | undefined;

function readConfig(content: string | null): DockerConfig | { error: string } {
  const empty: DockerConfig = { auths: {}, credHelpers: {}, credsStore: '' };
  // docker/cli takes an empty file for no configuration.
  if (content === null || content === '') return empty;
  try {
    const parsed: unknown = JSON.parse(content);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return { error: 'not a JSON object' };
    return { ...empty, ...(parsed as Partial<DockerConfig>) };
  } catch (error) {
    return { error: `invalid JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** An entry as a credential; an empty one counts as none. */
function fromEntry(entry: AuthEntry): Credential | undefined {
  if (entry.identitytoken) return { token: entry.identitytoken };
  if (entry.registrytoken) return { token: entry.registrytoken };
  if (entry.auth) {
    const pair = Buffer.from(entry.auth, 'base64').toString();
    const colon = pair.indexOf(':');
    if (colon < 0) return { problem: `auth is not base64 of user:password` };
    return { user: pair.slice(0, colon), password: pair.slice(colon + 1).replace(/\0+$/, '') };
  }
  if (!entry.username && !entry.password) return undefined;
  return { user: entry.username ?? '', password: entry.password ?? '' };
}

/** docker/cli's file store: the exact key, else any key whose host part is the host asked for. */
function fromAuths(auths: Record<string, AuthEntry>, key: string): Credential | undefined {
  const exact = auths[key];
  if (exact !== undefined) return fromEntry(exact);
  const matches = Object.entries(auths).filter(([name]) => name.replace(/^https?:\/\//, '').split('/', 1)[0] === key);
  const found = new Map(matches.map(([, entry]) => [JSON.stringify(fromEntry(entry)), fromEntry(entry)]));
  if (found.size > 1) return { problem: `several keys for ${key}, one of them is picked at random` };
  return [...found.values()][0];
}

function fromConfig(config: DockerConfig, key: string): Credential | undefined {
  const helper = config.credHelpers[key] ?? config.credsStore;
  return helper === '' ? fromAuths(config.auths, key) : { helper };
}

/** F1: the file by repository and by host, then the clouds' keychains, then GitLab's variables. */
function kanikoLookUp(call: Call, config: DockerConfig): LookUp {
  return (host, path) => {
    const keys = host === 'docker.io' ? [HUB_KEY] : [...(path === undefined ? [] : [`${host}/${path}`]), host];
    for (const key of keys) {
      const credential = fromConfig(config, key);
      if (credential !== undefined) return credential;
    }
    if (/(^|\.)gcr\.io$|\.pkg\.dev$|\.google\.com$/.test(host)) return { builtin: 'google' };
    if (/\.dkr\.ecr[.-]|^public\.ecr\.aws$/.test(host)) return { builtin: 'ecr' };
    if (/\.azurecr\./.test(host)) return { builtin: 'acr' };
    const { CI_REGISTRY: registry = '', CI_REGISTRY_USER: user = '', CI_REGISTRY_PASSWORD: password = '' } = call.env;
    const withoutPort = (name: string): string => name.replace(/:\d+$/, '');
    if (registry === '' || user === '' || password === '') return undefined;
    return withoutPort(registry) === withoutPort(host) ? { user, password } : undefined;
  };
}

/** F2: DOCKER_AUTH_CONFIG for its own hosts, the file for the others. Helpers are not in the image. */
function buildctlLookUp(call: Call, config: DockerConfig): LookUp {
  const fromEnvironment = environmentAuths(call.env.DOCKER_AUTH_CONFIG);
  return (host) => {
    const key = host === 'docker.io' ? HUB_KEY : host;
    const entry = fromEnvironment[key];
    if (entry !== undefined) return fromEntry(entry);
    const credential = fromConfig(config, key);
    if (credential === undefined || !('helper' in credential)) return credential;
    return { problem: `docker-credential-${credential.helper} is not in the image` };
  };
}

/** Anything but `auths` with `auth` makes docker/cli ignore the whole variable. */
function environmentAuths(text: string | undefined): Record<string, AuthEntry> {
  if (text === undefined || text === '') return {};
  try {
    const parsed = JSON.parse(text) as { auths?: Record<string, AuthEntry> };
    const clean =
      Object.keys(parsed).every((key) => key === 'auths') &&
      Object.values(parsed.auths ?? {}).every((entry) => Object.keys(entry).every((key) => key === 'auth'));
    return clean ? (parsed.auths ?? {}) : {};
  } catch {
    return {};
  }
}
