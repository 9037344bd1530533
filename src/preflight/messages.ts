import type { Code } from '../diagnostics/index.ts';
import { escapeRegExp } from '../escape-regexp.ts';
import { isCloudRegistry } from '../registry/cloud.ts';

/** A message of a job log and the finding that it means. */
export interface LogMessage {
  readonly code: Code;
  readonly pattern: RegExp;
  /** The registries that it is about, where the same words mean something else for others. */
  readonly isOf?: (host: string) => boolean;
  /** It names no cause by itself: told only where no other message of the log does. */
  readonly general?: boolean;
}

/**
 * Texts that also the test job looks for when the daemon does not start or a RUN fails. Fixed strings, because a shell
 * matches them.
 * @see https://github.com/moby/buildkit/blob/v0.32.2/docs/rootless.md
 */
export const RUNNER_TEXTS: readonly (readonly [Code, string])[] = [
  ['K2B603', 'fork/exec /proc/self/exe: operation not permitted'],
  ['K2B604', 'failed to share mount point'],
  ['K2B605', 'apparmor_restrict_unprivileged_userns is set to 1'],
  ['K2B605', 'fork/exec /proc/self/exe: permission denied'],
  ['K2B608', 'fork/exec /proc/self/exe: no space left on device'],
  ['K2B608', 'fork/exec /proc/self/exe: invalid argument'],
  ['K2B608', 'max_user_namespaces needs to be set to non-zero'],
  ['K2B606', 'newuidmap: Could not set caps'],
  ['K2B606', 'write to uid_map failed'],
  ['K2B610', 'Options:[rbind ro]'],
  ['K2B701', 'error mounting "proc"'],
  ['K2B705', "can't enable NoProcessSandbox without Rootless"],
  ['K2B618', 'XDG_RUNTIME_DIR: parameter not set'],
];

const literal = (text: string): RegExp => new RegExp(escapeRegExp(text));

const OTHERS: readonly (readonly [Code, RegExp, 'general'?])[] = [
  ['K2B607', /newuidmap.*\s0 \d{7,} 1\b|unable to validate against any security context constraint/],
  ['K2B611', /auto snapshotter: using native|overlayfs? is not supported|failed to mount overlay/],
  ['K2B612', /blob unknown to registry/],
  ['K2B613', /OCI index found, but Accept header|unknown\/unknown/],
  ['K2B614', /code = Unavailable desc = error reading from server: EOF/],
  ['K2B615', /not present on list of allowed images|allowed_pull_policies|pull_policy .*not allowed/],
  ['K2B616', /[Ff]ailed to pull image "?[^"\s]*buildkit/],
  ['K2B617', /(?<!self\/exe: )no space left on device|low on resource: ephemeral-storage/],
  ['K2B619', /failed to configure registry cache importer: .*not found/],
  [
    'K2B707',
    /can't create (?:directory ')?\/kaniko\/(?!ssl)|can't create \/kaniko\/\.docker|\/kaniko\/executor: not found/,
  ],
  ['K2B710', /exec: "docker-credential-[\w-]+": executable file not found/],
  ['K2B711', /toomanyrequests|pull rate limit/],
  ['K2B712', /Failed to create credential store from DOCKER_AUTH_CONFIG/],
  ['K2B714', /can't create \/(?:kaniko\/ssl|etc\/ssl)\S*|ca-certificates\.crt: Permission denied/],
  [
    'K2B715',
    /x509: certificate signed by unknown authority|failed to verify certificate|HTTP response to HTTPS client/,
  ],
  ['K2B717', /flag provided but not defined: -[\w-]+/],
  ['K2B718', /invalid local: stat \S+: not a directory/],
  ['K2B719', /failed to read dockerfile: open (?:\.\.)?\/\S+/],
  ['K2B720', /empty definition sent to build|no access allowed to dir "\w+"/],
  ['K2B721', /invalid opt: invalid value \S+/],
  ['K2B722', /bare " in non-quoted-field/],
  ['K2B726', /exporter "\w+" could not be found|non-bool value specified for push|--output requires type/],
  ['K2B728', /repository name \S* ?must be lowercase/],
  ['K2B729', /failed to push \S*: invalid reference format/],
  ['K2B733', /error writing manifest blob|failed to configure registry cache exporter/],
  ['K2B736', /TLS data loaded from environment/],
  ['K2B737', /exec format error/],
  ['K2B739', /invalid output option: output: open \S+ no such file|open \S*\.tmp-meta\S*: no such file/],
  ['K2B743', /\b(?:bash|curl|jq|docker|aws|gcloud|az|crane|skopeo|python3?): not found/],
  ['K2B746', /can't open '\[registry/],
  ['K2B751', /could not lock \S*buildkitd\.lock/],
  ['K2B753', /Unable to lock database: Permission denied/],
  ['K2B609', /could not connect to \S*buildkitd\.sock after \d+ trials/, 'general'],
];

/** A registry that does not know the client: no credentials, or none for that host. */
const NO_LOGIN = /401 Unauthorized|no basic auth credentials/;
/** Registries that are nobody's own. */
const PUBLIC = /(?:^|\.)(?:docker\.io|quay\.io|ghcr\.io)$/;

/** The registry of a project has any other name. */
const LOGINS: readonly LogMessage[] = [
  { code: 'K2B756', pattern: NO_LOGIN, general: true, isOf: isCloudRegistry },
  { code: 'K2B223', pattern: NO_LOGIN, general: true, isOf: (host) => PUBLIC.test(host) },
  { code: 'K2B708', pattern: NO_LOGIN, general: true, isOf: (host) => !isCloudRegistry(host) && !PUBLIC.test(host) },
];

/** The hosts that a line of a log names: in an address, or before the path of an image. */
export function hostsIn(line: string): readonly string[] {
  const named = line.matchAll(
    /(?:https?:\/\/|\b(?:push|pull|resolve|authorize|for) )([\w-]+(?:\.[\w-]+)*(?::\d+)?)\//g,
  );
  return [...named].map(([, host = '']) => host);
}

/** Messages that users meet, the more exact ones first. */
export const LOG_MESSAGES: readonly LogMessage[] = [
  ...RUNNER_TEXTS.map(([code, text]) => ({ code, pattern: literal(text) })),
  ...OTHERS.map(([code, pattern, general]) => (general ? { code, pattern, general: true } : { code, pattern })),
  ...LOGINS,
];
