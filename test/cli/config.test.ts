import { approximateJob, exactJob, manualJob, useSandbox } from './harness.ts';

const box = useSandbox();
const CONFIG = '.kaniko-to-buildkit.yaml';

describe('a configuration file', () => {
  test('image: names the image, and the command line wins', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write(CONFIG, 'image: r.io/from-file:1\n');

    expect(box.run(['plan']).stdout).toContain('+    name: r.io/from-file:1');
    expect(box.run(['plan', '--image', 'r.io/typed:1']).stdout).toContain('+    name: r.io/typed:1');
  });

  test('strict: holds back jobs, and --no-strict wins', () => {
    box.write('.gitlab-ci.yml', approximateJob());
    box.write(CONFIG, 'strict: true\n');

    expect(box.run(['plan']).stdout).toContain('1 job: 0 migrated, 1 needs a human');
    expect(box.run(['plan', '--no-strict']).stdout).toContain('1 job: 1 migrated');
  });

  test('jobs: names the jobs, and --job replaces them', () => {
    box.write('.gitlab-ci.yml', exactJob('one', 'a') + exactJob('two', 'b'));
    box.write(CONFIG, 'jobs: [one]\n');

    expect(box.run(['plan']).stdout).toMatch(/two is held back/);
    expect(box.run(['plan', '--job', 'two']).stdout).toMatch(/one is held back/);
  });

  test('jobs: an unknown name is an error that names the file', () => {
    box.write('.gitlab-ci.yml', exactJob('build'));
    box.write(CONFIG, 'jobs: [biuld]\n');

    const result = box.run(['plan']);

    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/jobs of .*\.kaniko-to-buildkit\.yaml: no job is named biuld; did you mean build\?/);
  });

  test('jobs: a name that is migrated, or out of the given paths, is no error', () => {
    box.write('.gitlab-ci.yml', exactJob('one', 'a') + exactJob('two', 'b'));
    box.write('sub/ci.yml', `stages: [build]\n${exactJob('three', 'c')}`);
    box.write(CONFIG, 'jobs: [two]\n');

    expect(box.run(['apply', '--yes', '--allow-dirty']).stdout).toContain('Wrote 1 file');
    expect(box.run(['check'])).toMatchObject({ code: 0, stderr: '' });
    expect(box.run(['apply', '--yes'])).toMatchObject({ code: 0, stderr: '' });
    expect(box.run(['check', 'sub'])).toMatchObject({ code: 0, stderr: '' });
    expect(box.run(['check', 'sub/ci.yml'])).toMatchObject({ code: 0, stderr: '' });
    expect(box.run(['check', '--job', 'two'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('jobs: a name that no job has is an error for any part of the repository', () => {
    box.write('.gitlab-ci.yml', exactJob('one', 'a'));
    box.write('sub/ci.yml', `stages: [build]\n${exactJob('three', 'c')}`);
    box.write(CONFIG, 'jobs: [twelve]\n');

    expect(box.run(['check', 'sub'])).toMatchObject({ code: 2, stdout: '' });
  });

  test('ignore: leaves files out, and --ignore-pattern adds to it', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write('vendor/ci.yml', `stages: [build]\n${exactJob('vendored')}`);
    box.write('old/ci.yml', `stages: [build]\n${exactJob('archived')}`);
    box.write(CONFIG, 'ignore: [vendor/]\n');

    const file = box.run(['plan']).stdout;
    const both = box.run(['plan', '--ignore-pattern', 'old/']).stdout;

    expect(file).not.toContain('vendored');
    expect(file).toContain('archived');
    expect(both).not.toMatch(/vendored|archived/);
  });

  test('ciFile: names the root pipeline, and --ci-file wins', () => {
    box.write('a.yml', `include: gone.yml\n${exactJob()}`);
    box.write('b.yml', exactJob('other'));
    box.write(CONFIG, 'ciFile: a.yml\n');

    expect(box.run(['plan']).stdout).toContain('a.yml:1:10');
    expect(box.run(['plan', '--ci-file', 'b.yml']).code).toBe(0);
  });

  test('ciFile: one that is not there is an error, the default may be missing', () => {
    box.write('ci/a.yml', `stages: [build]\n${exactJob()}`);
    const without = box.run(['plan']);
    box.write(CONFIG, 'ciFile: gone.yml\n');
    const gone = box.run(['plan']);

    expect(without).toMatchObject({ code: 0, stderr: '' });
    expect(gone).toMatchObject({ code: 2, stdout: '' });
    expect(gone.stderr).toContain('the root pipeline gone.yml does not exist');
  });

  test('gitignore: false looks at ignored files, and --gitignore wins', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write('.gitignore', 'generated/\n');
    box.write('generated/ci.yml', `stages: [build]\n${exactJob('generated')}`);
    box.write(CONFIG, 'gitignore: false\n');

    expect(box.run(['plan']).stdout).toContain('generated/ci.yml');
    expect(box.run(['plan', '--gitignore']).stdout).not.toContain('generated/ci.yml');
  });

  test('severity: off silences, and error makes check exit with 3', () => {
    box.write('.gitlab-ci.yml', approximateJob());
    const plain = box.run(['check']);
    box.write(CONFIG, 'severity: { K2B155: off }\n');
    const off = box.run(['check']);
    box.write(CONFIG, 'severity: { K2B155: error }\n');
    const error = box.run(['check']);

    expect([plain.code, off.code, error.code]).toEqual([1, 1, 3]);
    expect(plain.stdout).toContain('K2B155');
    expect(off.stdout).not.toContain('K2B155');
    expect(error.stdout).toContain('1 migrated');
  });

  test('includeRoots: brings a project into view, and its files change only with write', () => {
    box.write('../shared/kaniko.yml', exactJob('.kaniko'));
    box.write('.gitlab-ci.yml', 'include: { project: group/shared, file: /kaniko.yml }\nbuild:\n  extends: .kaniko\n');
    const out = box.run(['plan']);
    box.write(CONFIG, 'includeRoots: { group/shared: ../shared }\n');
    const read = box.run(['plan']);
    box.write(CONFIG, 'includeRoots: { group/shared: { dir: ../shared, write: true } }\n');
    const write = box.run(['plan']);

    expect(out.stdout).not.toContain('buildctl-daemonless.sh');
    expect(read.stdout).toContain('buildctl-daemonless.sh');
    expect(read.stdout).not.toMatch(/^\.\.\/shared\/kaniko\.yml$/m);
    expect(write.stdout).toMatch(/^\.\.\/shared\/kaniko\.yml$/m);
  });

  test('formats: writes its reports, and --format replaces them', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write(CONFIG, 'formats: ["json:from-file.json"]\n');

    const file = box.run(['plan']);
    const typed = box.run(['plan', '--format', 'markdown:typed.md']);

    expect(file.stdout).toContain('Write it: kaniko-to-buildkit apply\n');
    expect(JSON.parse(box.read('from-file.json'))).toMatchObject({ schema: 1 });
    expect(typed.code).toBe(0);
    expect(box.read('typed.md')).toContain('build-api');
    expect(box.run(['plan', '--print-config']).stdout).toContain('\n  - json:from-file.json\n');
    expect(box.run(['plan', '--print-config', '--format', 'markdown:typed.md']).stdout).toContain(
      '\nformats: # command line\n  - markdown:typed.md\n',
    );
  });

  test('the next step does not repeat what the file says', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write(CONFIG, 'image: r.io/b:1\nstrict: true\njobs: [build-api]\nignore: [x/]\ngitignore: false\n');

    expect(box.run(['plan']).stdout).toMatch(/Write it: kaniko-to-buildkit apply$/m);
  });

  test('it counts for apply and check, too', () => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write(CONFIG, 'image: r.io/from-file:1\n');

    box.run(['apply', '--yes', '--allow-dirty']);

    expect(box.read('.gitlab-ci.yml')).toContain('name: r.io/from-file:1');
    expect(box.run(['check']).code).toBe(0);
  });
});

