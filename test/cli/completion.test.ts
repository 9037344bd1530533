import { spawnSync } from 'node:child_process';
import { useSandbox } from './harness.ts';

const box = useSandbox();
const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

/** What bash offers for words of which the last one is being typed. */
function bash(...words: string[]): string[] {
  const script = box.run(['completion', 'bash']).stdout;
  const array = words.map((word) => `'${word}'`).join(' ');
  const lines = [
    script,
    `COMP_WORDS=(k2b ${array}); COMP_CWORD=${words.length}; COMPREPLY=()`,
    'complete -p k2b kaniko-to-buildkit >/dev/null || exit 1',
    '_kaniko_to_buildkit k2b; printf "%s\\n" "${COMPREPLY[@]}"',
  ];
  const result = spawnSync('bash', ['--norc', '-c', lines.join('\n')], { cwd: box.repository, encoding: 'utf8' });
  expect(result.stderr).toBe('');
  return result.stdout.split('\n').filter((line) => line !== '');
}

describe('bash', () => {
  test('the first word is a command or a path', () => {
    box.write('images/a.yml', '');

    expect(bash('')).toEqual(expect.arrayContaining(['plan', 'apply', 'check', 'explain', 'undo', 'images']));
    expect(bash('che')).toEqual(['check']);
    expect(bash('im')).toEqual(['images']);
  });

  test('options are those of the command, and of plan without one', () => {
    expect(bash('apply', '--allow')).toEqual(['--allow-unseen', '--allow-dirty']);
    expect(bash('check', '--allow')).toEqual(['--allow-unseen']);
    expect(bash('--exit')).toEqual(['--exit-code']);
    expect(bash('undo', '--')).toEqual(['--list', '--force', '--yes', '--help']);
  });

  test('values are those of the option', () => {
    expect(bash('plan', '--color', '')).toEqual(['auto', 'always', 'never']);
    expect(bash('plan', '--color', '=', 'ne')).toEqual(['never']);
    expect(bash('plan', '--color', '=')).toEqual(['auto', 'always', 'never']);
    expect(bash('plan', '--image', '')).toEqual([]);
  });

  test('formats, codes of lint, and the file of a log', () => {
    box.write('job.log', '');

    expect(bash('check', '--format', '')).toEqual(['text', 'json', 'markdown', 'codequality', 'sarif', 'html']);
    expect(bash('list', 'flags', '--format', '')).toEqual(['text', 'json']);
    expect(bash('lint', '--only', 'K2B70')).toEqual(expect.arrayContaining(['K2B700', 'K2B709']));
    expect(bash('lint', '--ignore', 'K2B1')).toEqual([]);
    expect(bash('preflight', '--explain-log', 'job')).toEqual(['job.log']);
  });

  test('paths with blanks are one word', () => {
    box.write('my ci/a.yml', '');

    expect(bash('plan', 'my')).toEqual(['my ci']);
    expect(bash('plan', '--config', 'my')).toEqual(['my ci']);
  });

  test('explain knows codes and flags', () => {
    expect(bash('explain', 'K2B60')).toEqual(expect.arrayContaining(['K2B601', 'K2B602']));
    expect(bash('explain', '--cache-d')).toEqual(['--cache-dir']);
    expect(bash('explain', 'snapshot-m')).toEqual(['snapshot-mode']);
  });

  test('arguments with few values', () => {
    expect(bash('list', '')).toEqual(['flags', 'codes']);
    expect(bash('completion', 'z')).toEqual(['zsh']);
  });
});

(has('zsh') ? test : test.skip)('zsh takes the script and registers both names', () => {
  const script = box.run(['completion', 'zsh']).stdout;
  box.write('script', script);
  const setup =
    'autoload -Uz compinit; compinit -u -D; source ./script; print -r -- $_comps[k2b] $_comps[kaniko-to-buildkit]';

  const result = spawnSync('zsh', ['-f', '-c', setup], { cwd: box.repository, encoding: 'utf8' });

  expect(result.stderr).toBe('');
  expect(result.stdout).toBe('_kaniko-to-buildkit _kaniko-to-buildkit\n');
  expect(script).toMatch(/'\*--format\[.*:value:\(text json markdown codequality sarif html\)'/);
  expect(script).toMatch(/'\*--only\[.*:value:\(K2B700 .*K2B755.*\)'/);
  expect(script).toMatch(/'--explain-log\[.*:value:_files'/);
  expect(script).toContain("'--allow-dirty[write files that have uncommitted changes, too]'");
});

(has('fish') ? test : test.skip)('fish completes commands, options, values and codes', () => {
  box.write('script', box.run(['completion', 'fish']).stdout);
  const complete = (line: string): string[] => {
    const result = spawnSync('fish', ['--no-config', '-c', `source ./script; complete -C '${line}'`], {
      cwd: box.repository,
      encoding: 'utf8',
    });
    expect(result.stderr).toBe('');
    return result.stdout.split('\n').flatMap((found) => found.split('\t')[0] || []);
  };

  expect(complete('k2b che')).toEqual(['check']);
  expect(complete('kaniko-to-buildkit apply --al')).toEqual(['--allow-dirty']);
  expect(complete('kaniko-to-buildkit plan --color a')).toEqual(['always', 'auto']);
  expect(complete('k2b check --format ma')).toEqual(['markdown']);
  expect(complete('k2b lint --ignore K2B70')).toEqual(expect.arrayContaining(['K2B700', 'K2B709']));
  box.write('job.log', '');
  expect(complete('k2b preflight --explain-log job')).toEqual(['job.log']);
  expect(complete('kaniko-to-buildkit explain K2B60')).toEqual(expect.arrayContaining(['K2B601', 'K2B602']));
});

test.each([[['completion']], [['completion', 'tcsh']]])('%j is a usage error', (args) => {
  expect(box.run(args).code).toBe(2);
});
