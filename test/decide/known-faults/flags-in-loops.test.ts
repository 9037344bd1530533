import { expectVerdict, type Known } from './known.ts';

const add = (words: string, flag = '-d $i', after = ''): string =>
  `D=; for i in ${words}; do D="$D ${flag}"${after}; done`;

/** Flags that a loop adds to a variable: what the loop variable stands for is in view. */
const LOOPS: readonly Known[] = [
  {
    name: 'names with a tag that is never empty',
    script: [add('IMG:1 IMG:x'), 'KX $D'],
    verdict: 'equal',
    untold: ['K2B230', 'K2B223'],
  },
  {
    name: 'a name whose tag may be empty',
    script: [add('IMG:$CI_COMMIT_TAG IMG:x'), 'KX $D'],
    worlds: [{ CI_COMMIT_TAG: 'v1' }],
    verdict: 'equal',
    told: ['K2B230'],
    untold: ['K2B223'],
  },
  {
    name: 'a name of another registry',
    script: [add('IMG:1 quay.io/a/b:1'), 'KX $D'],
    verdict: 'equal',
    told: ['K2B223'],
  },
  { name: 'a name out of view', script: [add('$A IMG:x'), 'KX $D'], verdict: 'K2B314' },
  { name: 'a list out of view', script: [add('$(cat f)'), 'KX $D'], files: { f: 'x\n' }, verdict: 'K2B314' },
  {
    name: 'a variable that the loop sets',
    script: [add('IMG:1 IMG:x', '-d $i', '; i=$A'), 'KX $D'],
    verdict: 'K2B314',
  },
];

test.each(LOOPS)('F2: $name', (known) => {
  expectVerdict(known);
});
