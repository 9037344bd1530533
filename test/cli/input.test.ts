import { exactJob, approximateJob, manualJob, OTHER_JOB, useSandbox } from './harness.ts';

const box = useSandbox();

describe('a text from stdin', () => {
  const args = (command: string): string[] => [command, '-', '--stdin-filename', 'ci/build.yml'];

  test('plan shows its diff under the given name', () => {
    const result = box.run(args('plan'), { input: exactJob() });

    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/^ci\/build\.yml$/m);
    expect(result.stdout).toContain('+    name: moby/buildkit:rootless');
    expect(result.stdout).toContain('Write it: kaniko-to-buildkit apply --stdin-filename ci/build.yml -\n');
  });

  test('apply is a filter: the text goes to stdout, the report to stderr, no file is touched', () => {
    box.write('ci/build.yml', OTHER_JOB);

    const result = box.run(args('apply'), { input: exactJob().replaceAll('\n', '\r\n') });

    expect(result.code).toBe(0);
    expect(result.stdout).toContain('buildctl-daemonless.sh');
    expect(result.stdout.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(result.stdout).not.toContain('1 job:');
    expect(result.stderr).toContain('1 job: 1 migrated');
    expect(box.read('ci/build.yml')).toBe(OTHER_JOB);
    expect(box.run(args('apply'), { input: result.stdout }).stdout).toBe(result.stdout);
  });

  test('a text with nothing to change comes back as it is', () => {
    const text = `\uFEFF${OTHER_JOB}`;

    expect(box.run([...args('apply'), '--quiet'], { input: text })).toEqual({ code: 0, stdout: text, stderr: '' });
  });

  test('the exit code says what is left', () => {
    expect(box.run(args('apply'), { input: manualJob() })).toMatchObject({ code: 3, stdout: manualJob() });
    expect(box.run(args('check'), { input: exactJob() }).code).toBe(1);
  });

  test('a broken text gives no output', () => {
    const result = box.run(args('apply'), { input: 'build: [kaniko\n' });

    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain('ci/build.yml:');
  });

  test('bytes that are not UTF-8 are refused', () => {
    const result = box.run(args('apply'), { input: Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x0a]) });

    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain('K2B001');
  });

  test('its includes and its configuration are those of the repository', () => {
    box.write('ci/templates.yml', exactJob('.kaniko').replace('build-api', '.kaniko'));
    box.write('.kaniko-to-buildkit.yaml', 'image: r.io/b:1\n');

    const own = box.run(args('plan'), { input: exactJob() });
    const included = box.run(args('plan'), { input: 'include: ci/templates.yml\nbuild:\n  extends: .kaniko\n' });

    expect(own.stdout).toContain('r.io/b:1');
    expect(included.stdout).toMatch(/outside the given paths.*K2B011/);
  });

  test.each([
    [['plan', '-'], '--stdin-filename'],
    [['plan', '--stdin-filename', 'a.yml'], 'wants the path -'],
    [['plan', '-', 'ci', '--stdin-filename', 'a.yml'], 'stands alone'],
    [['plan', '-', '--stdin-filename', 'a.yml', '--include-from', '-'], 'cannot both read stdin'],
  ])('%j is a usage error', (words, message) => {
    const result = box.run(words);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain(message);
  });
});

describe('--include-from', () => {
  beforeEach(() => {
    for (const name of ['one', 'two', 'three']) box.write(`${name} x.yml`, `stages: [build]\n${exactJob(name)}`);
  });

  const names = (stdout: string): string[] => stdout.match(/^(?:one|two|three) x\.yml$/gm) ?? [];

  test('takes the paths of a file, one a line', () => {
    box.write('list.txt', 'one x.yml\r\n\ntwo x.yml\n');

    expect(names(box.run(['check', '--include-from', 'list.txt']).stdout)).toEqual(['one x.yml', 'two x.yml']);
  });

  test('takes them from stdin, separated by NUL', () => {
    const { stdout } = box.run(['check', '--include-from', '-'], { input: 'one x.yml\0three x.yml\0' });

    expect(names(stdout)).toEqual(['one x.yml', 'three x.yml']);
  });

  test('adds to the paths that are given', () => {
    box.write('list.txt', 'one x.yml\n');

    expect(names(box.run(['check', 'two x.yml', '--include-from', 'list.txt']).stdout)).toEqual([
      'one x.yml',
      'two x.yml',
    ]);
  });

  test('an empty list is nothing to do, not the whole folder', () => {
    expect(box.run(['check', '--include-from', '-'])).toMatchObject({ code: 0, stdout: 'No Kaniko job found.\n' });
  });

  test('a list that cannot be read is a usage error', () => {
    expect(box.run(['check', '--include-from', 'gone.txt'])).toMatchObject({
      code: 2,
      stderr: 'error: --include-from gone.txt: no such file or folder\n',
    });
  });
});

