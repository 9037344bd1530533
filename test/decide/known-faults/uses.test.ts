import { expectVerdict, IMAGE, type Known } from './known.ts';

const defaults = (before: readonly string[], script: string): string =>
  `default:\n  ${IMAGE}\n  before_script: ${JSON.stringify(before)}\n\nbuild:\n  script: [${JSON.stringify(script)}]\n`;

/** Who and what uses a build, its status, its files and its settings, beside the call itself. */
const KNOWN: readonly Known[] = [
  {
    name: 'settings of registries stay for builds of jobs out of view',
    yaml: defaults(['KX -d IMG:1 --skip-tls-verify'], 'KX -d IMG:2'),
    verdict: 'equal',
    told: ['K2B280'],
  },
  {
    name: 'so do those that a variable holds',
    yaml: defaults(
      ['E=""', 'E="--skip-tls-verify"', 'if [ -n "$CI" ]; then E="$E --build-arg M=1"; fi', 'KX -d IMG:1 $E'],
      'KX -d IMG:2 $E',
    ),
    verdict: 'equal',
    told: ['K2B280'],
  },
  {
    name: 'a build without such settings leaves none',
    yaml: defaults(['KX -d IMG:1'], 'KX -d IMG:2 --skip-tls-verify'),
    verdict: 'equal',
    untold: ['K2B280'],
  },
  {
    name: 'a file of a template that holds what the image sets',
    yaml: `.base:\n  ${IMAGE}\n  script: ['echo "$HOME" > where.txt', 'KX -d IMG:1']\n\nbuild:\n  extends: .base\n  variables: {SWITCH: "true"}\n`,
    verdict: 'equal',
    told: ['K2B231'],
  },
];

test.each(KNOWN)('$name', (known) => {
  expectVerdict(known);
});
