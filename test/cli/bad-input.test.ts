import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { chmodSync, exactJob, isRoot, manualJob, OTHER_JOB, type Result, useSandbox } from './harness.ts';

const box = useSandbox();

/** The findings of a report that are no notes: `path:line:column` and code. */
function errors({ stdout }: Result): string[] {
  return [...stdout.matchAll(/^\s*(\S+:\d+:\d+) {2}error .* (K2B\d{3})$/gm)].map(
    ([, place, code]) => `${place} ${code}`,
  );
}

interface Case {
  readonly text: string | Buffer;
  readonly finding: string;
  /** A known bug, so that the tests are expected to fail. */
}

const CASES: Record<string, Case> = {
  'YAML that does not parse': {
    text: 'stages: [build]\nbuild:\n  image: "gcr.io/kaniko-project/executor:debug\n',
    finding: '.gitlab-ci.yml:4:1 K2B003',
  },
  'an alias without its anchor': {
    text: `${exactJob()}  tags: *runners\n`,
    finding: '.gitlab-ci.yml:8:9 K2B003',
  },
  'a list where a map is wanted': { text: '- kaniko\n- b\n', finding: '.gitlab-ci.yml:1:1 K2B007' },
  'a job that is a list': { text: `${exactJob()}deploy:\n  - sh\n`, finding: '.gitlab-ci.yml:8:1 K2B009' },
  'a job that is a text': { text: `${exactJob()}deploy: sh\n`, finding: '.gitlab-ci.yml:8:1 K2B009' },
  'a job that is empty': { text: `${exactJob()}deploy:\n`, finding: '.gitlab-ci.yml:8:1 K2B009' },
  'a job without a script': {
    text: `${exactJob()}deploy:\n  stage: deploy\n`,
    finding: '.gitlab-ci.yml:8:1 K2B010',
  },
  'a script that is a map': {
    text: `${exactJob()}deploy:\n  image: gcr.io/kaniko-project/executor:debug\n  script:\n    run: sh\n`,
    finding: '.gitlab-ci.yml:11:5 K2B012',
  },
  'an entry that YAML reads as a map': {
    text: 'build:\n  image: gcr.io/kaniko-project/executor:debug\n  script:\n    - echo step: build\n    - /kaniko/executor --no-push -c .\n',
    finding: '.gitlab-ci.yml:4:7 K2B012',
  },
  'a job that extends itself': {
    text: `${exactJob()}  extends: build-api\n`,
    finding: '.gitlab-ci.yml:1:1 K2B403',
  },
  'jobs that extend each other': {
    text: `${exactJob()}  extends: .base\n.base:\n  extends: build-api\n`,
    finding: '.gitlab-ci.yml:1:1 K2B403',
  },
  'a base that does not exist': {
    text: `${exactJob()}  extends: .gone\n`,
    finding: '.gitlab-ci.yml:1:1 K2B404',
  },
  'an include that does not exist': {
    text: `include:\n  - local: /ci/gone.yml\n${exactJob()}`,
    finding: '.gitlab-ci.yml:2:5 K2B401',
  },
  'a file that includes itself': {
    text: `include: .gitlab-ci.yml\n${exactJob()}`,
    finding: '.gitlab-ci.yml:1:10 K2B402',
  },
  'a reference to nothing': {
    text: `${exactJob()}  before_script:\n    - !reference [.login, script]\n.login: {}\n`,
    finding: '.gitlab-ci.yml:9:18 K2B406',
  },
  'a file in Latin-1': {
    text: Buffer.from(`# Büro\n${exactJob()}`, 'latin1'),
    finding: '.gitlab-ci.yml:1:1 K2B001',
  },
};

describe.each(Object.entries(CASES))('%s', (_name, { text, finding }) => {
  test('is one message with file, line and column, and exits 2', () => {
    box.write('.gitlab-ci.yml', text);

    const result = box.run(['plan']);

    expect(result.code).toBe(2);
    expect(errors(result)).toContain(finding);
    expect(errors(result).filter((line) => !/K2B(?:013|407)$/.test(line))).toEqual([finding]);
  });

  test('is not written, and the files of other pipelines are', () => {
    const path = box.write('.gitlab-ci.yml', text);
    box.write('tools/ci.yml', `stages: [build]\n${exactJob('other')}`);

    const result = box.run(['apply', '--yes']);

    expect(result.code).toBe(2);
    expect(box.read('.gitlab-ci.yml')).toBe(text.toString('utf8'));
    expect(box.read('tools/ci.yml')).toContain('buildctl-daemonless.sh');
    expect(path).toContain(box.repository);
  });
});

describe('includes', () => {
  test('a cycle over two files is one message at the include that closes it', () => {
    box.write('.gitlab-ci.yml', `include: ci/a.yml\n${exactJob()}`);
    box.write('ci/a.yml', '# the other way\ninclude:\n  - local: .gitlab-ci.yml\n');

    const result = box.run(['plan']);

    expect(result.code).toBe(2);
    expect(errors(result)).toEqual(['ci/a.yml:3:5 K2B402']);
  });

  test('a broken included file stops the pipeline that needs it', () => {
    box.write('.gitlab-ci.yml', `include: ci/a.yml\n${exactJob()}`);
    box.write('ci/a.yml', 'a: [kaniko\n');

    const result = box.run(['apply', '--yes']);

    expect(result.code).toBe(2);
    expect(errors(result)).toEqual(['ci/a.yml:2:1 K2B003']);
    expect(box.read('.gitlab-ci.yml')).toContain('/kaniko/executor');
  });
});

