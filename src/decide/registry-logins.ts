import { hasLoginInView } from '../credentials/lookup.ts';
import { hostOf, type Text } from '../credentials/text.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis } from '../kaniko/analyze.ts';
import type { DockerConfig, RegistryAccount } from '../kaniko/config-file.ts';
import { valueKey } from '../kaniko/seen-values.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { Diagnostic, FlagOccurrence, Location } from '../model.ts';
import { fieldText } from '../shell/fields.ts';
import { literalPrefix, literalWord, type ShellWord, variablesOf, wordOf } from '../shell/word.ts';
import {
  hostReadings,
  isCloudFile,
  isCloudIdentity,
  isCloudRegistry,
  isNeverPublic,
  mayBeHost,
} from '../registry/cloud.ts';
import type { DraftCall } from './draft.ts';
import type { Definition } from './flag-definitions.ts';
import type { DraftOptions } from './options.ts';
import { type NamedImage, pulledBy, pushedBy, repositoryOf } from './repositories.ts';
import type { Values } from './values.ts';
import { escapeRegExp } from '../escape-regexp.ts';

type Names = ReadonlySet<string>;

/** The logins of a job that are in view. */
interface LoginsInView {
  /** Keys of the credentials files that the script writes. */
  readonly keys: readonly string[];
  /** Some file comes from elsewhere. */
  readonly opaque: boolean;
  /** Registries whose login the configuration names. */
  readonly configured: readonly RegistryAccount[];
  /** What Kaniko logs in with to the registries of a cloud: a variable or a file, as written. */
  readonly identity: string | undefined;
}

/**
 * Finds the registries that Kaniko reached with a login that is not in the script (flags.md F1): those that the calls
 * push to, keep their cache in, pull base images from and use as mirrors.
 */
export function checkLogins(
  calls: readonly DraftCall[],
  { writes, commands }: Analysis,
  { logins: configured = [] }: DockerConfig,
  values: Values,
  valuesIn: (definition: Definition, call: DraftCall) => Values,
  variables: readonly string[],
  at: (call: DraftCall, because: FlagOccurrence | undefined) => Location,
): Diagnostic[] {
  const logins: LoginsInView = {
    keys: writes.flatMap(({ content }) => (content.kind === 'auths' ? content.hosts : [])),
    opaque: writes.some(({ content }) => content.kind === 'opaque'),
    configured,
    identity: variables.find(isCloudIdentity) ?? cloudFile(commands.map(({ command }) => command)),
  };
  const reads = commands
    .map(({ command: { words } }) => words.flatMap(({ literal }) => literal ?? []))
    .filter(([program]) => program === 'read')
    .map((words) => new Set(words));
  return calls.flatMap((call) => [
    ...pushedBy(call)
      .filter(
        (image) =>
          isChangedSince(image, call) || !(isInView(call, image.name) || isReadWithLogin(call, image.name, reads)),
      )
      .flatMap((image) => {
        const { name, because, definition } = image;
        const isChanged = isChangedSince(image, call);
        const known = definition && isChanged ? valuesIn(definition, call) : values;
        const [first] = (isChanged ? [name] : inLoop(name, call)).flatMap((one) =>
          checkPush(one, name, logins, known, at(call, because)),
        );
        return first ?? [];
      }),
    ...cloudHosts(pulledBy(call), logins, values).map(({ host, because }) =>
      isNeverPublic(host)
        ? diagnostic('K2B218', at(call, because), { host })
        : diagnostic('K2B251', at(call, because), { host, place: because?.written ?? 'the Dockerfile' }),
    ),
  ]);
}

/** The script has given another value to a variable of the name between the place of the flag and the call. */
function isChangedSince({ name, definition }: NamedImage, { invocation }: DraftCall): boolean {
  const { place } = definition ?? {};
  if (place === undefined || place.kind === 'yaml') return false;
  return variablesOf(name).some((variable) => {
    const key = place.seen.get(variable)?.key;
    return key !== undefined && key !== valueKey(variable, invocation);
  });
}

