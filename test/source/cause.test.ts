import { readFileSync, readlinkSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { causeOf } from '../../src/source/cause.ts';

function errorOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

test.each([
  ['a file that is not there', () => readFileSync(join(__dirname, 'gone')), 'no such file or folder'],
  ['a file in the place of a folder', () => readFileSync(join(__filename, 'below')), 'no such file or folder'],
  ['a folder in the place of a file', () => readFileSync(__dirname), 'it is a folder'],
  ['a folder that holds files', () => rmdirSync(__dirname), 'directory not empty'],
  ['no link', () => readlinkSync(__filename), 'invalid argument'],
])('the cause of a call that fails for %s names neither code nor path', (_name, call, cause) => {
  expect(causeOf(errorOf(call))).toBe(cause);
});

test('a message that names two paths', () => {
  const message = "EXDEV: cross-device link not permitted, rename '/a/b.1930573406' -> '/a/b'";

  expect(causeOf({ code: 'EXDEV', syscall: 'rename', message })).toBe('cross-device link not permitted');
});

test('what is no failed system call stays as it is', () => {
  expect(causeOf(new Error('ABC: it broke, badly'))).toBe('ABC: it broke, badly');
  expect(causeOf('text')).toBe('text');
  expect(causeOf(undefined)).toBe('undefined');
});
