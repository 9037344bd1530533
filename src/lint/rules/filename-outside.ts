import { pairOf } from '../arguments.ts';
import { defineRule } from '../rule.ts';

/** The frontend reads `filename` below `--local dockerfile` only (frontend/dockerui/config.go). */
export const filenameOutside = defineRule({
  code: 'K2B719',
  name: 'filename-outside',
  confidence: 'high',
  check({ builds, at }) {
    return builds.flatMap(({ known, command }) =>
      known.flatMap((argument) => {
        const [key, path = ''] = pairOf(argument);
        if (argument.flag !== 'opt' || key !== 'filename') return [];
        if (!/^(?:\/|\$CI_PROJECT_DIR(?:\/|$))|(?:^|\/)\.\.(?:\/|$)/.test(path)) return [];
        return [{ location: at(command, argument.value), data: { path } }];
      }),
    );
  },
});
