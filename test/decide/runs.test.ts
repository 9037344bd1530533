import { migrate } from '../../src/migrate.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { lintText } from '../lint/harness.ts';
import { memoryProject } from '../shell/scripts.ts';

type Files = Readonly<Record<string, string>>;

const CALL =
  '/kaniko/executor -c . -f $1 -d $CI_REGISTRY_IMAGE/$1:1 --cache=true --cache-repo $CI_REGISTRY_IMAGE/cache';
const BUILD = `build() { ${CALL}; }`;

interface Case {
  readonly title: string;
  readonly script: readonly string[];
  readonly files?: Files;
}

const MORE_THAN_ONCE: readonly Case[] = [
  { title: 'two items', script: [BUILD, 'build a', 'build b'] },
  { title: 'a list with &&', script: [BUILD, 'build a && build b'] },
  { title: 'a list with ||', script: [BUILD, 'build a || build b'] },
  { title: 'a list with ;', script: [BUILD, 'build a; build b'] },
  { title: 'two lines', script: [BUILD, 'build a\nbuild b'] },
  { title: 'the definition in the same item', script: [`${BUILD}\nbuild a && build b`] },
  { title: 'a branch and what follows it', script: [BUILD, 'if [ -n "$X" ]; then build a; fi', 'build b'] },
  { title: 'a pipe', script: [BUILD, 'build a | tee log', 'build b | tee log'] },
  { title: 'a subshell', script: [`(${BUILD}; build a; build b)`] },
  { title: 'a loop', script: [`for s in a b; do ${CALL.replaceAll('$1', '$s')}; done`] },
  { title: 'while', script: [`while read s; do ${CALL.replaceAll('$1', '$s')}; done < list`] },
  { title: 'a function in a loop', script: [BUILD, 'for s in a b; do build $s; done'] },
  {
    title: 'a loop over one word that may be split',
    script: [`for s in $ALL; do ${CALL.replaceAll('$1', '$s')}; done`],
  },
  {
    title: 'recursion behind the call',
    script: [`build() { ${CALL}; shift; [ $# = 0 ] || build "$@"; }`, 'build a b'],
  },
  {
    title: 'recursion before the call',
    script: [`build() { if [ $# -gt 1 ]; then ( shift; build "$@" ); fi; ${CALL}; }`, 'build a b'],
  },
  {
    title: 'a value of the function',
    script: [`build() { local s=$1; ${CALL.replaceAll('$1', '$s')}; }`, 'build a; build b'],
  },
  {
    title: 'a variable between the runs',
    script: ['S=a', `build() { ${CALL.replaceAll('$1', '$S')}; }`, 'build && S=b && build'],
  },
  {
    title: 'a directory of each run',
    script: [`build() { cd $1; ${CALL.replaceAll('$1', 'x')}; cd ..; }`, 'build a; build b'],
  },
  { title: 'a file', script: ['sh ci/b.sh a', 'sh ci/b.sh b'], files: { 'ci/b.sh': `${CALL}\n` } },
  { title: 'a file in one list', script: ['sh ci/b.sh a && sh ci/b.sh b'], files: { 'ci/b.sh': `${CALL}\n` } },
  {
    title: 'two files that run a third',
    script: ['sh ci/x.sh', 'sh ci/y.sh'],
    files: { 'ci/x.sh': 'sh ci/b.sh a\n', 'ci/y.sh': 'sh ci/b.sh b\n', 'ci/b.sh': `${CALL}\n` },
  },
  { title: 'a sourced library', script: ['. ci/lib.sh', 'build a && build b'], files: { 'ci/lib.sh': `${BUILD}\n` } },
];

const ONCE: readonly Case[] = [
  { title: 'one run', script: [BUILD, 'build a'] },
  { title: 'one of two branches', script: [BUILD, 'if [ -n "$X" ]; then build a; else build b; fi'] },
  { title: 'one of two cases', script: [BUILD, 'case $X in a) build a ;; *) build b ;; esac'] },
  { title: 'a loop over one word', script: [`for s in a; do ${CALL.replaceAll('$1', '$s')}; done`] },
  { title: 'the same image again', script: [BUILD, 'build a || build a'] },
  {
    title: 'a loop that only tries again',
    script: [`for i in 1 2 3; do ${CALL.replaceAll('$1', 'a')} && break; done`],
  },
  {
    title: 'a name of each run',
    script: [`build() { ${CALL}/$1; }`, 'build a; build b'],
  },
  {
    title: 'two files with a call each',
    script: ['sh ci/x.sh', 'sh ci/y.sh'],
    files: { 'ci/x.sh': `${CALL.replaceAll('$1', 'x')}\n`, 'ci/y.sh': `${CALL.replaceAll('$1', 'y')}\n` },
  },
];

function pipeline(script: readonly string[]): string {
  const items = script.map((item) => `    - ${JSON.stringify(item)}\n`).join('');
  return `build:\n  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}\n  script:\n${items}`;
}

/** Plans a job, and lints what comes out. */
function cachesLost({ script, files = {} }: Case): { plan: number; lint: number } {
  const before: Files = { ...files, '.gitlab-ci.yml': pipeline(script), Dockerfile: 'FROM alpine\n' };
  const { jobs, files: changes } = migrate({
    project: memoryProject(before),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: true },
  });
  expect(jobs.map(({ status }) => status)).toEqual(['migrated']);
  const after: Files = { ...before, ...Object.fromEntries(changes.map(({ path, after: text }) => [path, text])) };
  const { '.gitlab-ci.yml': text = '', ...others } = after;
  return {
    plan: jobs.flatMap(({ reasons }) => reasons).filter(({ code }) => code === 'K2B731').length,
    lint: lintText(text, undefined, others).filter(({ code }) => code === 'K2B731').length,
  };
}

test.each(MORE_THAN_ONCE)('a cache that the runs of one call share is told: $title', (one) => {
  expect(cachesLost(one)).toEqual({ plan: 1, lint: 1 });
});

test.each(ONCE)('runs of other names, and calls that run once, share nothing: $title', (one) => {
  expect(cachesLost(one)).toEqual({ plan: 0, lint: 0 });
});
