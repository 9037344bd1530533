import { atArguments } from '../at-arguments.ts';
import type { ImageFact } from '../image.ts';
import { defineRule } from '../rule.ts';

/** `image-manifest` is true by default since BuildKit 0.21 (cache/remotecache/registry/registry.go lines 40-101). */
const MANIFEST_SINCE = 21;

/** Registries that refuse an index of layers, by name; others may do so too. */
const REFUSING = /\.dkr\.ecr\.|(?:^|\.)gcr\.io\/|\.pkg\.dev\/|^quay\.io\/|harbor/;

export const cacheIndex = defineRule({
  code: 'K2B733',
  name: 'cache-index',
  confidence: 'medium',
  check(job) {
    const { image } = job;
    const minor = minorVersion(image);
    const old = minor !== undefined && minor < MANIFEST_SINCE;
    return atArguments(
      job,
      ({ exports }) => exports,
      ({ argument, record }) => {
        if (record.get('type') !== 'registry' || !REFUSING.test(record.get('ref') ?? '')) return undefined;
        const asked = record.get('image-manifest');
        const off = asked === 'false' || record.get('oci-mediatypes') === 'false';
        if (!off && (asked !== undefined || !old)) return undefined;
        const why = off ? 'as asked for' : `the default of BuildKit 0.${minor ?? ''}`;
        return { value: argument.value.raw, why };
      },
    );
  },
});

function minorVersion(image: ImageFact | undefined): number | undefined {
  const minor = image?.official ? /^v?0\.(\d+)/.exec(image.tag)?.[1] : undefined;
  return minor === undefined ? undefined : Number(minor);
}