describe('--job', () => {
  test('an unknown name is an error with the nearest one', () => {
    box.write('.gitlab-ci.yml', exactJob('build-api') + exactJob('build-web', 'web'));

    const near = box.run(['apply', '--yes', '--allow-dirty', '--job', 'build-ap1']);
    const far = box.run(['check', '--job', 'deploy']);

    expect(near.code).toBe(2);
    expect(near.stderr).toContain('no job is named build-ap1; did you mean build-api?');
    expect(box.read('.gitlab-ci.yml')).not.toContain('buildctl');
    expect(far.code).toBe(2);
    expect(far.stderr).toContain('there are build-api, build-web');
  });

  test('any job of the pipeline counts, one that the paths do not hold does not', () => {
    box.write('.gitlab-ci.yml', `${exactJob()}${OTHER_JOB}`);
    box.write('sub/ci.yml', `stages: [build]\n${exactJob('other')}`);
    const stdin = ['plan', '-', '--stdin-filename', 'draft.yml', '--job'];

    expect(box.run(['check', '--job', 'lint'])).toMatchObject({ code: 0, stderr: '' });
    expect(box.run(['check', 'sub/ci.yml', '--job', 'build-api'])).toMatchObject({
      code: 2,
      stderr: 'error: --job: no job is named build-api; there are other\n',
    });
    expect(box.run([...stdin, 'lint'], { input: OTHER_JOB })).toMatchObject({ code: 0, stderr: '' });
    expect(box.run([...stdin, 'build-api'], { input: OTHER_JOB }).code).toBe(2);
  });

  test('in a broken pipeline its errors are told instead', () => {
    box.write('.gitlab-ci.yml', 'build: [kaniko\n');

    const result = box.run(['check', '--job', 'build']);

    expect(result.code).toBe(2);
    expect(result.stdout).toContain('K2B003');
    expect(result.stderr).toBe('');
  });
});

describe('--debug', () => {
  test('tells on stderr what took how long, and changes nothing else', () => {
    box.write('.gitlab-ci.yml', approximateJob());
    box.write('.kaniko-to-buildkit.yaml', 'strict: true\n');

    const plain = box.run(['plan']);
    const debug = box.run(['plan', '--debug']);

    expect(debug.stdout).toBe(plain.stdout);
    expect(plain.stderr).toBe('');
    expect(debug.stderr).toMatch(/^debug: configuration .*\.kaniko-to-buildkit\.yaml$/m);
    expect(debug.stderr).toMatch(/^debug: looked in \d+\.\d ms$/m);
  });

  test('tells where an error comes from', () => {
    const plain = box.run(['plan', '--config', 'gone.yaml']);
    const debug = box.run(['plan', '--config', 'gone.yaml', '--debug']);

    expect(plain.stderr).not.toMatch(/^\s+at /m);
    expect(debug.stderr).toMatch(/^\s+at /m);
  });
});

describe('help', () => {
  test.each(['plan', 'apply', 'check', 'lint', 'preflight', 'explain', 'list', 'init', 'undo', 'completion'])(
    '%s has a description, its options and examples',
    (command) => {
      const { code, stdout } = box.run([command, '--help']);

      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`^Usage: kaniko-to-buildkit ${command}`));
      expect(stdout).toContain('-h, --help');
      expect(stdout).toMatch(/\nExamples:\n {2}kaniko-to-buildkit /);
      expect(stdout).not.toContain('default: []');
    },
  );

  test('a command that there is not is an error', () => {
    expect(box.run(['help', 'nope'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: there is no command nope; did you mean note?\n',
    });
    expect(box.run(['help', 'something']).stderr).toBe(
      'error: there is no command something; kaniko-to-buildkit --help lists them\n',
    );
    expect(box.run(['help', 'plan']).stdout).toMatch(/^Usage: kaniko-to-buildkit plan/);
    expect(box.run(['help']).code).toBe(0);
  });

  test('the list of commands is short', () => {
    expect(box.run(['--help']).stdout).toMatch(/undo \[options\] \[run\] +restore the files that apply has written\n/);
  });

  test.each([
    [['chekc'], 'did you mean check?'],
    [['check', '--stict'], 'Did you mean --strict?'],
  ])('%j: %s', (args, expected) => {
    const result = box.run(args);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain(expected);
  });
});