describe('which file', () => {
  beforeEach(() => void box.write('.gitlab-ci.yml', exactJob()));

  test('is found from the folder of the path, not from the current one', () => {
    box.write('ci/images.yml', `stages: [build]\n${exactJob('part')}`);
    box.write('ci/.kaniko-to-buildkit.toml', 'image = "r.io/near:1"\n');
    box.write(CONFIG, 'image: r.io/far:1\n');

    expect(box.run(['plan', 'ci']).stdout).toContain('r.io/near:1');
    expect(box.run(['plan']).stdout).toContain('r.io/far:1');
    expect(box.run(['plan', '..'], { cwd: 'ci' }).stdout).toContain('r.io/far:1');
  });

  test('package.json has a key for it', () => {
    box.write('package.json', '{"kaniko-to-buildkit": {"image": "r.io/package:1"}}');

    expect(box.run(['plan']).stdout).toContain('r.io/package:1');
  });

  test('--config names another, and the next step repeats it', () => {
    box.write(CONFIG, 'image: r.io/found:1\n');
    box.write('other/my config.json', '{"image": "r.io/named:1"}');

    for (const option of ['-c', '--config']) {
      const { stdout } = box.run(['plan', option, 'other/my config.json']);

      expect(stdout).toContain('r.io/named:1');
      expect(stdout).toContain("apply --config 'other/my config.json'");
    }
  });

  test('--no-config uses none, and the next step repeats it', () => {
    box.write(CONFIG, 'imgae: broken\n');

    const { code, stdout } = box.run(['plan', '--no-config']);

    expect(code).toBe(0);
    expect(stdout).toContain('Write it: kaniko-to-buildkit apply --no-config');
  });

  test('paths with different ones cannot be looked at together', () => {
    for (const name of ['one', 'two']) {
      box.write(`${name}/.git/HEAD`, '');
      box.write(`${name}/.gitlab-ci.yml`, exactJob());
    }
    box.write('one/.kaniko-to-buildkit.yaml', 'strict: true\n');

    const both = box.run(['plan', 'one', 'two']);

    expect(both.code).toBe(2);
    expect(both.stderr).toContain('one/.kaniko-to-buildkit.yaml and none (two)');
    expect(box.run(['plan', 'one', 'two', '--no-config']).code).toBe(0);
  });
});

