import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { approximateJob, exactJob, manualJob, OTHER_JOB, useSandbox } from './harness.ts';

const box = useSandbox();
const STARTS = {
  json: /^\{\n {2}"schema": 1,/,
  markdown: /^<!-- kaniko-to-buildkit:report -->\n/,
  codequality: /^\[\n {2}\{/,
  sarif: /^\{\n {2}"\$schema"/,
  html: /^<!doctype html>\n<html lang="en">\n/,
};
const formats = Object.entries(STARTS);

beforeEach(() => void box.write('.gitlab-ci.yml', exactJob() + manualJob()));

describe.each(formats)('--format %s', (format, start) => {
  test.each(['plan', 'check'])('%s: stdout holds the report and nothing else', (command) => {
    const { stdout } = box.run([command, '--format', format]);

    expect(stdout).toMatch(start);
    expect(stdout).not.toContain('Write it:');
    if (format !== 'markdown' && format !== 'html') expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  });

  test('with a file the report is there, and stdout is the text as before', () => {
    const plain = box.run(['plan']);
    const result = box.run(['plan', '--format', `${format}:out/report`]);

    expect(box.read('out/report')).toMatch(start);
    expect(result.stdout).toBe(plain.stdout);
    expect(result.code).toBe(0);
    expect(readdirSync(join(box.repository, 'out'))).toEqual(['report']);
  });
});

describe('several formats', () => {
  test('each goes to its own place', () => {
    const result = box.run(['check', '--format', 'json', '--format', 'codequality:q.json', '--format', 'text:t.txt']);

    expect(result.stdout).toMatch(STARTS.json);
    expect(box.read('q.json')).toMatch(STARTS.codequality);
    expect(box.read('t.txt')).toContain('2 jobs: 1 migrated, 1 needs a human');
    expect(result.code).toBe(3);
  });

  test.each([
    [['--format', 'json', '--format', 'sarif'], 'stdout takes one format, and json is it'],
    [['--format', 'json:-', '--format', 'text'], 'stdout takes one format, and json is it'],
    [['--format', 'json:a', '--format', 'sarif:a'], 'json is written to a already'],
    [['--format', 'json:'], 'no file after json:'],
    [['--format', 'xml'], 'Allowed formats are text, json, markdown, codequality, sarif, html'],
    [['--format', 'toString'], 'Allowed formats'],
  ])('%j is a usage error', (options, message) => {
    const result = box.run(['plan', ...options]);

    expect(result.code).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain(message);
    expect(existsSync(join(box.repository, 'a'))).toBe(false);
  });
});

test('a reader of stdout that stops early is no error', () => {
  box.write('.gitlab-ci.yml', Array.from({ length: 150 }, (_, index) => exactJob(`job-${index}`, 'a')).join(''));
  const program = join(__dirname, '../../bin/kaniko-to-buildkit.js');
  const command = `{ "${process.execPath}" "${program}" plan --format json; echo "exit $?" >&2; } | head -c 9`;

  const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: box.repository, encoding: 'utf8' });

  expect(stdout).toBe('{\n  "sche');
  expect(stderr).toMatch(/exit 0$/m);
  expect(stderr).not.toContain('EPIPE');
});

test.each(['plan', 'check --format json', '--help'])('a full disk behind stdout is one sentence: %s', (args) => {
  const program = join(__dirname, '../../bin/kaniko-to-buildkit.js');
  const command = `"${process.execPath}" "${program}" ${args} > /dev/full`;

  const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: box.repository, encoding: 'utf8' });

  expect(status).toBe(2);
  expect(stderr).toMatch(/^error: stdout could not be written: no space left on device$/m);
  expect(stderr).not.toMatch(/^ +at /m);
});

