import { OTHER_JOB, useSandbox } from '../cli/harness.ts';
import { job } from './harness.ts';

const sandbox = useSandbox();
const WRONG = job({ args: '--build-arg A=1' });

describe('exit codes', () => {
  test('0 when nothing is wrong', () => {
    sandbox.write('.gitlab-ci.yml', job() + OTHER_JOB);
    const { code, stdout, stderr } = sandbox.run(['lint']);

    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'No problem found\n', stderr: '' });
  });

  test('1 when there is a finding', () => {
    sandbox.write('.gitlab-ci.yml', WRONG);

    expect(sandbox.run(['lint']).code).toBe(1);
  });

  test('2 when a file does not parse, whatever else is found', () => {
    sandbox.write('.gitlab-ci.yml', WRONG);
    sandbox.write('other.yml', 'buildctl: [\n');
    const { code, stdout } = sandbox.run(['lint', '.gitlab-ci.yml', 'other.yml']);

    expect(code).toBe(2);
    expect(stdout).toContain('K2B003');
    expect(stdout).toContain('K2B717');
  });

  test('2 for a path that does not exist', () => {
    expect(sandbox.run(['lint', 'nowhere']).code).toBe(2);
  });

  test('2 for a folder without GitLab CI', () => {
    const { code, stdout } = sandbox.run(['lint']);

    expect(code).toBe(2);
    expect(stdout).toContain('K2B006');
  });

  test.each([
    ['a code that lint does not have', ['--only', 'K2B117']],
    ['a code without a rule', ['--ignore', 'K2B799']],
    ['a severity that there is not', ['--min-severity', 'fatal']],
  ])('2 for %s', (_, options) => {
    sandbox.write('.gitlab-ci.yml', job());
    const { code, stdout, stderr } = sandbox.run(['lint', ...options]);

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  });
});

test('the text: file, place, finding, what to do, the count last', () => {
  sandbox.write('ci/images.yml', WRONG);
  sandbox.write('.gitlab-ci.yml', 'include: ci/images.yml\n');

  expect(sandbox.run(['lint']).stdout).toBe(
    [
      'ci/images.yml',
      '  12:100   error    build: buildctl build has no flag --build-arg: flag provided but not defined.  K2B717',
      '           fix      buildctl takes build arguments and the like as --opt build-arg:NAME=VALUE, --opt target=NAME, --opt platform=P, and names as --output type=image,name=REF,push=true.',
      '',
      '1 problem in 1 file: 1 error · docs/diagnostics.md has a page for each code',
      '',
    ].join('\n'),
  );
});

test('notes are counted, and shown when they are asked for', () => {
  sandbox.write('.gitlab-ci.yml', job({ image: '{name: "moby/buildkit:rootless", entrypoint: [""]}' }));
  const quiet = sandbox.run(['lint']);
  const all = sandbox.run(['lint', '--min-severity', 'info']);

  expect(quiet).toMatchObject({ code: 0, stdout: expect.stringContaining('1 finding of lower severity') as string });
  expect(all).toMatchObject({ code: 1, stdout: expect.stringContaining('K2B744') as string });
});

describe('what is left out', () => {
  const SECRET = job({ args: '--opt "build-arg:API_TOKEN=$X" --target x' });

  test.each([
    [['--only', 'K2B750'], ['K2B750']],
    [['--ignore', 'k2b750'], ['K2B717']],
    [['--min-confidence', 'high'], ['K2B717']],
    [['--min-severity', 'error'], ['K2B717']],
    [['--job', 'other'], []],
  ])('%j', (options, codes) => {
    sandbox.write('.gitlab-ci.yml', SECRET);
    const { stdout } = sandbox.run(['lint', ...options]);

    expect([...stdout.matchAll(/K2B7\d\d$/gm)].map(([code]) => code)).toEqual(codes);
  });

  test('findings in files that were not named', () => {
    sandbox.write('ci/images.yml', WRONG);
    sandbox.write('more/other.yml', WRONG.replace('build:', 'other:'));
    sandbox.write('.gitlab-ci.yml', 'include: [ci/images.yml, more/other.yml]\n');

    expect(sandbox.run(['lint', 'more']).stdout).not.toContain('ci/images.yml');
    expect(sandbox.run(['lint', 'more']).stdout).toContain('more/other.yml');
  });

  test('everything but errors of the run, with --quiet', () => {
    sandbox.write('.gitlab-ci.yml', WRONG);

    expect(sandbox.run(['lint', '--quiet'])).toEqual({ code: 1, stdout: '', stderr: '' });
  });
});

test('a file that no pipeline includes is found by its words, other YAML is left alone', () => {
  sandbox.write('templates/build.yml', `${WRONG}stages: [build]\n`);
  sandbox.write('chart/values.yaml', 'buildkit:\n  script: buildctl build --build-arg A=1\n');
  const { code, stdout } = sandbox.run(['lint']);

  expect(code).toBe(1);
  expect(stdout).toContain('templates/build.yml\n');
  expect(stdout).not.toContain('values.yaml');
});

test('a broken file that nothing includes is a warning', () => {
  sandbox.write('.gitlab-ci.yml', job());
  sandbox.write('broken.yml', 'buildctl: [\n');
  const { code, stdout } = sandbox.run(['lint']);

  expect(code).toBe(0);
  expect(stdout).toContain('names Kaniko or BuildKit but does not parse');
});

test('nothing is written', () => {
  sandbox.write('.gitlab-ci.yml', WRONG);
  sandbox.run(['lint']);

  expect(sandbox.read('.gitlab-ci.yml')).toBe(WRONG);
});

test('outside a terminal secrets in findings are masked', () => {
  sandbox.write('.gitlab-ci.yml', job({ args: 'https://bot:hunter2@git.example/x.git' }));
  const { stdout } = sandbox.run(['lint', '--min-severity', 'info']);

  expect(stdout).toContain('[masked]');
  expect(stdout).not.toContain('hunter2');
});
