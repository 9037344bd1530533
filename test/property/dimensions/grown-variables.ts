import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, IMAGE, inline, pick } from './dimension.ts';
import { FLAG_SEQUENCES } from './flag-sequences.ts';

/** One to four assignments to a variable that holds flags, of every fate, and calls that use it. */
const GROWN: fc.Arbitrary<Steps> = fc
  .record({
    flags: fc.array(
      fc.record({
        flag: pick(
          '--build-arg MODE=fast',
          '--label tier=web',
          '--target build',
          '--verbosity info',
          '--log-format=text',
          '--cleanup',
          '--cache=true',
          '--cache-repo=r.io/layers',
          '--snapshot-mode redo',
          '--push-retry=2',
          '--skip-tls-verify',
          '--digest-file d.txt',
          '--git branch=x',
          '-f prod.Dockerfile',
        ),
        keeps: fc.nat({ max: 4 }),
        form: pick('plain', 'braces', 'front'),
        guarded: fc.nat({ max: 5 }),
      }),
      { minLength: 2, maxLength: 4 },
    ),
    start: pick('EXTRA=""', 'EXTRA=', 'EXTRA="--label first=1"', 'yaml'),
    twice: fc.boolean(),
    guard: pick('', '[ -f Dockerfile ] && ', 'test -n "$CI" && '),
    image: IMAGE,
  })
  .map(({ flags, start, twice, guard, image }) => {
    const steps = flags.map(({ flag, keeps, form, guarded }) => {
      const own = form === 'braces' ? '${EXTRA}' : '$EXTRA';
      const value = keeps === 0 ? flag : form === 'front' ? `${flag} ${own}` : `${own} ${flag}`;
      return guarded === 0 ? `if [ -n "$CI" ]; then EXTRA="${value}"; fi` : `EXTRA="${value}"`;
    });
    const call = `${guard}${CALL} -d ${image} $EXTRA`;
    return {
      lines: [...(start === 'yaml' ? [] : [start]), ...steps, ...(twice ? [call] : []), call],
      variables: start === 'yaml' ? { EXTRA: '--label from=yaml' } : {},
    };
  });

export const GROWN_VARIABLES: Dimension = {
  name: 'grown variables',
  kind: 'C4',
  rule: 'Flags variables that are built in steps are translated step by step.',
  weight: 3,
  cases: inline(fc.oneof({ weight: 1, arbitrary: GROWN }, { weight: 2, arbitrary: FLAG_SEQUENCES })),
  signs: /internal error|runs differ/,
};
