/** Flags of `buildctl build` and, since they are inherited, of `buildctl` itself (flags.md B2). */
const booleans = ['no-cache', 'proxy-network', 'debug', 'wait', 'help', 'h'];
const values = [
  ...['output', 'o', 'progress', 'trace', 'local', 'oci-layout', 'frontend', 'opt', 'export-cache', 'import-cache'],
  ...['secret', 'allow', 'ssh', 'metadata-file', 'source-policy-file', 'ref-file', 'registry-auth-tlscontext'],
  ...['debug-json-cache-metrics', 'addr', 'log-format', 'tlsservername', 'tlscacert', 'tlscert', 'tlskey', 'tlsdir'],
  'timeout',
];

/** Flags without a word of their own for the value. */
export const BUILDCTL_BOOLEANS: ReadonlySet<string> = new Set(booleans);

/** Flags with a value. */
export const BUILDCTL_VALUES: ReadonlySet<string> = new Set(values);

/** A set of names as the pattern of a shell `case`, for the stand-in. */
export function namePattern(names: ReadonlySet<string>): string {
  return [...names].join(' | ');
}
