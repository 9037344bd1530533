import { migrate } from '../../src/migrate.ts';
import { MemoryProject } from '../../src/source/memory-project.ts';
import { MountedProject } from '../../src/source/mounted-project.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';

const CALL = '/kaniko/executor --context . --destination "$CI_REGISTRY_IMAGE:1"';

const FILES: Readonly<Record<string, string>> = {
  Dockerfile: 'FROM alpine\nCOPY . .\n',
  'README.md': `Run ${CALL} by hand.\n`,
  'ci/build.sh': `#!/bin/sh\n${CALL}-script\n`,
  'ci/build.sh.tpl': `${CALL}-script\n`,
  'ci/hello.sh': 'echo hello\n',
  'own/hello.sh': `${CALL}-own\n`,
};

/** What is said of a job that builds itself, behind a script. */
function codes(script: string): { readonly status: string | undefined; readonly codes: readonly string[] } {
  const yaml =
    'build:\n  image: {name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""]}\n' +
    `  script: ${JSON.stringify([script, CALL])}\n`;
  const report = migrate({
    project: new MountedProject(new MemoryProject(new Map(Object.entries({ ...FILES, '.gitlab-ci.yml': yaml }))), []),
    roots: [{ path: '.gitlab-ci.yml', missing: 'error' }],
    options: { image: { target: DEFAULT_IMAGE, named: false }, strict: false, jobs: [], checkout: true },
  });
  const [job] = report.jobs;
  return { status: job?.status, codes: job?.reasons.map(({ code }) => code) ?? [] };
}

describe('a script that runs Kaniko, run from another place', () => {
  test.each([
    'cp ci/build.sh /tmp/build.sh; sh /tmp/build.sh',
    'cp ci/build.sh /tmp; cd /tmp; sh build.sh',
    'cp ci/build.sh .; ./build.sh',
    'install -m 755 ci/build.sh /tmp/b; /tmp/b',
    'cp -r ci /tmp; /tmp/ci/build.sh',
    'ln -s $PWD/ci /tmp/link; sh /tmp/link/build.sh',
    'cp ci/build.sh a; mv a b; ln -s b c; sh c',
    'T=$(mktemp); cp ci/build.sh $T; sh $T',
    'T=$(mktemp -d); cp ci/build.sh $T/; sh $T/build.sh',
    'tar cf - ci | tar xf - -C /tmp; sh /tmp/ci/build.sh',
    'for f in ci/*.sh; do cp $f /tmp/x; sh /tmp/x; done',
    'run() { cp "$1" /tmp/r.sh; sh /tmp/r.sh; }; run ci/build.sh',
    'find ci -name "*.sh" -exec cp {} . \\;; sh build.sh',
    'mkdir -p /tmp/bin; cp ci/build.sh /tmp/bin/build; export PATH=/tmp/bin:$PATH; build',
    'sh -c "cp ci/build.sh /tmp/b.sh && sh /tmp/b.sh"',
    'cp ci/build.sh /tmp/b.sh; trap "sh /tmp/b.sh" EXIT',
    'mkdir -p out s; cp -r own s/ci; cp -r s/ci .; sh ci/hello.sh',
    'echo "cp own/hello.sh ci" | sh; sh ci/hello.sh',
    'cp ci/build.sh /tmp/b.sh; PATH=/tmp:$PATH; $(basename /tmp/b.sh)',
    // What a program prints of it.
    'cat ci/build.sh > /tmp/b.sh; sh /tmp/b.sh',
    'cat ci/build.sh | sh',
    'sed s/@TAG@/1/ ci/build.sh.tpl | sh',
    'envsubst < ci/build.sh.tpl | sh',
    '{ echo set -e; cat ci/build.sh; } > /tmp/x; sh /tmp/x',
    'for f in ci/*.sh; do cat $f; done | sh',
    'dd if=ci/build.sh of=/tmp/b; sh /tmp/b',
    'awk \'{print > "/tmp/x"}\' ci/build.sh; sh /tmp/x',
    'while read -r l; do echo "$l"; done < ci/build.sh > x; sh x',
    'S=$(cat ci/build.sh); echo "$S" | sh',
    'sh <<E\n$(cat ci/build.sh)\nE',
    // Where it stands, by a program that finds it.
    'find ci -name "*.sh" -exec sh {} \\;',
    'ls ci/*.sh | xargs -n1 sh',
    // In the place of a script that is read.
    'cp -r own/. ci; sh ci/hello.sh',
    'cp own/* ci; sh ci/hello.sh',
    'rm -rf ci; mv own ci; sh ci/hello.sh',
    'rm -rf ci; ln -s own ci; sh ci/hello.sh',
    'for f in own/*; do cp $f ci; done; sh ci/hello.sh',
  ])('%s', (script) => {
    const found = codes(script);
    expect(found.status).toBe('manual');
    expect(found.codes).toContain('K2B278');
  });
});

describe('what no such run is', () => {
  test.each([
    'sh ci/build.sh',
    'sh ci/hello.sh',
    'cp -r . /tmp/context; sh ci/hello.sh',
    'cp -r . /tmp/context; cd /tmp/context; sh ci/hello.txt; cd $CI_PROJECT_DIR',
    'cp ci/hello.sh /tmp; sh /tmp/hello.sh',
    'cp ci/build.sh /tmp; sh ci/hello.sh',
    'tar czf /tmp/src.tgz .; sh ci/hello.sh; ./missing.sh',
    'sh /tmp/own.sh; cp ci/build.sh /tmp/own.sh',
    'cat ci/build.sh; sh /tmp/own.sh',
    'KEY=$(cat ci/build.sh | sha256sum | cut -c1-8); $HOOK',
    'cat README.md > /tmp/readme; sh /tmp/own.sh',
    'cp -r own /tmp; sh ci/hello.sh',
    'sh -c "echo hello"',
    'eval "$(ssh-agent -s)"; cp -r . /tmp/context',
  ])('%s', (script) => {
    const found = codes(script);
    expect(found.codes).not.toContain('K2B278');
    expect(found.status).toBe('migrated');
  });
});

describe('a name that PATH leads to', () => {
  test.each([
    'PATH=$PWD/ci:$PATH; build.sh',
    'export PATH="$PATH:$CI_PROJECT_DIR/ci"; build.sh',
    'export PATH=./ci:$PATH; build.sh 1',
  ])('is read as a part of the job: %s', (script) => {
    const found = codes(script);
    expect(found.status).toBe('migrated');
    expect(found.codes).toContain('K2B313');
  });

  test('is a program of the image where that comes first', () => {
    expect(codes('export PATH="$PATH:$PWD/ci"; date').codes).not.toContain('K2B313');
  });

  test('is out of view in a folder that is', () => {
    expect(codes('export PATH="$TOOLS:$PATH:$PWD/ci"; build.sh').codes).not.toContain('K2B313');
  });
});
