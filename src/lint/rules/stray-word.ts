import { defineRule } from '../rule.ts';

/** urfave/cli 1 stops at the first positional word, version 3 (BuildKit 0.31) skips it. */
export const strayWord = defineRule({
  code: 'K2B752',
  name: 'stray-word',
  confidence: 'high',
  check({ builds, at }) {
    return builds.flatMap(({ stray, command }) =>
      stray.map((word) => ({ location: at(command, word), data: { word: word.raw } })),
    );
  },
});