/** The login for every host that the name may have is in view at the call. */
function isInView({ invocation: { credentials } }: DraftCall, name: ShellWord): boolean {
  return (
    credentials.length > 0 &&
    credentials.every((view) =>
      [...view.textsOf(name)].every(
        (text) => isHostOfName(text) && hasLoginInView(view, hostOf(text), [repositoryOf(text)]),
      ),
    )
  );
}

/** One `read` fills the name and the host of a login in view: a line of what it reads holds what belongs together. */
function isReadWithLogin(
  { invocation: { credentials } }: DraftCall,
  name: ShellWord,
  reads: readonly Names[],
): boolean {
  return (
    credentials.length > 0 &&
    credentials.every((view) => {
      const keys = [...view.configFiles()].flatMap((path) =>
        [...view.cell(path)].flatMap(({ logins }) => [...logins.keys()].flatMap(assignedName)),
      );
      return [...view.textsOf(name)].every((text) =>
        assignedName(text).some((own) => reads.some((names) => names.has(own) && keys.some((key) => names.has(key)))),
      );
    })
  );
}

/** The variable of the script with which a text begins, where what it holds is out of view. */
function assignedName(text: Text): readonly string[] {
  return /^\$\{(\w+)#\d+\}/.exec(text)?.slice(1) ?? [];
}

/** The first part of the name is a host: a variable in front of the path, or a name with a dot or a port. */
function isHostOfName(text: Text): boolean {
  return /^(?:\$\{[^}]*\}|[^/$?]*[.:][^/]*)(?:[/:]|$)/.test(text);
}

/** The words that a loop variable in front of a name stands for; the name where they are not in view. */
function inLoop(name: ShellWord, { invocation: { held } }: DraftCall): readonly ShellWord[] {
  const [first, ...rest] = name.parts;
  const words = first?.kind === 'expansion' && first.plain ? held.wordsOf(first.name) : [];
  return words.length === 0 ? [name] : words.map(({ parts }) => wordOf([...parts, ...rest]));
}

