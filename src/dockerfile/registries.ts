import { parseDockerfile } from './parse.ts';
import { copiedFrom, findStage } from './stages.ts';

/**
 * The registries that a build pulls from, read from its Dockerfile: FROM, COPY --from and RUN --mount=from of images.
 * The stages that Kaniko builds are all of them, so those that nothing needs count as well.
 * @param text - the Dockerfile
 * @returns hosts as buildkitd.toml names them (`docker.io` for Docker Hub); undefined when an image depends on an
 * argument, so that its registry is not known
 */
export function baseRegistries(text: string): readonly string[] | undefined {
  const { stages } = parseDockerfile('Dockerfile', text);
  const hosts = new Set<string>();
  for (const stage of stages) {
    for (const reference of [stage.base, ...stage.instructions.flatMap(copiedFrom)]) {
      if (/^(?:\d+|scratch)$/i.test(reference) || findStage(stages, stage.index, reference)) continue;
      const host = hostOf(reference);
      if (host === undefined) return undefined;
      hosts.add(host);
    }
  }
  return [...hosts];
}

/** Registry of an image reference, as buildkitd.toml names it; undefined when a variable holds it. */
export function hostOf(image: string): string | undefined {
  const [first = '', ...rest] = image.split('/');
  if (first.includes('$')) return undefined;
  if (rest.length === 0) return 'docker.io';
  return /[.:]/.test(first) || first === 'localhost' ? first.replace(/^index\.docker\.io$/, 'docker.io') : 'docker.io';
}
