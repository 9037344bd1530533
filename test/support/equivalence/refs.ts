/** An image reference in its parts; Docker Hub is always `docker.io`. */
export interface Reference {
  host: string;
  /** Path under the host. */
  path: string;
  /** `latest` where none is written, empty with a digest. */
  tag: string;
  digest: string;
}

/** Splits and completes a reference the way both registry libraries do. */
export function parseReference(text: string): Reference {
  const [name = '', digest = ''] = text.split('@', 2);
  const lastPart = name.slice(name.lastIndexOf('/') + 1);
  const colon = lastPart.indexOf(':');
  const repository = colon < 0 ? name : name.slice(0, name.length - lastPart.length + colon);
  const tag = colon < 0 || colon === lastPart.length - 1 ? 'latest' : lastPart.slice(colon + 1);
  const slash = repository.indexOf('/');
  const first = repository.slice(0, Math.max(slash, 0));
  const hasHost = first.includes('.') || first.includes(':') || first === 'localhost';
  const host = !hasHost || first === 'index.docker.io' ? 'docker.io' : first;
  const path = hasHost ? repository.slice(slash + 1) : repository;
  return {
    host,
    path: host === 'docker.io' && !path.includes('/') ? `library/${path}` : path,
    tag: digest === '' ? tag : '',
    digest,
  };
}

/** `host/path` of a reference. */
export function repositoryOf(text: string): string {
  const { host, path } = parseReference(text);
  return `${host}/${path}`;
}

/** The whole reference in one spelling. */
export function normaliseReference(text: string): string {
  const { tag, digest } = parseReference(text);
  return `${repositoryOf(text)}${digest === '' ? `:${tag}` : `@${digest}`}`;
}

/** Host of something that may be a bare host, `host/path` (a mirror) or a reference. */
export function hostOf(text: string): string {
  const host = text.split('/', 1)[0] ?? '';
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host;
}