/** @param written - the name as the call has it */
function checkPush(
  name: ShellWord,
  written: ShellWord,
  logins: LoginsInView,
  values: Values,
  location: Location,
): Diagnostic[] {
  const { keys, opaque, configured, identity } = logins;
  const hosts = hostsOf(name, values);
  if (hosts.length > 0 && hosts.every((host) => isConfigured(host, configured))) return [];
  const cloud = hosts.find((host) => isCloudRegistry(host) && !hasLogin(name, host, logins, values));
  if (cloud !== undefined) return [diagnostic('K2B218', location, { host: cloud })];
  const unwritten = hosts.filter((host) => !isCloudRegistry(host) || !isWritten(host, keys, values));
  if (hosts.length > 0 && unwritten.length === 0) return [];
  const [first] = name.parts;
  const variable = first?.kind === 'expansion' ? first.name : undefined;
  if (opaque || (variable !== undefined && /^CI_REGISTRY(?:_IMAGE)?$/.test(variable))) return [];
  const isKnown = (host: string): boolean =>
    /^\$\{?CI_REGISTRY(?:_IMAGE)?\b/.test(host) ||
    keys.some((key) => key.includes(host) || (host === 'docker.io' && /docker\.io|DOCKER|HUB/i.test(key)));
  if (hosts.length > 0 && hosts.every(isKnown)) return [];
  if (variable !== undefined && (keys.some((key) => key.includes(variable)) || keys.length > 1)) return [];
  // A host that is out of view may be of the cloud whose identity the job holds.
  const host = hostReadings(name, values).find((reading) => /\$(?:\{\w+\}|\w*)(?::\d+)?$/.test(reading));
  if (identity !== undefined && host !== undefined)
    return [diagnostic('K2B218', location, { host: `${host} with ${identity}` })];
  return [diagnostic('K2B223', location, { destination: written.raw })];
}

/** The host has a login: written by the script, named by the configuration, or under the variable that the name has. */
function hasLogin(name: ShellWord, host: string, { keys, configured }: LoginsInView, values: Values): boolean {
  if (configured.some((login) => mayBeHost(keyOf(host), login.host))) return true;
  const [first] = name.parts;
  const behind = first?.kind === 'expansion' ? first.name : undefined;
  return (
    isWritten(host, keys, values) ||
    keys.some(
      (key) => behind !== undefined && new RegExp(String.raw`^(?:https?://)?\$\{?${escapeRegExp(behind)}\b`).test(key),
    )
  );
}

/** A key of the credentials file is that host, in the words of the script or after its definitions. */
function isWritten(host: string, keys: readonly string[], values: Values): boolean {
  return keys.some((key) => key.includes(host) || hostReadings(literalWord(key), values).includes(host));
}

/** A file of an identity that the script makes. */
function cloudFile(commands: readonly SimpleCommand[]): string | undefined {
  const written = commands.flatMap(({ words, redirects }) => [
    ...redirects.flatMap(({ target }) => target ?? []),
    ...(/^(?:cp|mv|tee|ln|install)$/.test(words[0]?.literal ?? '') ? words.slice(1) : []),
  ]);
  return written.map(fieldText).find(isCloudFile);
}

/** Images of the clouds that everybody may pull, whatever login there is. */
const PUBLIC = /^(?:public\.ecr\.aws|(?:\w+\.)?gcr\.io\/(?:distroless|google-containers|google\.com|kaniko-project))\//;

/** The cloud registries of pulls, each once; others are most often pulled without a login. */
function cloudHosts(images: readonly NamedImage[], logins: LoginsInView, values: Values) {
  const found = new Map<string, { readonly host: string; readonly because?: FlagOccurrence }>();
  for (const { name, because } of images) {
    if (PUBLIC.test(literalPrefix(name))) continue;
    for (const host of hostsOf(name, values)) {
      if (found.has(host) || !isCloudRegistry(host)) continue;
      if (!hasLogin(name, host, logins, values)) found.set(host, { host, ...(because && { because }) });
    }
  }
  return [...found.values()];
}

function isConfigured(host: string, configured: readonly RegistryAccount[]): boolean {
  return configured.some((login) => login.host === keyOf(host));
}

/** The registries that a name may mean: written, or in the values of its first variable. */
function hostsOf(name: ShellWord, values: Values): readonly string[] {
  // Of a cloud the end of the host tells enough, whatever stands before it.
  const clouds = hostReadings(name, values).filter(isCloudRegistry);
  return [...new Set([...clouds, ...writtenHosts(name, values)])];
}

function writtenHosts(name: ShellWord, values: Values): readonly string[] {
  const [first] = name.parts;
  if (first?.kind === 'expansion') return values(first.name).map((value) => value.split('/')[0] ?? '');
  const prefix = literalPrefix(name);
  if (prefix.startsWith('oci:')) return ['$CI_REGISTRY'];
  if (first?.kind !== 'text' || (!prefix.includes('/') && name.literal === undefined)) return [];
  const host = prefix.split('/')[0] ?? '';
  return [/[.:]/.test(host) && prefix.includes('/') ? host : 'docker.io'];
}

/** The key of a registry in config.json: BuildKit looks Docker Hub up by its old address only (flags.md F2). */
function keyOf(host: string): string {
  return /^(?:(?:index|registry-1)\.)?docker\.io$/.test(host) ? 'https://index.docker.io/v1/' : host;
}

/**
 * The registries of the calls whose login the configuration names and the script does not write.
 * @param registries - the CI variables of a login, by host
 */
export function loginsOf(
  calls: readonly DraftCall[],
  { writes }: Analysis,
  registries: DraftOptions['registries'] = new Map(),
): readonly RegistryAccount[] {
  const known = writes.flatMap(({ content }) => (content.kind === 'auths' ? content.hosts : []));
  const hosts = new Set(
    calls.flatMap((call) =>
      [...pushedBy(call), ...pulledBy(call)].flatMap(({ name }) =>
        hostsOf(name, (variable) => call.context.values(variable)),
      ),
    ),
  );
  const named = [...registries.keys()].filter((host) => [...hosts].some((reading) => mayBeHost(reading, host)));
  return named.flatMap((host) => {
    const account = registries.get(host);
    const key = keyOf(host);
    return account && !known.includes(key) ? [{ host: key, ...account }] : [];
  });
}