describe('a report file', () => {
  test('may lie outside of the repository', () => {
    const file = join(box.state, 'reports', 'r.json');

    expect(box.run(['plan', '--format', `json:${file}`]).code).toBe(0);
    expect(statSync(file).size).toBeGreaterThan(100);
  });

  test('replaces the report of an earlier run', () => {
    box.write('r.md', '');

    for (const [format, start] of [...formats, ['text', /^\.gitlab-ci\.yml$/m] as const]) {
      expect(box.run(['plan', '--format', `${format}:r.md`])).toMatchObject({ code: 0, stderr: '' });
      expect(box.read('r.md')).toMatch(start);
    }
  });

  test('never replaces a file that the run looks at, also by a link', () => {
    symlinkSync('.gitlab-ci.yml', join(box.repository, 'link'));

    for (const file of ['.gitlab-ci.yml', 'link']) {
      const result = box.run(['plan', '--format', `json:${file}`]);

      expect(result.code).toBe(2);
      expect(result.stderr).toContain(`The report ${file} could not be written: it is one of the files`);
    }
    expect(box.read('.gitlab-ci.yml')).toBe(exactJob() + manualJob());
    expect(lstatSync(join(box.repository, 'link')).isSymbolicLink()).toBe(true);
  });

  test.each(['api/Dockerfile', '.kaniko-to-buildkit.yaml', 'build.sh', 'README.md'])('never replaces %s', (file) => {
    box.write('.kaniko-to-buildkit.yaml', 'strict: false\n');
    for (const other of ['api/Dockerfile', 'build.sh', 'README.md']) box.write(other, 'mine\n');
    const before = box.read(file);

    for (const format of ['html', 'text']) {
      const result = box.run(['check', '--format', `${format}:${file}`]);

      expect(result.code).toBe(2);
      expect(result.stderr).toContain(
        `The report ${file} could not be written: a file of that name exists and is no report of this program;`,
      );
    }
    expect(box.read(file)).toBe(before);
  });

  test('is no folder and no device; the other reports are written', () => {
    mkdirSync(join(box.repository, 'folder'));

    const result = box.run([
      'plan',
      '--format',
      'json:folder',
      '--format',
      'sarif:/dev/null',
      '--format',
      'markdown:r.md',
    ]);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain('The report folder could not be written: it is a folder.');
    expect(result.stderr).toContain('The report /dev/null could not be written: it is not a regular file.');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(box.read('r.md')).toMatch(STARTS.markdown);
  });
});

describe('secrets', () => {
  beforeEach(() => {
    box.write('.gitlab-ci.yml', exactJob().replace('  stage', '  variables:\n    NPM_TOKEN: hunter2\n  stage'));
  });

  test.each(['json', 'markdown', 'text'])('%s in a file is masked, and stderr says so', (format) => {
    const result = box.run(['plan', '--format', `${format}:report`]);

    expect(box.read('report')).not.toContain('hunter2');
    expect(result.stderr).toMatch(/^report: .*masked in this report\.$/m);
  });

  test('text that is piped is masked and says so', () => {
    const { stdout } = box.run(['plan']);

    expect(stdout).not.toContain('hunter2');
    expect(stdout).toContain('One value that looks secret is masked in this report.');
  });

  test('the file itself is not', () => {
    box.run(['apply', '--yes']);

    expect(box.read('.gitlab-ci.yml')).toContain('NPM_TOKEN: hunter2');
  });
});

describe('check', () => {
  test('prints the command that writes the changes, to stderr when stdout belongs to a report', () => {
    const text = box.run(['check', '--strict']);
    const json = box.run(['check', '--strict', '--format', 'json']);

    expect(text.stdout).toContain('Write it: kaniko-to-buildkit apply --strict\n');
    expect(json.stderr).toContain('Write it: kaniko-to-buildkit apply --strict\n');
  });

  test('prints no command when there is nothing to write', () => {
    box.write('.gitlab-ci.yml', OTHER_JOB);

    expect(box.run(['check', '--format', 'json']).stderr).toBe('');
  });

  test('--quiet leaves a report that was asked for', () => {
    const result = box.run(['check', '--quiet', '--format', 'json']);

    expect(result.stdout).toMatch(STARTS.json);
    expect(result.stderr).toBe('');
  });
});

describe('apply', () => {
  beforeEach(() => void box.write('.gitlab-ci.yml', exactJob() + approximateJob()));

  test('reports what it wrote, and says so on stderr', () => {
    const result = box.run(['apply', '--yes', '--format', 'json']);

    expect(JSON.parse(result.stdout)).toMatchObject({ command: 'apply', written: true });
    expect(result.stderr).toBe('Wrote 1 file.\n');
    expect(box.read('.gitlab-ci.yml')).toContain('buildctl-daemonless.sh');
  });

  test('reports that nothing was written', () => {
    const result = box.run(['apply', '--format', 'json', '--format', 'codequality:q.json']);

    expect(result.code).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({ command: 'apply', written: false });
    expect(box.read('q.json')).toContain('K2B290');
  });

  test('once written, nothing is pending', () => {
    box.run(['apply', '--yes', '--format', 'codequality:q.json']);

    expect(box.read('q.json')).not.toContain('K2B290');
    expect(box.read('q.json')).toContain('K2B155');
  });
});
