import type { ShellWord } from '../shell/word.ts';
import { escapeRegExp } from '../escape-regexp.ts';

/** A registry that Kaniko logs in to by itself, with what the environment of the job gives it (flags.md F1). */
interface CloudRegistry {
  /** The end of its hosts; what stands before may be a variable. A port may follow. */
  readonly suffix: RegExp;
  /** Variables that are an identity of that cloud. */
  readonly variables: RegExp;
  /** Files of a home folder that hold one. */
  readonly files: RegExp;
  /** Nothing comes from it without a login. */
  readonly neverPublic: boolean;
  /** It refuses a cache that is written as an index of layers. */
  readonly refusesIndex: boolean;
}

/** The one before serves it, too. */
const NONE = /(?!)/;

/** What stands for a value out of view counts as any text: the end of a host decides. */
const CLOUDS: readonly CloudRegistry[] = [
  {
    suffix: /(?:^|[.}])dkr[.-]ecr(?:-fips)?\.[^./]+\.(?:amazonaws\.(?:com|eu)(?:\.cn)?|on\.aws)$/,
    variables:
      /^AWS_(?:ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|ACCESS_KEY_ID|PROFILE|SHARED_CREDENTIALS_FILE|CONFIG_FILE|CONTAINER_CREDENTIALS_(?:RELATIVE|FULL)_URI)$/,
    files: /(?:^|\/)\.aws\/(?:config|credentials)$/,
    neverPublic: true,
    refusesIndex: true,
  },
  {
    suffix: /^public\.ecr\.aws$/,
    variables: NONE,
    files: NONE,
    neverPublic: false,
    refusesIndex: false,
  },
  {
    suffix: /(?:^|[.}])(?:gcr\.io|pkg\.dev|google\.com)$/,
    variables: /^(?:GOOGLE_APPLICATION_CREDENTIALS|CLOUDSDK_CONFIG|GOOGLE_EXTERNAL_ACCOUNT_\w+)$/,
    files: /(?:^|\/)gcloud\/application_default_credentials\.json$/,
    neverPublic: false,
    refusesIndex: true,
  },
  {
    suffix: /(?:^|[.}])azurecr\.(?:io|cn|us|de)$/,
    variables: /^AZURE_(?:CLIENT_ID|FEDERATED_TOKEN_FILE|CLIENT_CERTIFICATE_PATH|USERNAME)$/,
    files: /(?:^|\/)\.azure\/[\w.]+$/,
    neverPublic: false,
    refusesIndex: false,
  },
];

/**
 * The cloud registry of a host.
 * @param host - as written; variables in it may stand for anything
 */
function cloudOf(host: string): CloudRegistry | undefined {
  const bare = host.replace(/:\d+$/, '');
  return CLOUDS.find(({ suffix }) => suffix.test(bare));
}

/** True for a registry that Kaniko logs in to from the cloud environment. */
export function isCloudRegistry(host: string): boolean {
  return cloudOf(host) !== undefined;
}

/** True for a registry from which nothing comes without a login. */
export function isNeverPublic(host: string): boolean {
  return cloudOf(host)?.neverPublic === true;
}

/** True for a registry that refuses a cache written as an index of layers. */
export function refusesCacheIndex(host: string): boolean {
  return cloudOf(host)?.refusesIndex === true;
}

/** True for a variable with which Kaniko logs in to the registries of a cloud. */
export function isCloudIdentity(variable: string): boolean {
  return CLOUDS.some(({ variables }) => variables.test(variable));
}

/** True for a file from which the libraries of a cloud take an identity. */
export function isCloudFile(path: string): boolean {
  return CLOUDS.some(({ files }) => files.test(path));
}

/** How far definitions are followed; a variable may name itself. */
const DEPTH = 5;
/** More readings than this are not all looked at; those that are show what kind of host it is. */
const READINGS = 64;

/**
 * The hosts that an image name may mean, with the values in view put in as far as definitions go. What is out of view
 * stays as it is written, `$NAME`, so that the end of the host can still tell the registry.
 * @param values - what is written for a variable
 */
export function hostReadings(name: ShellWord, values: (variable: string) => readonly string[]): readonly string[] {
  const texts = name.parts.reduce<readonly string[]>(
    (heads, part) => {
      const tails =
        part.kind === 'text' ? [part.value] : part.kind === 'expansion' && part.plain ? [`\${${part.name}}`] : ['$'];
      return heads.flatMap((head) => tails.map((tail) => head + tail));
    },
    [''],
  );
  const full = texts.flatMap((text) => expanded(text, values, DEPTH));
  return [...new Set(full.map((text) => text.replace(/^https?:\/\//, '').split('/')[0] ?? ''))].filter(
    (host) => host !== '',
  );
}

const VARIABLE = /\$(?:\{(\w+)\}|([A-Za-z_]\w*))/;

/** The readings of a text; a variable without a value in view is kept as `$NAME`. */
function expanded(text: string, values: (variable: string) => readonly string[], depth: number): readonly string[] {
  const match = VARIABLE.exec(text);
  if (!match) return [text];
  const [written, braced, bare] = match;
  const variable = braced ?? bare ?? '';
  const known = depth > 0 ? values(variable) : [];
  const heads =
    known.length === 0
      ? [kept(variable, text.slice(match.index + written.length))]
      : known.flatMap((value) => expanded(value, values, depth - 1));
  const rest = expanded(text.slice(match.index + written.length), values, depth);
  const before = text.slice(0, match.index);
  return heads.flatMap((head) => rest.map((tail) => before + head + tail)).slice(0, READINGS);
}

/** A variable as it is written before a text. */
function kept(variable: string, after: string): string {
  return /^\w/.test(after) ? `\${${variable}}` : `$${variable}`;
}

/** True when the host of a cloud, with variables, may be this one. */
export function mayBeHost(reading: string, host: string): boolean {
  if (!reading.includes('$') || !isCloudRegistry(reading)) return reading === host;
  const source = reading
    .split(/\$(?:\{\w+\}|\w*)/)
    .map((text) => escapeRegExp(text))
    .join('[^/]*');
  return new RegExp(`^${source}$`).test(host);
}
