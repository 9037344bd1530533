import { isGone, openings } from '../../src/kaniko/opened.ts';
import { BUILDKIT_ENVIRONMENT } from '../../src/kaniko/runtime.ts';
import { CommandTexts } from '../../src/shell/command-texts.ts';
import { visits } from '../shell/scripts.ts';

/** What the last command opens. */
function opened(script: string): readonly string[] {
  const visit = visits(script).findLast(({ command }) => command.words.length > 0 || command.redirects.length > 0);
  if (!visit) return [];
  const texts = new CommandTexts(visit.command, visit.state.held);
  return openings(visit.command, texts, BUILDKIT_ENVIRONMENT).map(({ path, how }) => `${how} ${path}`);
}

test.each(['/kaniko', '/kaniko/x', '/busybox/sh', '/workspace', '/kan*/x', '/[kw]*'])('%s is gone', (path) => {
  expect(isGone(path)).toBe(true);
});

test.each(['/kanikos', '/tmp/kaniko', 'kaniko', '/work', '/tmp/*', '/home/user/workspace'])('%s is not', (path) => {
  expect(isGone(path)).toBe(false);
});

test.each<[string, readonly string[]]>([
  ['ls /a/../kaniko//x', ['read /kaniko/x']],
  ['cat < /kaniko/x', ['read /kaniko/x']],
  ['echo x > /a', ['write /a']],
  ['cp /a /b', ['read /a', 'write /b']],
  ['/busybox/ls', ['run /busybox/ls']],
  ['D=/busybox; $D/ls', ['run /busybox/ls']],
  ['tool --file=/a -o/b', ['read /a', 'read /b']],
  ['[ -f /a ]', ['read /a']],
  ['[ "$X" = /a ]', []],
  ['echo /kaniko', []],
  ['export X=/kaniko', []],
  ['eval "ls /kaniko/x"', ['read /kaniko/x']],
  ["sh -c 'ls /workspace'", ['read /workspace']],
  ['cmd 2>&1', []],
])('%s', (script, expected) => {
  expect(opened(script)).toEqual(expected);
});
