import { expectVerdict, IMAGE, type Known } from './known.ts';

const LOGIN =
  'l() { printf \'{"auths":{"%s":{"username":"%s","password":"%s"}}}\' "$1" "$2" "$3" > /kaniko/.docker/config.json; }';

/** A finding whose sentence once said what is not so, what it says now and what it must not say. */
interface Sentence extends Known {
  readonly code: `K2B${string}`;
  readonly says: string;
}

const TAGGED = `.t:\n  ${IMAGE}\n  script: ["KX -d IMG/$N:$T"]\n`;

const SENTENCES: readonly Sentence[] = [
  {
    name: 'a template in part that a job in view extends',
    yaml: 'include: [ci/t.yml]\na:\n  extends: .t\n  variables: {Q: "2"}\nb:\n  extends: .tt\n',
    files: {
      'ci/t.yml': `.t: &t\n  ${IMAGE}\n  script: ["KX -d IMG:1"]\n.tt:\n  <<: *t\n  variables: {R: "2"}\nz:\n  <<: *t\n  variables: {R: "2"}\n`,
    },
    verdict: 'equal',
    code: 'K2B415',
    says: 'BUILDKITD_FLAGS does not reach the job: its users in view (b) set what is missing themselves.',
  },
  {
    name: 'a template in part that jobs take by a merge key',
    yaml: `.t: &t\n  ${IMAGE}\n  script: ["KX -d IMG:1 --target $R"]\na:\n  <<: *t\n  variables: {R: "1"}\nb:\n  <<: *t\n  variables: {R: "2"}\n`,
    verdict: 'equal',
    code: 'K2B415',
    says: 'its users in view (a, b) set what is missing themselves.',
  },
  {
    name: 'a variable of a name that is no tag',
    yaml: `${TAGGED}a: {extends: .t, variables: {N: a, T: "1"}}\nb: {extends: .t, variables: {N: b, T: "2"}}\n`,
    verdict: 'equal',
    code: 'K2B275',
    says: 'All jobs in view that use .t set T. For a job that does not',
  },
  {
    name: 'a registry in a variable that was ours, and is not at the flag',
    script: ['P=IMG; P="quay.io/x/y"; D="-d $P:2"; P=IMG; KX $D -d $P:1'],
    verdict: 'equal',
    code: 'K2B223',
    says: 'No login for the registry of $P:2',
  },
  {
    name: 'an image that is read without the login',
    script: [`${LOGIN}; read -r h u p < regs; l $h $u $p; read -r i < image; KX -d $i`],
    files: { regs: 'quay.io a p\n', image: 'quay.io/a/b:1\n' },
    verdict: 'equal',
    code: 'K2B223',
    says: 'No login for the registry of $i',
  },
  {
    name: 'a placeholder in the name',
    script: ['KX -d IMG/@S@:1'],
    verdict: 'K2B127',
    code: 'K2B127',
    says: 'Kaniko refuses @S@ as it stands, and what may fill it in is out of view',
  },
  {
    name: 'a placeholder in a name that is written out',
    script: ['KX -d quay.io/a/@S@:1'],
    verdict: 'K2B127',
    code: 'K2B127',
    says: 'Kaniko refuses @S@ as it stands',
  },
];

test.each(SENTENCES)('$name', ({ code, says, ...known }) => {
  const { report } = expectVerdict(known);
  const all = [...report.jobs.flatMap(({ reasons }) => reasons), ...report.diagnostics];
  const messages = all.filter((one) => one.code === code).map(({ message }) => message);

  expect([...new Set(messages)]).toEqual([expect.stringContaining(says)]);
});

const UNSAID: readonly Known[] = [
  { name: 'a placeholder that is a tag', script: ['KX -d IMG:__TAG__'], verdict: 'equal', untold: ['K2B127'] },
  {
    name: 'a registry in a variable that changes behind the flag',
    script: ['D="-d IMG/a:1"; Q=IMG; E="-d $Q:2"; Q="quay.io/x/y"; KX $D $E'],
    verdict: 'equal',
    untold: ['K2B223'],
  },
  {
    name: 'an image that is read with its login',
    script: [`${LOGIN}; while read -r h u p i; do l $h $u $p; KX -d $i; done < regs`],
    files: { regs: 'quay.io a p quay.io/a/b:1\n' },
    verdict: 'equal',
    untold: ['K2B223'],
  },
  {
    name: 'a variable that is no tag, before a tag with a default',
    yaml: `${TAGGED.replace('$T', '${T:-latest}')}a: {extends: .t, variables: {N: a, T: "1"}}\nb: {extends: .t, variables: {N: b}}\n`,
    verdict: 'equal',
    untold: ['K2B275'],
  },
];

test.each(UNSAID)('$name: nothing is said', (known) => {
  expectVerdict(known);
});