describe('a broken file', () => {
  test.each(['plan', 'apply', 'check'])('%s exits with 2 and looks at nothing', (command) => {
    box.write('.gitlab-ci.yml', exactJob());
    box.write(CONFIG, 'strict: true\nimgae: r.io/b:1\n');

    const result = box.run([command]);

    expect(result).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: .kaniko-to-buildkit.yaml:2:1: unknown key "imgae"; did you mean "image"?\n',
    });
  });

  test.each([
    ['missing', 'gone.yaml', 'no such file or folder'],
    ['of another kind', 'config.ini', 'must end in'],
  ])('a named file that is %s', (_what, name, expected) => {
    const result = box.run(['plan', '--config', name]);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain(expected);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });
});

describe('--print-config', () => {
  test('prints every value with where it comes from, and looks at nothing', () => {
    box.write('.gitlab-ci.yml', 'broken: [\n');
    box.write(CONFIG, 'strict: true\nignore: [vendor/]\ncache: { tag: main }\n');

    const result = box.run(['check', '--print-config', '--image', 'r.io/b:1', '--ignore-pattern', 'old/']);

    expect(result.code).toBe(0);
    expect(result.stderr).toBe('');
    expect(result.stdout).toContain('# Configuration file: .kaniko-to-buildkit.yaml\n');
    expect(result.stdout).toContain('\nimage: r.io/b:1 # command line\n');
    expect(result.stdout).toContain('\nstrict: true # .kaniko-to-buildkit.yaml:1\n');
    expect(result.stdout).toContain('\nmediaTypes: oci # default\n');
    expect(result.stdout).toContain('\nignore: # command line and .kaniko-to-buildkit.yaml:2\n  - vendor/\n  - old/\n');
    expect(result.stdout).toContain('\ncache: # .kaniko-to-buildkit.yaml:3\n  mode: max\n  tag: main\n');
  });

  test('what it prints is a configuration that says the same', () => {
    box.write('.gitlab-ci.yml', exactJob());
    const first = box.run(['plan', '--print-config', '--job', 'build-api', '--strict']).stdout;
    box.write(CONFIG, first);

    const second = box.run(['plan', '--print-config']).stdout;

    const values = (text: string): string => text.replaceAll(/ ?# .*$/gm, '');
    expect(values(second)).toBe(values(first));
  });

  test('without a file', () => {
    expect(box.run(['plan', '--print-config']).stdout).toMatch(
      /^# No configuration file\nmethod: rootless # default\n/,
    );
  });

  test('a broken file is still an error', () => {
    box.write(CONFIG, 'strict: 1\n');

    expect(box.run(['plan', '--print-config']).code).toBe(2);
  });
});

describe('ignore comments', () => {
  test('a held job that is ignored counts as decided', () => {
    box.write('.gitlab-ci.yml', manualJob());
    const before = box.run(['check']).code;
    box.write('.gitlab-ci.yml', `# kaniko-to-buildkit-ignore job: moves next month\n${manualJob()}`);
    const whole = box.run(['check']);
    box.write('.gitlab-ci.yml', `# kaniko-to-buildkit-ignore K2B123: moves next month\n${manualJob()}`);
    const code = box.run(['check']);

    expect([before, whole.code, code.code]).toEqual([3, 0, 0]);
    for (const { stdout } of [whole, code]) expect(stdout).toContain('is left alone: moves next month.  K2B017');
  });

  test('a job that would migrate is left alone, the others migrate', () => {
    box.write(
      '.gitlab-ci.yml',
      `# kaniko-to-buildkit-ignore job: not yet\n${exactJob('one', 'a')}${exactJob('two', 'b')}`,
    );

    const result = box.run(['apply', '--yes', '--allow-dirty']);

    expect(result.code).toBe(0);
    expect(box.read('.gitlab-ci.yml')).toContain('executor --context $CI_PROJECT_DIR/a ');
    expect(box.read('.gitlab-ci.yml')).not.toContain('executor --context $CI_PROJECT_DIR/b ');
    expect(box.run(['check']).code).toBe(0);
  });

  test('--strict does not hold back a job whose warnings are all accepted', () => {
    box.write('.gitlab-ci.yml', `# kaniko-to-buildkit-ignore K2B155: it is enough\n${approximateJob()}`);
    const comment = box.run(['check', '--strict']);
    box.write('.gitlab-ci.yml', approximateJob());
    const open = box.run(['check', '--strict']);
    box.write(CONFIG, 'severity: { K2B155: info }\n');
    const lowered = box.run(['check', '--strict']);

    expect(open.stdout).toContain('0 migrated');
    for (const { stdout } of [comment, lowered]) expect(stdout).toContain('1 migrated');
  });

  test('a comment that silences nothing is a warning', () => {
    box.write('.gitlab-ci.yml', `# kaniko-to-buildkit-ignore K2B123: gone\n${exactJob()}`);

    const result = box.run(['check']);

    expect(result.code).toBe(1);
    expect(result.stdout).toContain('.gitlab-ci.yml:1:1  warning  The comment ignores K2B123');
  });
});
