import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useSandbox } from './harness.ts';

const box = useSandbox();
const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const commands = () => [...box.run(['--help']).stdout.matchAll(/^ {2}([a-z]+) [[<]/gm)].map(([, name = '']) => name);
const optionsOf = (command: string) =>
  [...box.run([command, '--help']).stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, name = '']) => name);

test('the README names every command', () => {
  const named = commands().filter((name) => name !== 'help');

  expect(named).toContain('plan');
  expect(named.filter((name) => !new RegExp(`^\\| \`${name}\\b`, 'm').test(readme))).toEqual([]);
});

test('the README names no command that is not there', () => {
  const named = [...readme.matchAll(/kaniko-to-buildkit ([a-z]+)/g)].map(([, name]) => name);

  expect(named.filter((name) => name !== undefined && !commands().includes(name))).toEqual([]);
});

test.each(['plan', 'apply', 'check'])('the README names every option of %s', (command) => {
  const options = optionsOf(command).filter((name) => name !== '--help');

  expect(options).toContain('--image');
  expect(options.filter((name) => !readme.includes(name))).toEqual([]);
});

test('the README names no option that is not there', () => {
  const there = new Set(['plan', 'apply', 'check', 'init', 'list', 'undo'].flatMap(optionsOf));
  const named = readme
    .split('\n')
    .filter((line) => /^\| `/.test(line))
    .flatMap((line) => [...line.matchAll(/(?<=[ `])--[a-z][a-z-]+/g)].map(([name]) => name));

  expect(named).toContain('--strict');
  expect(named.filter((name) => !there.has(name))).toEqual([]);
});
