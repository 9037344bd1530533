import { atArguments } from '../at-arguments.ts';
import { refusesCacheIndex } from '../../registry/cloud.ts';
import { expand, type ImageFact } from '../image.ts';
import { defineRule } from '../rule.ts';

/** `image-manifest` is true by default since BuildKit 0.21 (cache/remotecache/registry/registry.go lines 40-101). */
const MANIFEST_SINCE = 21;

/** Others than those of the clouds that refuse an index of layers, by name. */
const REFUSING = /^quay\.io\/|harbor/;

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
        const ref = record.get('ref') ?? '';
        if (record.get('type') !== 'registry') return undefined;
        if (!REFUSING.test(ref) && !refusesCacheIndex(expand(ref, job.values).split('/')[0] ?? '')) return undefined;
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
