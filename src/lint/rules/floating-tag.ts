import { defineRule } from '../rule.ts';

/** GitLab's page has the moving tag, so it is a note and no problem; 0.31 changed the media types under it. */
export const floatingTag = defineRule({
  code: 'K2B744',
  name: 'floating-tag',
  confidence: 'high',
  check({ image, builds }) {
    if (!image?.official || image.digest !== '' || builds.length === 0 || image.tag.includes('$')) return [];
    return /\d/.test(image.tag) ? [] : [{ location: image.location, data: { image: image.text } }];
  },
});
