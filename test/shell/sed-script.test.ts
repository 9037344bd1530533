import { sedScript } from '../../src/shell/sed-script.ts';
import { commands } from './scripts.ts';

test.each([
  ["sed -i '/a/d' file", ["'/a/d'"]],
  ["sed -n -e '/a/p' -e '/b/p' file", ["'/a/p'", "'/b/p'"]],
  ["sed -ne '/a/p' /etc/os-release", ["'/a/p'"]],
  ['sed --expression=/a/d file', ['--expression=/a/d']],
  ['sed -f /kaniko/script file', []],
  ["/busybox/sed '/a/d' file", ["'/a/d'"]],
  ['grep /a/ file', []],
  ['sed --version', []],
])('%s', (text, script) => {
  expect(commands(text).flatMap((command) => sedScript(command).map(({ raw }) => raw))).toEqual(script);
});
