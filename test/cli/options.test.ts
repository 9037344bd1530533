import { join } from 'node:path';
import { approximateJob, exactJob, OTHER_JOB, useSandbox } from './harness.ts';

const box = useSandbox();
const ESCAPE = '\u001B[';

describe('--image', () => {
  test('names the image that replaces that of Kaniko', () => {
    box.write('.gitlab-ci.yml', exactJob());

    const { stdout } = box.run(['plan', '--image', 'r.io/mirror/buildkit:v0.32.2-rootless']);

    expect(stdout).toContain('+    name: r.io/mirror/buildkit:v0.32.2-rootless');
    expect(stdout).not.toContain('moby/buildkit');
  });

  test('lets an image that is not known be replaced', () => {
    const job = exactJob().replace('gcr.io/kaniko-project/executor:v1.23.2-debug', 'r.io/tools/image-builder:7');
    box.write('.gitlab-ci.yml', job.replace('  script:', '  before_script:\n    - /opt/prepare\n  script:'));

    const without = box.run(['check']);
    const named = box.run(['check', '--image', 'r.io/tools/buildkit:1']);

    expect(without.stdout).toContain('K2B201');
    expect(named.stdout).not.toContain('K2B201');
  });
});

describe('--image that is no reference', () => {
  test.each([
    ['plan', ''],
    ['apply', 'BAD IMAGE'],
    ['preflight', 'a\tb'],
  ])('%s refuses %j', (command, image) => {
    box.write('.gitlab-ci.yml', exactJob());

    const result = box.run([command, '--image', image]);

    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain('An image reference is not empty and holds no blanks.');
  });
});

describe('--strict', () => {
  test('holds back a job with a warning and says how to migrate it', () => {
    box.write('.gitlab-ci.yml', exactJob() + approximateJob());

    const { stdout } = box.run(['plan', '--strict']);

    expect(stdout).toContain('2 jobs: 1 migrated, 1 needs a human');
    expect(stdout).toMatch(/build-worker is held back.*K2B414/);
  });
});

describe('--job', () => {
  test('migrates only the jobs that it names', () => {
    box.write('.gitlab-ci.yml', exactJob('one', 'a') + exactJob('two', 'b') + exactJob('three', 'c'));

    const { stdout } = box.run(['plan', '--job', 'one', '--job', 'three']);

    expect(stdout).toContain('3 jobs: 2 migrated, 1 needs a human');
    expect(stdout).toMatch(/two is held back/);
  });
});

