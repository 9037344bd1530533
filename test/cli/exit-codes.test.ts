import { approximateJob, exactJob, manualJob, OTHER_JOB, useSandbox } from './harness.ts';

const box = useSandbox();
const BROKEN = 'build:\n  script: [unclosed # kaniko\n';

describe('plan', () => {
  test('exits 0 when something would change', () => {
    box.write('.gitlab-ci.yml', exactJob());

    const result = box.run(['plan']);

    expect(result.code).toBe(0);
    expect(result.stdout).toContain('1 job: 1 migrated');
  });

  test('exits 0 when a job needs a human', () => {
    box.write('.gitlab-ci.yml', manualJob());

    const result = box.run(['plan']);

    expect(result.code).toBe(0);
    expect(result.stdout).toContain('needs a human');
  });

  test('exits 2 for broken input', () => {
    box.write('.gitlab-ci.yml', BROKEN);

    const result = box.run(['plan']);

    expect(result.code).toBe(2);
  });

  test('is the default command', () => {
    box.write('.gitlab-ci.yml', exactJob());

    const named = box.run(['plan']);
    const bare = box.run([]);

    expect(bare).toEqual(named);
  });

  test('takes a path without the name of the command', () => {
    box.write('ci/images.yml', `stages: [build]\n${exactJob()}`);

    const result = box.run(['ci/images.yml']);

    expect(result.code).toBe(0);
    expect(result.stdout).toContain('build-api');
  });

  test('writes nothing', () => {
    box.write('.gitlab-ci.yml', exactJob());

    box.run(['plan']);

    expect(box.read('.gitlab-ci.yml')).toBe(exactJob());
  });
});

describe.each([
  ['check', ['check']],
  ['plan --exit-code', ['plan', '--exit-code']],
])('%s', (_name, command) => {
  test('exits 0 when nothing is to be done', () => {
    box.write('.gitlab-ci.yml', OTHER_JOB);

    expect(box.run(command).code).toBe(0);
  });

  test('exits 1 when changes are pending', () => {
    box.write('.gitlab-ci.yml', exactJob());

    expect(box.run(command).code).toBe(1);
  });

  test('exits 3 when a job needs a human, though changes are pending', () => {
    box.write('.gitlab-ci.yml', exactJob() + manualJob());

    expect(box.run(command).code).toBe(3);
  });

  test('exits 2 for broken input, though a job elsewhere needs a human', () => {
    box.write('.gitlab-ci.yml', BROKEN);
    box.write('other/ci.yml', `stages: [build]\n${manualJob()}`);

    expect(box.run(command).code).toBe(2);
  });

  test('counts a job that --strict holds back as decided', () => {
    box.write('.gitlab-ci.yml', approximateJob());

    expect(box.run([...command, '--strict']).code).toBe(0);
  });

  test('counts a job that needs a human as such, whatever an option says beside it', () => {
    box.write('.gitlab-ci.yml', manualJob());

    expect(box.run([...command, '--strict']).code).toBe(3);
  });
});

describe('check', () => {
  test('prints the command that writes the changes and no diff', () => {
    box.write('.gitlab-ci.yml', exactJob());

    const { stdout } = box.run(['check', '--image', 'r.io/buildkit:rootless', '--job', 'build-api']);

    expect(stdout).toContain('kaniko-to-buildkit apply --image r.io/buildkit:rootless --job build-api');
    expect(stdout).not.toContain('@@');
  });
});

describe('apply', () => {
  test('exits 0 when all is written', () => {
    box.write('.gitlab-ci.yml', exactJob());

    const result = box.run(['apply', '--yes', '--allow-dirty']);

    expect(result.code).toBe(0);
    expect(box.read('.gitlab-ci.yml')).toContain('buildctl-daemonless.sh build');
  });

  test('exits 0 when nothing is to be done', () => {
    box.write('.gitlab-ci.yml', OTHER_JOB);

    expect(box.run(['apply']).code).toBe(0);
  });

  test('exits 3 when a job needs a human, and writes the others', () => {
    box.write('.gitlab-ci.yml', exactJob() + manualJob());

    const result = box.run(['apply', '--yes', '--allow-dirty']);

    expect(result.code).toBe(3);
    expect(box.read('.gitlab-ci.yml')).toContain('buildctl-daemonless.sh build');
    expect(box.read('.gitlab-ci.yml')).toContain(manualJob());
  });

  test('exits 2 for broken input', () => {
    box.write('.gitlab-ci.yml', BROKEN);

    expect(box.run(['apply', '--yes', '--allow-dirty']).code).toBe(2);
  });
});

describe('usage', () => {
  test('an unknown option exits 2, is named on stderr and prints nothing on stdout', () => {
    const result = box.run(['plan', '--fast']);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain("unknown option '--fast'");
    expect(result.stdout).toBe('');
  });

  test('an option without its value exits 2', () => {
    const result = box.run(['plan', '--image']);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain('--image');
  });

  test('an unknown value of --color exits 2', () => {
    expect(box.run(['plan', '--color', 'blue']).code).toBe(2);
  });

  test('an unknown command is a path that does not exist', () => {
    const result = box.run(['migrate']);

    expect(result.code).toBe(2);
    expect(result.stdout + result.stderr).toContain('migrate');
    expect(result.stdout + result.stderr).not.toContain('internal error');
  });

  test('a folder without any CI file exits 2 and says so', () => {
    const result = box.run(['plan']);

    expect(result.code).toBe(2);
    expect(result.stdout).toMatch(/\.:1:1 .*holds no GitLab CI file/);
  });

  test.each([['--help'], ['plan --help'], ['apply --help'], ['check --help'], ['--version'], ['-V'], ['-h']])(
    '%s exits 0 and prints on stdout',
    (line) => {
      const result = box.run(line.split(' '));

      expect(result.code).toBe(0);
      expect(result.stdout).not.toBe('');
      expect(result.stderr).toBe('');
    },
  );
});
