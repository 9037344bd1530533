import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { exactJob, useSandbox } from './harness.ts';

const box = useSandbox();

/** Two pipelines that share nothing, a root with an include and a child pipeline; all committed as `base`. */
beforeEach(() => {
  box.write(
    '.gitlab-ci.yml',
    `include: ci/part.yml\nchild:\n  trigger: { include: ci/child.yml }\n${exactJob('root-job', 'r')}`,
  );
  box.write('ci/part.yml', exactJob('part-job', 'p'));
  box.write('ci/child.yml', exactJob('child-job', 'c'));
  box.write('lone.yml', `stages: [build]\n${exactJob('lone-job', 'l')}`);
  box.write('README.md', 'text\n');
  box.commit();
  box.git('tag', 'base');
});

function jobs(...args: string[]): string[] {
  const { stdout } = box.run(['plan', '--format', 'json', ...args]);
  return (JSON.parse(stdout) as { jobs: { name: string }[] }).jobs.map(({ name }) => name).sort();
}

test('without it everything is looked at', () => {
  expect(jobs()).toEqual(['child-job', 'lone-job', 'part-job', 'root-job']);
});

test('when nothing changed nothing is looked at, and the text says why', () => {
  box.write('README.md', 'other\n');

  const { stdout, code } = box.run(['plan', '--since', 'base']);

  expect(stdout).toBe('No Kaniko job found in what changed since base.\n');
  expect(code).toBe(0);
});

test('a changed include brings its whole pipeline, and no other', () => {
  box.write('ci/part.yml', `# changed\n${exactJob('part-job', 'p')}`);

  expect(jobs('--since', 'base')).toEqual(['part-job', 'root-job']);
});

test.each([
  ['a child pipeline', 'ci/child.yml', exactJob('child-job', 'other'), ['child-job']],
  ['a file that no pipeline includes', 'lone.yml', `stages: [build]\n${exactJob('lone-job', 'x')}`, ['lone-job']],
  ['an untracked file', 'new.yml', `stages: [build]\n${exactJob('new-job', 'n')}`, ['new-job']],
])('%s that changed is looked at alone', (_, path, text, expected) => {
  box.write(path, text);

  expect(jobs('--since', 'base')).toEqual(expected);
});

test('a script that changed brings the pipeline that names it', () => {
  box.write('ci/child.yml', exactJob('child-job', 'c').replace(/ {4}- \/kaniko.*/, '    - sh ./tools/build.sh'));
  box.write('tools/build.sh', '/kaniko/executor --context . --destination r.io/a:1\n');
  box.write('tools/other.sh', 'echo other\n');
  box.commit();
  box.write('tools/other.sh', 'echo changed\n');
  expect(jobs('--since', 'HEAD')).toEqual([]);

  box.write('tools/build.sh', '/kaniko/executor --context . --destination r.io/a:2\n');

  expect(jobs('--since', 'HEAD')).toEqual(['child-job']);
});

test('committed changes count, staged ones too', () => {
  box.write('lone.yml', `stages: [build]\n${exactJob('lone-job', 'x')}`);
  box.commit();
  box.write('ci/child.yml', exactJob('child-job', 'other'));
  box.git('add', '--all');

  expect(jobs('--since', 'base')).toEqual(['child-job', 'lone-job']);
  expect(jobs('--since', 'HEAD')).toEqual(['child-job']);
});

test('an include that was removed brings the pipeline that names it', () => {
  rmSync(join(box.repository, 'ci/part.yml'));

  const result = box.run(['plan', '--since', 'base']);

  expect(result.code).toBe(2);
  expect(result.stdout).toContain('.gitlab-ci.yml:1:10');
});

test('a broken file that did not change is not told', () => {
  box.write('odd.yml', 'kaniko: [\n');
  box.commit();
  box.git('tag', 'later');
  box.write('lone.yml', `stages: [build]\n${exactJob('lone-job', 'x')}`);

  expect(box.run(['plan']).stdout).toContain('K2B008');
  expect(box.run(['plan', '--since', 'later']).stdout).not.toContain('K2B008');
});

test('edits are allowed as usual, and the next step repeats the option', () => {
  box.write('lone.yml', `stages: [build]\n${exactJob('lone-job', 'x')}`);
  box.commit();

  expect(box.run(['check', '--since', 'base']).stdout).toContain('Write it: kaniko-to-buildkit apply --since base\n');
  expect(box.run(['apply', '--yes', '--since', 'base']).code).toBe(0);
  expect(box.read('lone.yml')).toContain('buildctl-daemonless.sh');
  expect(box.read('ci/part.yml')).toBe(exactJob('part-job', 'p'));
});

test.each(['gone', '--help', 'base:README.md', ''])('%j is no commit: one message and exit 2', (ref) => {
  const result = box.run(['plan', `--since=${ref}`]);

  expect(result.code).toBe(2);
  expect(result.stdout).toBe('');
  expect(result.stderr.trim().split('\n')).toHaveLength(1);
  expect(result.stderr).toContain(`git knows no commit ${ref}`);
});

test('outside of git it is an error that says so, not an empty result', () => {
  rmSync(join(box.repository, '.git'), { recursive: true });

  const outside = box.run(['check', '--since', 'base']);
  const without = box.run(['check', '--since', 'base'], { environment: { PATH: '/nowhere' } });

  expect(outside.code).toBe(2);
  expect(outside.stderr).toBe(
    `error: --since: ${box.repository} is no git repository, or not one that git reads for this user\n`,
  );
  expect(without.code).toBe(2);
  expect(without.stderr).toBe('error: --since: git is not installed, which it asks for what has changed\n');
});
