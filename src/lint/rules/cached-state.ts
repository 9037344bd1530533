import { defineRule } from '../rule.ts';

/** Packing and unpacking the blobs takes longer than building again, and the folder lands in the context. */
export const cachedState = defineRule({
  code: 'K2B745',
  name: 'cached-state',
  confidence: 'high',
  check({ cachePaths }) {
    return cachePaths
      .filter(({ text }) => /(?:^|\/)\.local\/share\/buildkit(?:\/|$)|(?:^|\/)var\/lib\/buildkit(?:\/|$)/.test(text))
      .map(({ text, location }) => ({ location, data: { path: text } }));
  },
});
