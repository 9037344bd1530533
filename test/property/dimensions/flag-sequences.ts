import * as fc from 'fast-check';
import { CALL, type Steps, IMAGE, pick } from './dimension.ts';

/** Flags by what becomes of one in a variable. */
export const FATES = {
  translated: [
    '--build-arg MODE=fast',
    '--build-arg MODE=slow',
    '--build-arg OTHER=x',
    '--label tier=web',
    '--target a',
  ],
  moved: ['--cache-repo=r.io/layers', '--cache=true', '--skip-tls-verify', '--digest-file d.txt', '-f prod.Dockerfile'],
  dropped: ['--verbosity info', '--cleanup', '--snapshot-mode redo', '--push-retry=2', '--log-format=text'],
  refused: ['--git branch=x', '--no-such-flag'],
} as const;

type Fate = keyof typeof FATES;

const fate = (...weights: readonly (readonly [Fate, number])[]): fc.Arbitrary<string> =>
  fc.oneof(...weights.map(([name, weight]) => ({ weight, arbitrary: fc.constantFrom(...FATES[name]) })));

/** One assignment: the flag that it adds, and whether the value before it stays in front, behind, or not at all. */
const STEP = fc.record({
  flag: fate(['translated', 10], ['moved', 3], ['dropped', 6], ['refused', 1]),
  keeps: fc.oneof(
    { weight: 6, arbitrary: pick('front', 'front', 'braces', 'behind') },
    { weight: 1, arbitrary: fc.constant('no' as const) },
  ),
  form: fc.oneof(
    { weight: 6, arbitrary: fc.constant('alone' as const) },
    { weight: 1, arbitrary: pick('if', 'and', 'exported') },
  ),
});

type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

function lineOf({ flag, keeps, form }: Step): string {
  const values = { front: `$MORE ${flag}`, braces: `\${MORE} ${flag}`, behind: `${flag} $MORE`, no: flag };
  const assignment = `MORE="${values[keeps]}"`;
  const lines = {
    alone: assignment,
    if: `if [ -n "$CI" ]; then ${assignment}; fi`,
    and: `[ -n "$CI_COMMIT_TAG" ] && ${assignment} || true`,
    exported: `export ${assignment}`,
  };
  return lines[form];
}

/** Two to five assignments to a variable that holds flags, and one call behind them, or another one among them. */
export const FLAG_SEQUENCES: fc.Arbitrary<Steps> = fc
  .record({
    steps: fc.array(STEP, { minLength: 2, maxLength: 5 }),
    start: pick('MORE=""', 'MORE="--label first=1"', 'yaml', 'none'),
    earlier: fc.option(fc.nat({ max: 4 }), { freq: 3 }),
    own: fc.oneof(
      { weight: 4, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: pick(' --build-arg MODE=own', ' --label tier=own', ' --target own', ' --cache=false') },
    ),
    place: pick('front', 'behind'),
    image: IMAGE,
  })
  .map(({ steps, start, earlier, own, place, image }) => {
    const call = place === 'front' ? `${CALL} $MORE${own} -d ${image}` : `${CALL}${own} -d ${image} $MORE`;
    const lines = steps.flatMap((step, index) => [lineOf(step), ...(index === earlier ? [call] : [])]);
    return {
      lines: [...(start.startsWith('MORE') ? [start] : []), ...lines, ...(earlier === steps.length - 1 ? [] : [call])],
      variables: start === 'yaml' ? { MORE: '--label from=yaml' } : {},
    };
  });
