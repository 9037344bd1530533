import { defineRule } from '../rule.ts';

/** A job that was migrated by half: the script calls buildctl, the image is still the old one. */
export const wrongImage = defineRule({
  code: 'K2B754',
  name: 'wrong-image',
  confidence: 'high',
  check({ image, builds, whole }) {
    const lacks = image?.kind === 'kaniko' || image?.kind === 'docker';
    if (!image || !lacks || !whole || builds.length === 0) return [];
    return [{ location: image.location, data: { image: image.text } }];
  },
});
