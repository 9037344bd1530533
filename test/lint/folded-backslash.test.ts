import { build, job, testRule } from './harness.ts';

const folded = (indicator: string): string =>
  job({ script: [] }) +
  `  script:
    - ${indicator}
      buildctl-daemonless.sh build \\
      --frontend dockerfile.v0 --local context=. --local dockerfile=. \\
      --output type=image,name=a/b:1,push=true
`;

testRule(
  'K2B709',
  [
    { title: 'a folded block', text: folded('>'), at: ['\\\n      --frontend'], says: '" --frontend"' },
    { title: 'a plain entry of several lines', text: folded(''), at: ['\\\n      --frontend'] },
  ],
  [
    { title: 'a literal block', text: folded('|') },
    { title: 'a folded block without backslashes', text: folded('>').replaceAll(' \\\n', '\n') },
    { title: 'a blank that is meant', text: job({ script: [build('--opt build-arg:A=b\\ c')] }) },
  ],
);
