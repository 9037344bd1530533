import { spawnSync } from 'node:child_process';
import { isShim, renderShim, SHIM_NAME } from '../../../src/buildkit/shim.ts';
import { SHIM_FLAGS, takenFlags } from '../../../src/buildkit/shim/flags.ts';
import { FLAG_NAMES } from '../../../src/kaniko/flag-names.ts';
import { parseShell } from '../../../src/shell/parse.ts';

const FLAVORS = ['upstream', 'osscontainertools', 'chainguard', 'unknown'] as const;

test('every flag has a use, and nothing else has one', () => {
  expect(Object.keys(SHIM_FLAGS).sort()).toEqual(FLAG_NAMES.map(({ name }) => name).sort());
});

describe.each(FLAVORS)('%s', (flavor) => {
  const text = renderShim({ flavor });

  test('at most 150 lines, without tabs, blanks at an end, or a here-document, so that it can be indented', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(150);
    expect(text).not.toMatch(/\t|[ \t]$|<</m);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(160);
  });

  test('names every flag that it takes, and no other', () => {
    const flags = takenFlags(flavor);
    for (const { name } of flags) expect(text).toMatch(new RegExp(`--${name}(?![\\w-])`));
    for (const { name } of FLAG_NAMES) {
      if (flags.every((flag) => flag.name !== name)) expect(text).not.toMatch(new RegExp(`--${name} \\||--${name}\\)`));
    }
  });

  test('is one function for the parser of this program, without eval and without the path of the executor', () => {
    const { script, problem } = parseShell(text);
    expect(problem).toBeUndefined();
    expect(script.commands).toHaveLength(1);
    expect(script.commands[0]?.command.type).toBe('Function');
    expect(text).not.toMatch(/\beval\b|\/kaniko\/executor/);
    expect(text).toContain(`\n${SHIM_NAME}() (\n`);
  });

  test('assigns no variable outside of its prefix but what the build reads', () => {
    const names = [...text.matchAll(/(?:^|[\s;&(])([A-Za-z_]\w*)=(?![=~])/gm)].map((match) => match[1] ?? '');
    const others = new Set(names.filter((name) => !name.startsWith('k2b_')));
    expect([...others].sort()).toEqual(
      [
        'BUILDKITD_FLAGS',
        'IFS',
        'SOURCE_DATE_EPOCH',
        'compression',
        'host',
        'mirrors',
        'mode',
        'name',
        'ref',
        'src',
        'type',
        'dest',
      ]
        .filter((name) => others.has(name))
        .sort(),
    );
  });

  test('is told from a changed one', () => {
    expect(isShim(`${text}\n`)).toBe(true);
    expect(isShim(text.replace('exit 64', 'exit 0'))).toBe(false);
    expect(isShim('')).toBe(false);
  });

  test('shellcheck has nothing to say', () => {
    const { status, stdout, error } = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: text, encoding: 'utf8' });
    if (error) {
      process.stderr.write('shellcheck is not installed: the shim was not checked (npm run check:shim needs it)\n');
      return;
    }
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
