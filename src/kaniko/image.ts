import type { KanikoFlavor } from '../model.ts';

/** What an image reference says about a job. */
export type ImageKind =
  /** An official image or one of a known fork. */
  | { readonly kind: 'kaniko'; readonly flavor: KanikoFlavor; readonly shell: boolean; readonly mirror: boolean }
  /** The Kaniko warmer: no executor in it. */
  | { readonly kind: 'warmer' }
  /** The name holds a variable or an input. */
  | { readonly kind: 'variable'; readonly mentionsKaniko: boolean }
  /** Some other image; `mentionsKaniko` when its name has the word. */
  | { readonly kind: 'other'; readonly mentionsKaniko: boolean };

interface Known {
  readonly suffix: string;
  readonly flavor: KanikoFlavor;
  /** Registries that are the origin and not a mirror. */
  readonly origins: readonly string[];
}

/** Official names, from flags.md A2 (forks) and the images' own documentation. */
const KNOWN: readonly Known[] = [
  { suffix: 'kaniko-project/executor', flavor: 'upstream', origins: ['gcr.io/kaniko-project/executor'] },
  {
    suffix: 'osscontainertools/kaniko',
    flavor: 'osscontainertools',
    origins: ['ghcr.io/osscontainertools/kaniko', 'docker.io/osscontainertools/kaniko', 'osscontainertools/kaniko'],
  },
  {
    suffix: 'martizih/kaniko',
    flavor: 'osscontainertools',
    origins: ['martizih/kaniko', 'docker.io/martizih/kaniko', 'ghcr.io/mzihlmann/kaniko'],
  },
  { suffix: 'chainguard/kaniko', flavor: 'chainguard', origins: ['cgr.dev/chainguard/kaniko'] },
  {
    suffix: 'chainguard-dev-kaniko/executor',
    flavor: 'chainguard',
    origins: ['ghcr.io/kaniko-build/dist/chainguard-dev-kaniko/executor'],
  },
];

/** Splits a reference into repository, tag and digest. */
export function splitReference(reference: string): { repository: string; tag: string; digest: string } {
  const [name = '', digest = ''] = reference.split('@');
  const slash = name.lastIndexOf('/');
  const colon = name.indexOf(':', slash + 1);
  if (colon === -1) return { repository: name, tag: '', digest };
  return { repository: name.slice(0, colon), tag: name.slice(colon + 1), digest };
}

/**
 * Recognizes an image reference as it stands in `image:`.
 * @param reference - the text, perhaps with variables (which GitLab Runner expands, not a shell)
 */
export function recognizeImage(reference: string): ImageKind {
  const { repository, tag, digest } = splitReference(reference);
  const mentionsKaniko = /kaniko/i.test(reference);
  if (/kaniko-project\/warmer$/.test(repository)) return { kind: 'warmer' };
  for (const { suffix, flavor, origins } of KNOWN) {
    if (repository !== suffix && !repository.endsWith(`/${suffix}`)) continue;
    if (/\$/.test(tag) || /\$/.test(digest))
      return { kind: 'kaniko', flavor, shell: true, mirror: !origins.includes(repository) };
    return { kind: 'kaniko', flavor, shell: hasShell(flavor, tag, digest), mirror: !origins.includes(repository) };
  }
  if (reference.includes('$')) return { kind: 'variable', mentionsKaniko };
  return { kind: 'other', mentionsKaniko };
}

/** Only the debug images hold a shell; a digest alone does not say which one it is. */
function hasShell(flavor: KanikoFlavor, tag: string, digest: string): boolean {
  if (tag === '' && digest !== '') return true;
  if (flavor === 'chainguard') return /debug|dev|alpine/.test(tag);
  return /debug|alpine/.test(tag);
}
