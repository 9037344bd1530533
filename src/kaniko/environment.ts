import type { KanikoFlavor } from '../model.ts';
import { literalPrefix, type ShellWord } from '../shell/word.ts';
import { parseArguments } from './pflag.ts';
import { FLAG_VARIABLES } from './variables.ts';

/** What becomes of a variable that changes what Kaniko does (flags.md A3). */
export type VariableEffect =
  /** BuildKit reads it in the same way, or its value is used by the emitted steps. */
  | 'kept'
  /** It only concerned Kaniko's own sandbox, or a kind of context that no call has. */
  | 'not-needed'
  /** It says the same as a flag and is read with the flags of each call. */
  | 'flag'
  /** It says where credentials are; handled with them. */
  | 'credentials'
  /** Credentials in a form that only a fork reads. */
  | 'fork-credentials'
  /** It switches something in a fork that BuildKit does in its own way. */
  | 'fork-feature'
  /** There is no counterpart. */
  | 'manual';

const FLAG_NAMES = new Set(FLAG_VARIABLES.map(({ name }) => name));

/** Contexts whose download the variable is about. */
const OF_CONTEXT: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    GIT_USERNAME: ['git'],
    GIT_PASSWORD: ['git'],
    GIT_TOKEN: ['git'],
    GIT_PULL_METHOD: ['git'],
    S3_ENDPOINT: ['s3'],
    S3_FORCE_PATH_STYLE: ['s3'],
    AZURE_STORAGE_ACCESS_KEY: ['https'],
  }),
);

const EFFECTS: ReadonlyMap<string, VariableEffect> = new Map(
  Object.entries<VariableEffect>({
    DOCKER_CONFIG: 'credentials',
    DOCKER_AUTH_CONFIG: 'credentials',
    REGISTRY_AUTH_FILE: 'manual',
    GOOGLE_APPLICATION_CREDENTIALS: 'manual',
    BUILDER_OUTPUT: 'manual',
    BENCHMARK_FILE: 'manual',
    UPSTREAM_CLIENT_TYPE: 'not-needed',
    SNAPSHOT_TIMEOUT_DURATION: 'not-needed',
    STACKLOG_PATH: 'not-needed',
  }),
);

const PROXY = /^(?:https?|no)_proxy$/i;
const KEPT = /^(?:CI_REGISTRY(?:_USER|_PASSWORD)?|AWS_.+)$/;

/** Features of the fork whose effect BuildKit has by itself, or that concern its cache, its speed or its sandbox. */
const OWN_BUSINESS =
  /^FF_KANIKO_(?:CACHE_.+|CLEAN_KANIKO_DIR|COPY_AS_ROOT|CROSS_REPO_MOUNT|DEPRECATE_.+|DISABLE_HTTP2|EXPAND_HEREDOC|HASH_DIR_FRAMING|IGNORE_CACHED_MANIFEST|INFER_CROSS_STAGE_CACHE_KEY|OCI_WARMER|PLATFORM_CACHE_KEY|PRECOMPILE_DOCKERIGNORE|PRESERVE_HARDLINKS|RESOLVE_CACHE_KEY|ROLLING_CACHE_KEY|RUN_MOUNT_(?:BIND|CACHE)|RUN_VIA_TINI|SECUREJOIN_EXTRACTION|SHARED_BASE_CACHE|SKIP_CACHED_STAGES|SKIP_RELABEL_RECOMPRESS|WARMER_CACHE_LOCK)$/;

/** What the calls of a job say that decides whether a variable matters. */
export interface CallSurroundings {
  readonly flavor: KanikoFlavor;
  /** Schemes of the contexts (`git`, `s3`, …); `undefined` for a context that is out of view. */
  readonly schemes: ReadonlySet<string | undefined>;
}

/**
 * Tells what becomes of a variable that is set for a Kaniko job.
 * @param value - its text, where that is written
 * @returns undefined for a variable that Kaniko does not read
 */
export function variableEffect(
  name: string,
  { flavor, schemes }: CallSurroundings,
  value?: string,
): VariableEffect | undefined {
  if (PROXY.test(name) || KEPT.test(name)) return 'kept';
  if (FLAG_NAMES.has(name)) return 'flag';
  const contexts = OF_CONTEXT.get(name);
  if (contexts)
    return contexts.some((scheme) => schemes.has(scheme)) || schemes.has(undefined) ? 'manual' : 'not-needed';
  if (name === 'SSL_CERT_DIR') return certificateFolder(value);
  if (flavor === 'osscontainertools' || flavor === 'unknown') {
    const fork = forkEffect(name);
    if (fork) return fork;
  }
  return EFFECTS.get(name);
}

/**
 * BuildKit reads the folder as well, and the public authorities on top; the one of Kaniko's image is not there. Where
 * the job collects certificates, more is to be said: certificateEnvironment.
 */
function certificateFolder(value: string | undefined): VariableEffect {
  if (value === undefined) return 'manual';
  if (/^\/kaniko\/ssl\/certs\/*$/.test(value)) return 'not-needed';
  return /^\/kaniko(?:\/|$)/.test(value) ? 'manual' : 'kept';
}

function forkEffect(name: string): VariableEffect | undefined {
  if (/^KANIKO_.+_(?:USER|PASSWORD)$/.test(name)) return 'fork-credentials';
  if (/^(?:KANIKO_IGNORE_ASSERTIONS|KANIKO_TELEMETRY_ENDPOINT)$/.test(name)) return 'not-needed';
  if (/^FF_KANIKO_/.test(name)) return OWN_BUSINESS.test(name) ? 'not-needed' : 'fork-feature';
  return undefined;
}

/** The schemes of the contexts of calls; undefined stands for one that is out of view. */
export function contextSchemes(calls: readonly (readonly ShellWord[])[]): ReadonlySet<string | undefined> {
  const contexts = calls.flatMap((words) => {
    const { occurrences, problems } = parseArguments(words, 'unknown');
    const given = occurrences.filter(({ flag }) => flag === 'context').map(({ value }) => schemeOf(value));
    return problems.some(({ kind }) => kind === 'may-hold-flags') ? [undefined, ...given] : given;
  });
  return new Set(contexts);
}

/** The scheme of a context; empty for a folder, undefined for a word that starts with an unknown variable. */
function schemeOf(value: ShellWord): string | undefined {
  const scheme = /^([a-z0-9]+):\/\//.exec(literalPrefix(value))?.[1];
  if (scheme !== undefined) return scheme;
  const [first] = value.parts;
  const isFolder = first === undefined || first.kind === 'text' || /^\$\{?(?:CI_PROJECT_DIR|PWD)\b/.test(first.raw);
  return isFolder ? '' : undefined;
}
