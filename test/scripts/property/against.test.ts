import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byLibrary } from '../../../scripts/property/against.ts';
import type { Outcome } from '../../support/fixtures.ts';

/** A checkout whose library has this function, and what it makes of one file. */
function outcome(migrate: string, text: string): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'k2b-against-'));
  try {
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist/index.js'), `module.exports = { ${migrate} };`);
    return byLibrary(folder)(new Map([['a.yml', Buffer.from(text)]]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const JOB = "{ name: 'build', file: 'a.yml', status: 'migrated', diagnostics: [{ code: 'K2B223' }] }";
const edited = (text: string): string => `migrate: (files) => ({
  jobs: [${JOB}],
  diagnostics: [],
  files: [{ path: 'a.yml', text: ${text}, edits: [{ start: 0, end: 3, text: 'new' }] }],
})`;

test('jobs, findings and texts are those of the library', () => {
  const { report, after, bytesOutside } = outcome(edited("'new text'"), 'old text');

  expect(report.jobs).toEqual([
    { job: 'build', file: 'a.yml', status: 'migrated', reasons: [expect.objectContaining({ code: 'K2B223' })] },
  ]);
  expect(after.get('a.yml')?.toString()).toBe('new text');
  expect(bytesOutside).toEqual([]);
});

test('a text that is not the old one with the edits in it', () => {
  expect(outcome(edited("'new TEXT'"), 'old text').bytesOutside).toEqual(['a.yml']);
});

test('what a second run changes', () => {
  expect(outcome(edited("'new text'"), 'old text').again).toEqual(['a.yml']);
  expect(outcome('migrate: () => ({ jobs: [], diagnostics: [], files: [] })', 'old').again).toEqual([]);
});

test('an exception is an internal error', () => {
  expect(() => outcome("migrate: () => { throw new TypeError('no') }", '')).toThrow(
    'internal error: the run ends with TypeError: no',
  );
});

test('a folder without the library', () => {
  expect(() => outcome('other: 1', '')).toThrow(/has no function migrate$/);
});
