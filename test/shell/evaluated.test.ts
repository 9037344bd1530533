import { evaluatedBy } from '../../src/shell/evaluated.ts';
import { visits } from './scripts.ts';

/** What the last command of a script sets, each as `NAME=VALUE`, with an exclamation mark where it is exported. */
function evaluated(...lines: readonly string[]): readonly string[] | undefined {
  const { command, state } = visits(...lines).at(-1) ?? {};
  const all = command && state && evaluatedBy(command, state.held);
  return all?.map(({ name, value, isExported }) => `${name}${isExported ? '!' : ''}=${value?.raw ?? '?'}`);
}

test.each([
  [['eval "A=1"'], ['A=1']],
  [['eval A=1'], ['A=1']],
  [["eval 'A=1 B=2; C='"], ['A=1', 'B=2', 'C=""']],
  [['eval export A=1'], ['A!=1']],
  [['eval "A=1; export A"'], ['A!=1']],
  [['eval "A=\\$B"'], ['A=$B']],
  [['eval "A=\\"\\$B x\\""'], ['A="$B x"']],
  [['eval "A=$X"'], ['A=?']],
  [['eval $(ssh-agent -s)'], ['SSH_AUTH_SOCK!=?', 'SSH_AGENT_PID!=?']],
  [['eval "`ssh-agent`"'], ['SSH_AUTH_SOCK!=?', 'SSH_AGENT_PID!=?']],
  [['eval "A=\\${X_$Y}"'], ['A=?']],
  [['Y=b', 'eval "A=\\${X_$Y}"'], ['A=${X_b}']],
  [['N=A', 'eval "$N=1"'], ['A=1']],
  [['if x; then V=1; else V=2; fi', 'eval "A=$V"'], ['A=?']],
])('%j sets %j', (lines, expected) => {
  expect(evaluated(...lines)).toEqual(expected);
});

test.each([
  ['eval'],
  ['A=1'],
  ['eval "$X"'],
  ['eval $(ssh-agent -s; b)'],
  ['eval $(ssh-agent -s) b'],
  ['eval "$N=1"'],
  ['eval "A=1; b"'],
  ['eval "A=1 b"'],
  ['eval "A=1 && b"'],
  ['eval "A=\\$(b)"'],
  ['eval "A=\\`b\\`"'],
  ['eval "A=1 > f"'],
  ['eval "export B"'],
  ['eval "HOME=/x"'],
  ['eval "export CI_REGISTRY_USER=x"'],
  ['B=1 eval "A=1"'],
  ['X="1; b"', 'eval "A=$X"'],
  ['if x; then N=A; else N=B; fi', 'eval "$N=1"'],
])('%s does more, or it is not known', (...lines) => {
  expect(evaluated(...lines)).toBeUndefined();
});
