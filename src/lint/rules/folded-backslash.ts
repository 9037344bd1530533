import { defineRule } from '../rule.ts';

/** In a plain or folded entry the lines are one line already; `\ --flag` is a word that begins with a blank. */
export const foldedBackslash = defineRule({
  code: 'K2B709',
  name: 'folded-backslash',
  confidence: 'high',
  check({ builds, at }) {
    return builds.flatMap(({ folded, command }) =>
      folded ? [{ location: at(command, folded), data: { word: `"${folded.literal ?? folded.raw}"` } }] : [],
    );
  },
});
