import { migrate } from '../../src/migrate.ts';
import { MemoryProject } from '../../src/source/memory-project.ts';
import { MountedProject } from '../../src/source/mounted-project.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';

const CALL = '/kaniko/executor --context . --destination "$CI_REGISTRY_IMAGE:1"';

const FILES: Readonly<Record<string, string>> = {
  Dockerfile: 'FROM alpine\nCOPY . .\n',
  'README.md': `Run ${CALL} by hand.\n`,
  'ci/make.sh': `#!/bin/sh\n${CALL}-script\n`,
  'ci/outer.sh': '#!/bin/sh\nsh ci/make.sh\n',
  'ci/eval.sh': '#!/bin/sh\neval "sh ci/make.sh"\n',
  'own/hello.sh': 'echo hello\n',
};

/** What is said of a job that builds itself, behind what it runs before. */
function outcome(...script: readonly string[]) {
  const yaml =
    'build:\n  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}\n' +
    `  variables: {RUN: "sh ci/make.sh"}\n  script: ${JSON.stringify([...script, CALL])}\n`;
  const report = migrate({
    project: new MountedProject(new MemoryProject(new Map(Object.entries({ ...FILES, '.gitlab-ci.yml': yaml }))), []),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: true },
  });
  const [job] = report.jobs;
  return {
    status: job?.status,
    codes: job?.reasons.map(({ code }) => code) ?? [],
    rewritten: report.files.some(({ path }) => path === 'ci/make.sh'),
  };
}

describe('a script that runs Kaniko, run where it stands in a way that is not followed', () => {
  test.each([
    // A text.
    'eval "sh ci/make.sh"',
    "eval 'sh ci/make.sh'",
    'eval ". ./ci/make.sh"',
    'eval "sh -c \'sh ci/make.sh\'"',
    `sh -c 'eval "sh ci/make.sh"'`,
    'sh -c "set -e; ./ci/make.sh"',
    "sh -exc 'sh ci/make.sh'",
    'timeout 60 sh -c "sh ci/make.sh"',
    'su root -c "sh ci/make.sh"',
    "trap 'sh ci/make.sh' EXIT",
    'eval "cd ci && sh make.sh"',
    'cd ci && eval "sh make.sh"; cd ..',
    'eval "f() { sh ci/make.sh; }"; f',
    "eval 'echo $(sh ci/make.sh)'",
    'PATH=$PWD/ci:$PATH; eval make.sh',
    // A text that is held, or given.
    'R="sh ci/make.sh"; sh -c "$R"',
    'sh -c "$RUN"',
    "F=sh; eval '$F ci/make.sh'",
    'F=ci/make.sh; sh -c "sh $F"',
    'run() { sh -c "$*"; }; run sh ci/make.sh',
    'set -- sh ci/make.sh; eval "$*"',
    "sh -c 'sh $0' ci/make.sh",
    // What a program prints.
    'echo "sh ci/make.sh" | sh',
    'sh <<E\nsh ci/make.sh\nE',
    'sh -c "$(echo sh ci/make.sh)"',
    '`echo sh ci/make.sh`',
    'echo ci/make.sh | while read f; do sh $f; done',
    'find ci -name "m*.sh" | while read f; do sh $f; done',
    'echo "sh ci/make.sh" > /tmp/run.sh; sh /tmp/run.sh',
    'printf "%s\\n" "sh ci/make.sh" > run; sh run',
    // A name that the shell makes.
    'for f in ci/*.sh; do sh $f; done',
    'sh ci/m*.sh',
    'eval "sh ci/m*.sh"',
    'sh "${F:-ci/make.sh}"',
    // By a program that runs others, or whose name is out of view.
    'run-parts ci',
    'awk \'BEGIN{system("sh ci/make.sh")}\'',
    'unshare sh ci/make.sh',
    '$(which sh) ci/make.sh',
    // Through another script.
    'eval "sh ci/outer.sh"',
    'sh ci/eval.sh',
  ])('%s', (script) => {
    const found = outcome(script);
    expect(found.status).toBe('manual');
    // A file that is named as a program is told of as such.
    expect(found.codes).toContainEqual(expect.stringMatching(/^K2B(?:302|222)$/));
    expect(found.rewritten).toBe(false);
  });
});

describe('what no such run is', () => {
  test.each([
    'eval "echo hello"',
    'eval "sh own/hello.sh"',
    'sh -c "cat README.md"',
    "awk '{print}' ci/list.txt",
    '$LINT own/hello.sh',
    'F=own/hello.sh; sh $F',
    'for f in own/*.sh; do sh $f; done',
    'echo "sh own/hello.sh" | sh',
    'cat ci/make.sh',
    'echo "run ci/make.sh by hand"',
    'test -f ci/make.sh && chmod +x ci/make.sh',
    'ls ci/*.sh > list.txt',
    'sh ci/missing.sh',
  ])('%s', (script) => {
    expect(outcome(script).codes).not.toContain('K2B302');
  });

  test.each(['F=ci/make.sh; sh $F', 'D=ci; ./$D/make.sh', 'sh -c \'sh "$1"\' _ ci/make.sh'])(
    'a script whose path is in view is followed: %s',
    (script) => {
      expect(outcome(script)).toMatchObject({ status: 'migrated', rewritten: true });
    },
  );

  test('a script that the job runs in view, too, is rewritten for both', () => {
    const found = outcome('sh ci/make.sh', 'sh -c "sh ci/make.sh"');

    expect(found).toMatchObject({ status: 'migrated', rewritten: true });
  });
});
