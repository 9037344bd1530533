import { mayBeEmpty } from '../../src/worlds/emptiness.ts';
import { word } from '../kaniko/words.ts';

const VALUES: Readonly<Record<string, readonly string[]>> = {
  FULL: ['v1'],
  EMPTY: [''],
  SOMETIMES: ['v1', ''],
  HOLDS_FULL: ['$FULL'],
  HOLDS_EMPTY: ['$EMPTY'],
  HOLDS_TEXT: ['v$EMPTY'],
  COMMAND: ['$(cat VERSION)'],
  ITSELF: ['$ITSELF'],
  '$[[ inputs.full ]]': ['v1'],
  '$[[ inputs.empty ]]': [''],
};

const lookup = {
  values: (name: string) => VALUES[name] ?? [],
  wordsOf: (name: string) => (name === '1' ? [word('"v$EMPTY"')] : name === '2' ? [word('"$EMPTY"')] : []),
};

const why = (text: string): string | undefined => mayBeEmpty(word(text), lookup)?.why;

describe('mayBeEmpty', () => {
  test.each([
    ['text'],
    ['$FULL'],
    ['"${FULL}"'],
    ['$EMPTY-debug'],
    ['$HOLDS_FULL'],
    ['$HOLDS_TEXT'],
    ['$CI_COMMIT_SHA'],
    ['${EMPTY:-$FULL}'],
    ['${UNSET:-v1}'],
    ['${UNSET-v1}'],
    ['${FULL:+v1}'],
    ['${UNSET:?no tag}'],
    ['${#EMPTY}'],
    ['$((1 + 1))'],
    ['$1'],
    ['$[[ inputs.full ]]'],
    ['$EMPTY$FULL'],
  ])('%s is never empty', (text) => {
    expect(why(text)).toBeUndefined();
  });

  test.each([
    ['""', 'written empty'],
    ['$EMPTY', 'written empty'],
    ['$SOMETIMES', 'written empty'],
    ['$HOLDS_EMPTY', 'written empty'],
    ['$UNSET', 'may be unset'],
    ['$UNSET$EMPTY', 'may be unset'],
    ['${UNSET:-}', 'written empty'],
    ['${UNSET:-$EMPTY}', 'written empty'],
    ['${EMPTY-v1}', 'written empty'],
    ['${EMPTY?no tag}', 'written empty'],
    ['${EMPTY:+v1}', 'written empty'],
    ['${FULL:+$EMPTY}', 'written empty'],
    ['${FULL#v1}', 'computed'],
    ['$(cat VERSION)', 'computed'],
    ['$COMMAND', 'computed'],
    ['$ITSELF', 'may be unset'],
    ['$2', 'written empty'],
    ['$[[ inputs.empty ]]', 'written empty'],
    ['$[[ inputs.unknown ]]', 'may be unset'],
  ])('%s: %s', (text, reason) => {
    expect(why(text)).toBe(reason);
  });
});
