import { schemesOf, visibleTexts } from '../../src/kaniko/visible-values.ts';
import { word } from './words.ts';

const VALUES: Readonly<Record<string, readonly string[]>> = {
  HOST: ['git.example.com'],
  SCHEME: ['git', 'dir'],
  CTX: ['$SCHEME://$HOST/a'],
  SELF: ['${SELF}/x'],
  PLAIN: ['app', '$CI_PROJECT_DIR'],
};
const values = (name: string): readonly string[] => VALUES[name] ?? [];

test.each([
  ['app', ['app']],
  ['$OTHER/x', ['$OTHER/x']],
  ['"$PLAIN"/x', ['app/x', '$CI_PROJECT_DIR/x']],
  ['$CTX', ['git://git.example.com/a', 'dir://git.example.com/a']],
  ['${OTHER:-$HOST}', ['git.example.com']],
  ['${PLAIN:-.}', ['app', '$CI_PROJECT_DIR', '.']],
  ['${HOST%%.*}', ['${HOST%%.*}']],
  ['$SELF', ['${SELF}/x']],
  ['$(pwd)', ['$(pwd)']],
])('%s may be %j', (text, expected) => {
  expect(visibleTexts(word(text), values)).toEqual(expected);
});

test.each([
  ['tar://a', ['tar']],
  ['$CTX', ['git', 'dir']],
  ['$PLAIN', [undefined]],
  ['$OTHER', [undefined]],
])('the schemes of %s are %j', (text, expected) => {
  expect([...schemesOf(word(text), values)]).toEqual(expected);
});
