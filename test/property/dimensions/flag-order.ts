import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, IMAGE, inline, pick } from './dimension.ts';

const PAIRS = {
  '--build-arg': ['--build-arg MODE=one', '--build-arg MODE=two', '--build-arg OTHER=x'],
  '--label': ['--label tier=one', '--label=tier=two', '--label other=x'],
  '--target': ['--target build', '--target=run', '--label other=x'],
  '--dockerfile': ['--dockerfile prod.Dockerfile', '-f Dockerfile', '--label other=x'],
  '--cache-repo': ['--cache --cache-repo r.io/one', '--cache-repo=r.io/two', '--label other=x'],
  '--digest-file': ['--digest-file one.txt', '--digest-file=two.txt', '--label other=x'],
  '--custom-platform': ['--custom-platform linux/arm64', '--custom-platform=linux/amd64', '--label other=x'],
  '--compression': ['--compression=zstd', '--compression gzip', '--label other=x'],
} as const;

/** One flag in a variable and again beside it, before, behind or on both sides. */
export const ORDER_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    flag: fc.constantFrom(...(Object.keys(PAIRS) as (keyof typeof PAIRS)[])),
    image: IMAGE,
    form: pick('shell', 'yaml', 'positional', 'script file', 'appended', 'two variables'),
    place: pick('before', 'behind', 'both'),
    same: fc.boolean(),
  })
  .map(({ flag, image, form, place, same }) => {
    const [first, second, other] = PAIRS[flag];
    const held = same ? first : other;
    const words = (variable: string): string => {
      const around = { before: [second, variable], behind: [variable, second], both: [second, variable, first] };
      return `${CALL} ${around[place].join(' ')} -d ${image}`;
    };
    const steps: Readonly<Record<typeof form, () => Steps>> = {
      shell: () => ({ lines: [`MORE="${held}"`, words('$MORE')] }),
      yaml: () => ({ lines: [words('${MORE_FLAGS}')], variables: { MORE_FLAGS: held } }),
      positional: () => ({ lines: [`set -- ${held}`, words('"$@"')] }),
      'script file': () => ({ lines: [`sh ci/call.sh ${held}`], files: { 'ci/call.sh': `${words('"$@"')}\n` } }),
      appended: () => ({ lines: ['MORE=""', `MORE="$MORE ${held}"`, words('$MORE')] }),
      'two variables': () => ({ lines: [`A="${held}"`, `B="${other}"`, words('$A $B')] }),
    };
    return steps[form]();
  });

export const FLAG_ORDER: Dimension = {
  name: 'flag order',
  kind: 'A7',
  rule: 'The last of several values wins, if it won before.',
  weight: 2,
  cases: inline(ORDER_STEPS),
  signs: /runs differ/,
};
