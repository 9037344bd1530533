import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../src/diagnostics/index.ts';
import { isLintCode } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules/index.ts';

const FOLDER = join(__dirname, '../../src/lint/rules');
const files = readdirSync(FOLDER)
  .filter((file) => file !== 'index.ts')
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();

test('every file is in the list, by its name, in order', () => {
  expect(RULES.map(({ name }) => name)).toEqual(files);
});

test('every code of lint has one rule, and every rule a code of its own', () => {
  const codes = Object.keys(CODES).filter(isLintCode);

  expect(RULES.map(({ code }) => code).sort()).toEqual(codes);
});

test.each(files)('%s is small and has a table of its own', (name) => {
  expect(readFileSync(join(FOLDER, `${name}.ts`), 'utf8').split('\n').length).toBeLessThan(85);
  const table = readFileSync(join(__dirname, `${name}.test.ts`), 'utf8');

  expect(table).toContain(RULES.find((rule) => rule.name === name)?.code);
});
