import { expectVerdict, IMAGE, type Known } from './known.ts';

const TAGGED = 'IMG:$CI_COMMIT_TAG';
const WORLDS = [{}, { CI_COMMIT_TAG: 'v1' }];

/** The name is a parameter, and its tag may be empty: Kaniko pushes latest. */
const NAMES: readonly (readonly [string, readonly string[]])[] = [
  ['a parameter', ['f() { KX -d $1; }', `f ${TAGGED}`]],
  ['a quoted argument', ['f() { KX -d $1; }', `f "${TAGGED}"`]],
  ['a variable that holds it', ['f() { I=$1; KX -d $I; }', `f ${TAGGED}`]],
  ['a loop over all', ['f() { for i in "$@"; do KX -d $i; done; }', `f ${TAGGED} IMG:2`]],
  ['a loop over all, without in', ['f() { for i; do KX -d $i; done; }', `f ${TAGGED} IMG:2`]],
  ['set --', [`set -- ${TAGGED}`, 'KX -d "$1"']],
  ['one of two parameters', ['f() { KX -d $1/$2; }', 'f IMG api:$CI_COMMIT_TAG']],
  ['an argument made in a loop', ['f() { KX -d $1; }', 'for t in "$CI_COMMIT_TAG" x; do f IMG:$t; done']],
  ['the arguments of another function', ['f() { KX -d $1; }', 'g() { f "$@"; }', `g ${TAGGED}`]],
  ['a part of one of another function', ['f() { KX -d $2; }', 'g() { f x $2:$1; }', 'g "$CI_COMMIT_TAG" IMG']],
  ['calls with more arguments and less', ['f() { KX -d $2; }', `f x ${TAGGED}`, 'f x IMG:2 y']],
  ['the second one after shift', ['f() { shift; KX -d $1; }', `f x ${TAGGED}`]],
];

test.each(NAMES)('S3: the tag of a name that may be empty: %s', (name, script) => {
  const { after } = expectVerdict({ name, script, worlds: WORLDS, verdict: 'equal' });
  expect(after.get('.gitlab-ci.yml')?.toString()).toContain('latest');
});

const OTHERS: readonly Known[] = [
  {
    name: 'a tag that is never empty',
    script: ['f() { KX -d $1; }', 'f IMG:$CI_COMMIT_SHORT_SHA'],
    worlds: [{ CI_COMMIT_SHORT_SHA: 'abc' }],
    verdict: 'equal',
  },
];

test.each(OTHERS)('S3: no test before the build for $name', (known) => {
  const { after } = expectVerdict(known);
  expect(after.get('.gitlab-ci.yml')?.toString()).not.toContain('latest');
});

test('S3: a tag behind an argument of which nothing may be left', () => {
  const { after } = expectVerdict({
    name: 'vanishing',
    variables: { B: '2' },
    script: ['f() { KX -d IMG:$2; }', 'f $A $B'],
    worlds: [{}, { A: '1' }],
    verdict: 'equal',
  });
  expect(after.get('.gitlab-ci.yml')?.toString()).toContain('${2:-latest}');
});

/** A template whose name only its users set; whoever else uses it may set one with an empty tag. */
const template = (name: string, variables: string): string =>
  `.t:\n  ${IMAGE}\n  script: ["KX -d ${name}"]\nbuild:\n  extends: .t\n  variables: {${variables}}\n`;

const OF_USERS: readonly Known[] = [
  {
    name: 'S4: a name with a tag that only users set',
    yaml: template('$IMAGE', 'IMAGE: "IMG:$CI_COMMIT_REF_SLUG"'),
    told: ['K2B299'],
    verdict: 'equal',
  },
  {
    name: 'S4: a path with a tag that only users set',
    yaml: template('IMG/$APP', 'APP: "app:$CI_COMMIT_REF_SLUG"'),
    told: ['K2B299'],
    verdict: 'equal',
  },
  {
    name: 'S4: one user may leave the tag empty, and all get the test',
    yaml: `${template('$IMAGE', 'IMAGE: "IMG:$CI_COMMIT_REF_SLUG"')}other:\n  extends: .t\n  variables: {IMAGE: "IMG:$CI_COMMIT_TAG"}\n`,
    untold: ['K2B299'],
    verdict: 'equal',
  },
  {
    name: 'S4: a template that sets the name itself',
    yaml: `.t:\n  ${IMAGE}\n  variables: {IMAGE: "IMG:$CI_COMMIT_REF_SLUG"}\n  script: ["KX -d $IMAGE"]\nbuild: {extends: .t}\n`,
    untold: ['K2B299'],
    verdict: 'equal',
  },
  {
    name: 'S4: users that write a tag out',
    yaml: template('$IMAGE', 'IMAGE: "IMG:1"'),
    untold: ['K2B299'],
    verdict: 'equal',
  },
  {
    name: 'A8: a repository of the cache that only users set',
    yaml: template('IMG:1 --cache --cache-repo=$CACHE', 'CACHE: "IMG/cache"'),
    told: ['K2B298'],
    verdict: 'equal',
  },
  {
    name: 'A8: one that the template sets',
    yaml: `.t:\n  ${IMAGE}\n  variables: {C: "IMG/c"}\n  script: ["KX -d IMG:1 --cache --cache-repo $C"]\nbuild: {extends: .t}\n`,
    untold: ['K2B298', 'K2B322'],
    verdict: 'equal',
  },
  {
    name: 'A8: one that a job sets for itself',
    variables: { CACHE: 'IMG/cache' },
    script: ['KX -d IMG:1 --cache --cache-repo $CACHE'],
    untold: ['K2B298', 'K2B322'],
    verdict: 'equal',
  },
  {
    name: 'A8: a registry without a name, which nobody meets',
    yaml: template('IMG:1 --insecure-registry=$HOST', 'HOST: "registry.example.com"'),
    verdict: 'equal',
  },
  {
    name: 'D17: defaults that write where a variable of the job says',
    yaml: `default:\n  ${IMAGE}\n  before_script: ['cat ca.pem >> "$ROOT/extra.crt"']\nbuild:\n  variables: {ROOT: /tmp}\n  script: [KX -d IMG:1]\n`,
    files: { 'ca.pem': 'x' },
    told: ['K2B276'],
    verdict: 'equal',
  },
  {
    name: 'S4: a job of its own',
    variables: { IMAGE: 'IMG:$CI_COMMIT_REF_SLUG' },
    script: ['KX -d $IMAGE'],
    untold: ['K2B299'],
    verdict: 'equal',
  },
];

test.each(OF_USERS)('$name', (known) => {
  expectVerdict(known);
});

test('D17: the variables that only a job in view gives to a template are named', () => {
  const said = (yaml: string): string | undefined =>
    expectVerdict({ name: '', yaml, verdict: 'equal' })
      .report.jobs.flatMap(({ reasons }) => reasons)
      .find(({ code }) => code === 'K2B276')
      ?.message.replace(/.*for a job that (.*?)has no call.*/s, '$1');
  const calls = 'script: ["KX -d IMG/$APP:$TAG --build-arg A=$A"]';
  const users = 'build:\n  extends: .t\n  variables: {APP: a, TAG: "1", OTHER: "2"}\n';

  expect(said(`.t:\n  ${IMAGE}\n  variables: {TAG: "2"}\n  ${calls}\n${users}`)).toBe('sets APP as this one does, ');
  expect(said(`variables: {A: "1"}\n.t:\n  ${IMAGE}\n  script: ["KX -d IMG:1 --build-arg A=$A"]\n${users}`)).toBe('');
});
