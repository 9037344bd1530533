/** What becomes of a variable that changes what Kaniko does (flags.md A3). */
export type VariableEffect =
  /** BuildKit reads it in the same way, or its value is used by the emitted steps. */
  | 'kept'
  /** It only concerned Kaniko's own sandbox. */
  | 'not-needed'
  /** It says where credentials are; handled with them. */
  | 'credentials'
  /** There is no converter for it yet. */
  | 'manual';

const EFFECTS: Readonly<Record<string, VariableEffect>> = {
  KANIKO_NO_PUSH: 'manual',
  KANIKO_REGISTRY_MIRROR: 'manual',
  KANIKO_REGISTRY_MAP: 'manual',
  KANIKO_DIR: 'not-needed',
  KANIKO_CLEANUP: 'not-needed',
  KANIKO_PRE_CLEANUP: 'not-needed',
  KANIKO_PRESERVE_CONTEXT: 'not-needed',
  DOCKER_CONFIG: 'credentials',
  DOCKER_AUTH_CONFIG: 'credentials',
  SSL_CERT_DIR: 'manual',
  REGISTRY_AUTH_FILE: 'manual',
  GIT_USERNAME: 'manual',
  GIT_PASSWORD: 'manual',
  GIT_TOKEN: 'manual',
  GIT_PULL_METHOD: 'manual',
  S3_ENDPOINT: 'manual',
  S3_FORCE_PATH_STYLE: 'manual',
  AZURE_STORAGE_ACCESS_KEY: 'manual',
  GOOGLE_APPLICATION_CREDENTIALS: 'manual',
  BUILDER_OUTPUT: 'manual',
  BENCHMARK_FILE: 'manual',
  UPSTREAM_CLIENT_TYPE: 'not-needed',
  SNAPSHOT_TIMEOUT_DURATION: 'not-needed',
  STACKLOG_PATH: 'not-needed',
};

const PROXY = /^(?:https?|no)_proxy$/i;
const PREDEFINED = /^CI_REGISTRY(?:_USER|_PASSWORD)?$/;

/**
 * Tells what becomes of a variable that is set for a Kaniko job.
 * @returns undefined for a variable that Kaniko does not read
 */
export function variableEffect(name: string): VariableEffect | undefined {
  if (PROXY.test(name) || PREDEFINED.test(name)) return 'kept';
  if (/^AWS_/.test(name)) return 'kept';
  if (/^(?:KANIKO_.+_(?:USER|PASSWORD)|FF_KANIKO_.+|KANIKO_IGNORE_ASSERTIONS|KANIKO_TELEMETRY_ENDPOINT)$/.test(name))
    return undefined;
  return EFFECTS[name];
}
