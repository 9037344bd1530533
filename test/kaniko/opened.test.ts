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
  ['tar -C / -xf /a', ['write /', 'read /a']],
  ['tar -C / -cf /a etc', ['read /', 'write /a', 'read /builds/project/etc']],
  ['tar xzf /a -C/b', ['read /builds/project/xzf', 'read /a', 'write /b']],
  ['unzip -d /a /b', ['write /a', 'read /b']],
  ['wget -O /a -P "/b" h', ['write /a', 'write /b', 'read /builds/project/h']],
  ['wget -O/a h', ['write /a', 'read /builds/project/h']],
  ['cp -t /a /b', ['write /a', 'read /b']],
  ['dd if=/a of=/b', ['read /a', 'write /b']],
  ['split /a /b', ['read /a', 'write /b']],
  ['split /a', ['read /a']],
  ['gzip /a', ['write /a']],
  ['gzip -c /a', ['read /a']],
  ['sed s/a/b/ /a', ['read /a']],
  ['sed -i s/a/b/ /a', ['write /a']],
  ['sed "s/a/b/w /x" /a', ['read /a', 'write /x']],
  ['sed "s#/a#/b#" /a', ['read /a']],
  ['command cp /a /b', ['read /a', 'write /b']],
  ['command -v /a', []],
  ['env A=/c nice -n 5 cp /a /b', ['read /c', 'read /builds/project/5', 'read /a', 'write /b']],
  ['timeout -s 9 5 cp /a /b', ['read /builds/project/9', 'read /builds/project/5', 'read /a', 'write /b']],
  ['busybox cp /a /b', ['read /a', 'write /b']],
  [
    'find /a -exec cp {} /b \\;',
    ['read /a', 'read /builds/project/;', 'read /builds/project/{}', 'read /a', 'write /b'],
  ],
  ['find /a -exec rm {} +', ['read /a', 'read /builds/project/+', 'write /builds/project/{}', 'write /a']],
  ['find /a -delete', ['write /a']],
  ['xargs -I{} cp /a /b/{}', ['read /a', 'write /b/{}']],
  ['sh -c "echo > /a; cat /b"', ['write /a']],
  ['eval "cp /a /b"', ['write /b']],
  ['trap "rm /a" EXIT', ['write /a']],
])('%s', (script, expected) => {
  expect(opened(script)).toEqual(expected);
});
