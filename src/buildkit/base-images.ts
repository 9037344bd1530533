/**
 * The registries that a build pulls from, read from its Dockerfile: FROM, COPY --from and RUN --mount=from of images.
 * @param text - the Dockerfile
 * @returns hosts as buildkitd.toml names them (`docker.io` for Docker Hub); undefined when an image depends on an
 * argument, so that its registry is not known
 */
export function baseRegistries(text: string): readonly string[] | undefined {
  const stages = new Set<string>(['scratch']);
  const hosts = new Set<string>();
  for (const line of logicalLines(text)) {
    const from = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line);
    const images = from
      ? [from[1] ?? '']
      : [...line.matchAll(/(?:--from|[,=]from)=([^\s,]+)/g)].map((match) => match[1] ?? '');
    for (const image of images) {
      if (/^\d+$/.test(image) || stages.has(image.toLowerCase())) continue;
      const host = hostOf(image);
      if (host === undefined) return undefined;
      hosts.add(host);
    }
    if (from?.[2]) stages.add(from[2].toLowerCase());
  }
  return [...hosts];
}

/** Instructions with their continuation lines joined; comments left out. */
function logicalLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim());
}

/** Registry of an image reference, as buildkitd.toml names it; undefined when a variable holds it. */
export function hostOf(image: string): string | undefined {
  const [first = '', ...rest] = image.split('/');
  if (first.includes('$')) return undefined;
  if (rest.length === 0) return 'docker.io';
  return /[.:]/.test(first) || first === 'localhost' ? first.replace(/^index\.docker\.io$/, 'docker.io') : 'docker.io';
}