describe('--ci-file', () => {
  test.each([
    ['gone.yml', 'does not exist'],
    ['ci', 'is a folder'],
    ['../outside.yml', 'lies outside the repository'],
    ['/dev/null', 'lies outside the repository'],
  ])('%s is refused: it %s', (path, problem) => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write('ci/a.yml', OTHER_JOB);
    box.write('../outside.yml', exactJob());

    const result = box.run(['apply', '--yes', '--ci-file', path]);
    const alone = box.run(['plan', '.gitlab-ci.yml', '--ci-file', path]);

    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toBe(
      `error: the root pipeline ${path} ${problem}; --ci-file and ciFile name it relative to the root of the repository\n`,
    );
    expect(alone).toEqual(result);
    expect(box.read('.gitlab-ci.yml')).toBe(exactJob());
  });

  test('in any spelling the root pipeline is one file', () => {
    box.write('ci/root.yml', `stages: [build]\n${exactJob()}`);
    const plain = box.run(['plan', '--ci-file', 'ci/root.yml', '--inspect']).stdout;

    expect(plain).toContain('root pipeline');
    for (const path of ['./ci//root.yml', join(box.repository, 'ci/root.yml')])
      expect(box.run(['plan', '--ci-file', path, '--inspect']).stdout.split('Write it')[0]).toBe(
        plain.split('Write it')[0],
      );
  });

  test('a repository below may have another one', () => {
    box.write('ci/root.yml', `stages: [build]\n${exactJob()}`);
    box.write('sub/.git/HEAD', '');
    box.write('sub/a.yml', `stages: [build]\n${exactJob('other')}`);

    expect(box.run(['plan', '--ci-file', 'ci/root.yml'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('names the root pipeline, so that its includes are followed', () => {
    box.write('ci/root.yml', 'include: ci/parts/images.yml\n');
    box.write('ci/parts/images.yml', exactJob());

    const result = box.run(['plan', '--ci-file', 'ci/root.yml']);

    expect(result.code).toBe(0);
    expect(result.stdout).toContain('ci/parts/images.yml');
    expect(result.stdout).toContain('1 job: 1 migrated');
  });

  test('makes a missing include of that file an error', () => {
    box.write('ci/root.yml', `include: ci/gone.yml\n${exactJob()}`);

    const loose = box.run(['plan']);
    const root = box.run(['plan', '--ci-file', 'ci/root.yml']);

    expect(loose.code).toBe(0);
    expect(root.code).toBe(2);
    expect(root.stdout).toContain('ci/root.yml:1:10');
  });
});

describe('--ignore-pattern', () => {
  test('leaves out files that match', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write('vendor/lib/ci.yml', `stages: [build]\n${exactJob('vendored')}`);

    const all = box.run(['plan']);
    const without = box.run(['plan', '--ignore-pattern', 'vendor/']);

    expect(all.stdout).toContain('vendored');
    expect(without.stdout).not.toContain('vendored');
    expect(without.stdout).toContain('build-api');
  });
});

describe('--no-gitignore', () => {
  test('looks at ignored files, too', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write('.gitignore', 'generated/\n');
    box.write('generated/ci.yml', `stages: [build]\n${exactJob('generated')}`);

    const honoured = box.run(['plan']);
    const ignored = box.run(['plan', '--no-gitignore']);

    expect(honoured.stdout).not.toContain('generated');
    expect(ignored.stdout).toContain('generated/ci.yml');
  });
});

describe('--verbose', () => {
  test('tells the exact flags as well', () => {
    box.write('.gitlab-ci.yml', exactJob());

    const plain = box.run(['check']);
    const verbose = box.run(['check', '--verbose']);

    expect(plain.stdout).not.toContain('K2B127');
    expect(verbose.stdout).toMatch(/--destination .*exact .*K2B127/);
  });
});

describe('--quiet', () => {
  test.each(['plan', 'check'])('%s prints nothing when there is no error', (command) => {
    box.write('.gitlab-ci.yml', exactJob());

    const result = box.run([command, '--quiet']);

    expect(result.stdout + result.stderr).toBe('');
  });

  test('apply writes and prints nothing', () => {
    box.write('.gitlab-ci.yml', exactJob());

    const result = box.run(['apply', '--quiet', '--yes']);

    expect(result.stdout + result.stderr).toBe('');
    expect(box.read('.gitlab-ci.yml')).toContain('buildctl-daemonless.sh');
  });

  const printsErrors = (command: string): void => {
    box.write('.gitlab-ci.yml', 'build: [kaniko\n');

    const result = box.run([command, '--quiet']);

    expect(result.code).toBe(2);
    expect(result.stdout + result.stderr).toContain('.gitlab-ci.yml:');
  };

  test('check still prints errors', () => printsErrors('check'));

  test.each(['plan', 'apply'])('%s still prints errors', printsErrors);
});

describe('colour', () => {
  beforeEach(() => void box.write('.gitlab-ci.yml', exactJob()));

  test('there is none outside a terminal', () => {
    expect(box.run(['plan']).stdout).not.toContain(ESCAPE);
  });

  test('--color always wins over NO_COLOR', () => {
    const { stdout } = box.run(['plan', '--color', 'always'], { environment: { NO_COLOR: '1' } });

    expect(stdout).toContain(ESCAPE);
  });

  test('--color never wins over FORCE_COLOR', () => {
    const { stdout } = box.run(['plan', '--color=never'], { environment: { FORCE_COLOR: '1' } });

    expect(stdout).not.toContain(ESCAPE);
  });

  test('FORCE_COLOR colours a pipe', () => {
    expect(box.run(['plan'], { environment: { FORCE_COLOR: '1' } }).stdout).toContain(ESCAPE);
  });

  test('FORCE_COLOR=0 does not', () => {
    expect(box.run(['plan'], { environment: { FORCE_COLOR: '0' } }).stdout).not.toContain(ESCAPE);
  });

  test('NO_COLOR wins over FORCE_COLOR', () => {
    const { stdout } = box.run(['plan'], { environment: { NO_COLOR: '1', FORCE_COLOR: '1' } });

    expect(stdout).not.toContain(ESCAPE);
  });

  test('CI alone changes nothing', () => {
    expect(box.run(['plan'], { environment: { CI: 'true' } }).stdout).not.toContain(ESCAPE);
  });
});

describe('paths', () => {
  test('a subfolder: files of the pipeline outside of it are read, never edited', () => {
    box.write('.gitlab-ci.yml', `include: ci/images.yml\n${exactJob('root-job')}`);
    box.write('ci/images.yml', exactJob('part-job'));

    const { stdout } = box.run(['plan', 'ci']);

    expect(stdout).toContain('part-job');
    expect(stdout).not.toContain('root-job');
    expect(stdout).toContain('1 file would change');
  });

  test('the next step names the same paths', () => {
    box.write('ci/images.yml', `stages: [build]\n${exactJob()}`);

    const { stdout } = box.run(['plan', 'ci/images.yml']);

    expect(stdout).toContain('Write it: kaniko-to-buildkit apply ci/images.yml\n');
  });

  test('the next step repeats every option that decides what is written', () => {
    box.write('ci/my root.yml', exactJob());
    const options = ['--image', 'r.io/b:1', '--strict', '--job', 'build-api', '--ci-file', 'ci/my root.yml'];

    const { stdout } = box.run(['plan', ...options, '--ignore-pattern', 'vendor/', '--no-gitignore']);

    const line = /Write it: (.*)/.exec(stdout)?.[1];
    expect(line).toBe(
      "kaniko-to-buildkit apply --image r.io/b:1 --strict --job build-api --ci-file 'ci/my root.yml' --ignore-pattern vendor/ --no-gitignore",
    );
  });

  test('the next step quotes what a shell would take apart', () => {
    box.write('.gitlab-ci.yml', exactJob());

    const { stdout } = box.run(['plan', '--image', 'r.io/$GROUP/b:1']);

    expect(/Write it: (.*)/.exec(stdout)?.[1]).toBe("kaniko-to-buildkit apply --image 'r.io/$GROUP/b:1'");
  });

  test('two repositories are told apart', () => {
    box.write('.gitlab-ci.yml', OTHER_JOB);
    box.write('one/.git/HEAD', 'ref: refs/heads/main\n');
    box.write('one/.gitlab-ci.yml', exactJob('first'));
    box.write('two/.git/HEAD', 'ref: refs/heads/main\n');
    box.write('two/.gitlab-ci.yml', exactJob('second'));

    const { stdout } = box.run(['plan', 'one', 'two']);

    expect(stdout).toMatch(/^one\/\.gitlab-ci\.yml$/m);
    expect(stdout).toMatch(/^two\/\.gitlab-ci\.yml$/m);
    expect(stdout).toContain('2 jobs: 2 migrated, 0 need a human · 2 files would change');
  });
});

describe('--ignore-pattern', () => {
  test('leaves a file as it is that the pipeline includes', () => {
    box.write('.gitlab-ci.yml', `include: [{local: ci/tools.yml}]\n${exactJob()}`);
    box.write('ci/tools.yml', exactJob('tool'));

    const { stdout } = box.run(['plan', '--ignore-pattern', 'ci/']);

    expect(stdout).toContain('K2B019');
    expect(stdout).toContain('1 file would change');
  });
});