describe('files that cannot be read', () => {
  test('an unreadable file', () => {
    chmodSync(box.write('.gitlab-ci.yml', exactJob()), 0);
    box.write('tools/ci.yml', `stages: [build]\n${exactJob('other')}`);

    const result = box.run(['plan']);

    // root reads any file
    expect(result.code).toBe(isRoot ? 0 : 2);
    expect(errors(result)).toEqual(isRoot ? [] : ['.gitlab-ci.yml:1:1 K2B002']);
    expect(result.stdout).toContain('other');
  });

  test('a path that does not exist is named; the others are handled', () => {
    box.write('ci/images.yml', `stages: [build]\n${exactJob()}`);

    const result = box.run(['plan', 'gone.yml', 'ci/images.yml']);

    expect(result.code).toBe(2);
    expect(errors(result)).toEqual(['gone.yml:1:1 K2B002']);
    expect(result.stdout).toContain('1 job: 1 migrated');
  });

  test.each([
    ['a path', ['check', 'gone\u001B[31m']],
    ['a path of lint', ['lint', 'gone\u001B[31m']],
    ['an option', ['check', '--gone\u001B[31m']],
    ['a list of paths', ['check', '--include-from', 'gone\u001B[31m']],
  ])('control characters of %s reach no terminal', (_, args) => {
    const { code, stdout, stderr } = box.run(args);

    expect(code).toBe(2);
    expect(stdout + stderr).toContain(String.raw`gone\x1b[31m`);
    expect(stdout + stderr).not.toContain('\u001B');
  });

  test('a link that leads nowhere', () => {
    symlinkSync('gone.yml', join(box.repository, '.gitlab-ci.yml'));
    box.write('tools/ci.yml', `stages: [build]\n${exactJob('other')}`);

    const result = box.run(['plan']);

    expect(result.stdout + result.stderr).not.toContain('internal error');
    expect(result.stdout).toContain('other');
  });

  test('a folder by the name of the root pipeline', () => {
    box.write('.gitlab-ci.yml/images.yml', `stages: [build]\n${exactJob()}`);

    const result = box.run(['plan']);

    expect(result.code).toBe(0);
    expect(result.stdout).toContain('.gitlab-ci.yml/images.yml');
  });

  test('links that lead in a circle are named; the others are handled', () => {
    symlinkSync('loop', join(box.repository, 'loop'));
    box.write('ci/images.yml', `stages: [build]\n${exactJob()}`);

    const result = box.run(['check', 'loop', 'ci/images.yml']);

    expect(result).toMatchObject({ code: 2, stderr: '' });
    expect(errors(result)).toEqual(['loop:1:1 K2B002']);
    expect(result.stdout).toContain('1 job: 1 migrated');
  });

  test.each([['.'], ['.gitlab-ci.yml']])('a root pipeline that is a named pipe is not read, given %s', (path) => {
    spawnSync('mkfifo', [join(box.repository, '.gitlab-ci.yml'), join(box.repository, '.gitignore')]);
    box.write('tools/ci.yml', `stages: [build]\n${exactJob('other')}`);

    const result = box.run(['plan', path, 'tools/ci.yml']);

    expect(result).toMatchObject({ code: 2, stderr: '' });
    expect(errors(result)).toEqual(['.gitlab-ci.yml:1:1 K2B002']);
    expect(result.stdout).toContain('1 job: 1 migrated');
  });

  test('a named pipe that is included is not read', () => {
    spawnSync('mkfifo', [join(box.repository, 'more.yml')]);
    box.write('.gitlab-ci.yml', `include: more.yml\n${exactJob()}`);

    const result = box.run(['plan']);

    expect(result.code).toBe(2);
    expect(errors(result)).toEqual(['.gitlab-ci.yml:1:10 K2B002']);
  });

  test('a file over 2 MB is refused', () => {
    box.write('.gitlab-ci.yml', `${exactJob()}${'# padding\n'.repeat(220_000)}`);

    const result = box.run(['plan']);

    expect(result.code).toBe(2);
    expect(errors(result)).toEqual(['.gitlab-ci.yml:1:1 K2B004']);
  });
});

describe('nothing to do', () => {
  test.each([
    ['an empty file', ''],
    ['blank lines', '\n\n'],
    ['only a comment', '# kaniko\n'],
    ['only a document marker', '---\n# kaniko\n'],
    ['no Kaniko job', OTHER_JOB],
  ])('%s: exits 0 and says so', (_name, text) => {
    box.write('.gitlab-ci.yml', text);

    const result = box.run(['check']);

    expect(result.code).toBe(0);
    expect(result.stdout).toBe('No Kaniko job found.\n');
  });

  test('a Helm template beside the pipeline is left out', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write('chart/templates/job.yaml', '# kaniko\n{{- if .Values.on }}\nkind: Job\n{{- end }}\n');

    const result = box.run(['check']);

    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/chart\/templates\/job\.yaml:\d+:\d+ {2}warning .*K2B008/);
  });
});

test('a job that cannot be migrated stays, is named with flag, file and line, and exits 3', () => {
  box.write('.gitlab-ci.yml', `stages: [build]\n${manualJob()}`);

  const result = box.run(['apply', '--yes']);

  expect(result.code).toBe(3);
  expect(box.read('.gitlab-ci.yml')).toBe(`stages: [build]\n${manualJob()}`);
  expect(result.stdout).toMatch(/\.gitlab-ci\.yml:8:24 {2}error {2}--context s3:\/\/releases\/app\.tar\.gz: .* K2B123/);
});
