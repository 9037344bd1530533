import { LOGIN_VARIABLES } from '../../src/credentials/lookup.ts';
import type { ConfigWrite } from '../../src/kaniko/config-writes.ts';
import type { DockerConfig } from '../../src/kaniko/config-file.ts';

/** Options of the user's shell that may be on where a step stands. */
export interface ShellOptions {
  /** `set -u`: a project without the registry has no CI_REGISTRY. */
  readonly nounset?: boolean;
  /** `set -C`: what is there is not overwritten. */
  readonly noclobber?: boolean;
}

/** What a step must cope with at its place. */
export interface StepOptions extends ShellOptions {
  /** The user or the password may hold a quote or a backslash, which JSON does not take as they are. */
  readonly encoded?: boolean;
}

/**
 * The step of GitLab's migration guide. Kaniko logs in to `$CI_REGISTRY` by itself (K pkg/creds/creds.go:30-38),
 * BuildKit does not.
 * @see https://docs.gitlab.com/ci/docker/using_buildkit/
 */
export function loginSteps(dockerConfig: DockerConfig, options: StepOptions = {}): readonly [string, string] {
  const folder = dockerConfig.kind === 'own' ? '"$DOCKER_CONFIG"' : '~/.docker';
  const file = dockerConfig.kind === 'own' ? '"$DOCKER_CONFIG/config.json"' : '~/.docker/config.json';
  const entries = [registryEntry('\\"', options), ...extraEntries(dockerConfig)].join(',');
  const to = options.noclobber ? '>|' : '>';
  return [`mkdir -p ${folder}`, `echo "{\\"auths\\":{${entries}}}" ${to} ${file}`];
}

/** The `auths` entries of registries whose login the configuration names, for the inside of double quotes. */
function extraEntries({ logins = [] }: DockerConfig): readonly string[] {
  return logins.map(
    ({ host, username, password }) => `\\"${host}\\":{\\"auth\\":\\"${basicAuth(username, password)}\\"}`,
  );
}

function basicAuth(username: string, password: string, options: ShellOptions = {}): string {
  const [user, secret] = [expansion(username, options), expansion(password, options)];
  return `$(printf '%s:%s' "${user}" "${secret}" | base64 | tr -d '\\n')`;
}

function expansion(name: string, { nounset = false }: ShellOptions): string {
  return nounset ? `\${${name}:-}` : `$${name}`;
}

/** The `auths` entry of the GitLab registry; `quote` is a double quote as the surrounding text writes it. */
function registryEntry(quote: string, options: StepOptions): string {
  const q = quote;
  if (options.encoded)
    return `${q}${expansion('CI_REGISTRY', options)}${q}:{${q}auth${q}:${q}${basicAuth('CI_REGISTRY_USER', 'CI_REGISTRY_PASSWORD', options)}${q}}`;
  const [host, user, password] = LOGIN_VARIABLES.map((name) => expansion(name, options));
  return `${q}${host}${q}:{${q}username${q}:${q}${user}${q},${q}password${q}:${q}${password}${q}}`;
}

/** The folder of the credentials file, for `mkdir -p`. */
export function folderStep(dockerConfig: DockerConfig): string {
  return dockerConfig.kind === 'own' ? 'mkdir -p "$DOCKER_CONFIG"' : 'mkdir -p ~/.docker';
}

/**
 * Supplies the GitLab registry beside a file whose content is out of view. DOCKER_AUTH_CONFIG wins over the file for
 * its hosts and falls back to it for others (BuildKit 0.24 and later), so it is only set where the file lacks the host:
 * as a key of JSON, with the scheme and the path that the client drops, and not as a part of another text.
 */
export function supplyStep(dockerConfig: DockerConfig, options: ShellOptions = {}): string {
  const file = dockerConfig.kind === 'own' ? '"$DOCKER_CONFIG/config.json"' : '~/.docker/config.json';
  const extra = extraEntries(dockerConfig);
  const registry = expansion('CI_REGISTRY', options);
  const first = extra.length === 0 ? '' : `${extraStep(dockerConfig)}; `;
  const host = `$(printf %s "${registry}" | sed 's/[.]/\\\\&/g')`;
  const test = `grep -qsE "\\"(https?://)?${host}(/[^\\"]*)?\\"[[:space:]]*:" ${file}`;
  return `${first}${test} || ${overrideStep(dockerConfig, options)}`;
}

/** Supplies the GitLab registry whatever the file says of it. */
export function overrideStep(dockerConfig: DockerConfig, options: ShellOptions = {}): string {
  const auth = basicAuth('CI_REGISTRY_USER', 'CI_REGISTRY_PASSWORD', options);
  const own = `\\"${expansion('CI_REGISTRY', options)}\\":{\\"auth\\":\\"${auth}\\"}`;
  return `export DOCKER_AUTH_CONFIG="{\\"auths\\":{${[own, ...extraEntries(dockerConfig)].join(',')}}}"`;
}

/** Supplies registries whose login the configuration names beside a file that holds the others. */
export function extraStep(dockerConfig: DockerConfig): string {
  return `export DOCKER_AUTH_CONFIG="{\\"auths\\":{${extraEntries(dockerConfig).join(',')}}}"`;
}

export const UNSET_STEP = 'unset DOCKER_AUTH_CONFIG';

/** An addition to the JSON that a command writes. */
export interface Gain {
  /** Offset in the text of the command's unit. */
  readonly at: number;
  readonly text: string;
}

/**
 * Adds the GitLab registry to the JSON that a command shows.
 * @returns undefined when the JSON is written in a way that cannot be extended in place
 */
export function gainRegistry(write: Pick<ConfigWrite, 'command'>, options: StepOptions = {}): Gain | undefined {
  const { command } = write;
  const { text } = command.unit.program;
  const heredoc = command.redirects.find((redirect) => redirect.heredoc)?.heredoc;
  const name = command.words[0]?.literal;
  if (heredoc ? heredoc.quoted : name !== 'echo') return undefined;
  const start = heredoc?.start ?? command.start;
  const end = heredoc?.end ?? command.end;
  const match = /(\\?")auths\1\s*:\s*\{/.exec(text.slice(start, end));
  if (!match) return undefined;
  const at = start + match.index + match[0].length;
  const empty = /^\s*\}/.test(text.slice(at, end));
  const single = !heredoc && match[1] === '"';
  const entry = single
    ? registryEntry('"', options).replaceAll(/\$(?:\w+|\{[^}]*\}|\(.*\))/g, (variable) => `'"${variable}"'`)
    : registryEntry(match[1] ?? '"', options);
  return { at, text: empty ? entry : `${entry},` };
}

/** True when a key of `auths` is the GitLab registry. */
export function isGitLabRegistry(host: string, values: (variable: string) => readonly string[]): boolean {
  const bare = host.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '');
  const match = /^\$(?:\{(\w+)\}|(\w+))$/.exec(bare);
  const name = match?.[1] ?? match?.[2];
  if (name === undefined) return false;
  if (name === 'CI_REGISTRY') return true;
  const written = values(name);
  return written.length > 0 && written.every((value) => /^\$(?:CI_REGISTRY|\{CI_REGISTRY\})$/.test(value));
}
