interface Auths {
  readonly auths?: unknown;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const json = JSON.parse(text) as unknown;
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The registries that a DOCKER_AUTH_CONFIG names; none when its text is not JSON (a variable, a file). */
export function authKeys(text: string): readonly string[] {
  const auths = (parse(text) as Auths | undefined)?.auths;
  return typeof auths === 'object' && auths !== null ? Object.keys(auths) : [];
}

/**
 * A field that makes buildctl ignore the whole variable: only `auths` with `auth` is allowed
 * (docker/cli config/configfile, `Failed to create credential store from DOCKER_AUTH_CONFIG`).
 */
export function refusedField(text: string): string | undefined {
  const json = parse(text);
  if (!json) return undefined;
  const outer = Object.keys(json).find((key) => key !== 'auths');
  if (outer !== undefined) return outer;
  const { auths } = json;
  const entries = typeof auths === 'object' && auths !== null ? Object.values(auths) : [];
  for (const entry of entries) {
    const inner = Object.keys((entry ?? {}) as object).find((key) => key !== 'auth');
    if (inner !== undefined) return inner;
  }
  return undefined;
}
