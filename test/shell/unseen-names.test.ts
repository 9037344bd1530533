import type { SimpleCommand } from '../../src/shell/command.ts';
import { setsUnseenNames } from '../../src/shell/unseen-names.ts';
import { commands } from './scripts.ts';

const last = (text: string): SimpleCommand => {
  const command = commands(text).at(-1);
  if (!command) throw new Error(`no command in ${text}`);
  return command;
};

test.each([
  'export $(cat x.env | xargs)',
  'export "$name=$value"',
  'export CI_REGISTRY_$name=bob',
  'readonly $NAMES',
  'read -r $name',
  'unset $name',
  'command export "$pair"',
  'command export USER=bob',
  '$SET USER=bob',
])('%s may set any variable', (text) => {
  expect(setsUnseenNames(last(text))).toBe(true);
});

test.each([
  'export A=$B',
  'export A B',
  'read -r LINE',
  'unset A',
  'echo $A',
  'local x="$1"',
  'A=$B',
  '$DIR/build.sh',
  'command -v git',
])('%s names what it sets', (text) => {
  expect(setsUnseenNames(last(text))).toBe(false);
});
