import { didYouMean, suggest } from '../src/suggest.ts';

const WORDS = ['image', 'images', 'ignore', 'strict', 'K2B201'];

test.each([
  ['imgae', 'image'],
  ['ignroe', 'ignore'],
  ['STRICT', 'strict'],
  ['k2b201', 'K2B201'],
])('%s is meant to be %s', (word, expected) => {
  expect(suggest(word, WORDS)).toBe(expected);
});

test.each(['pipeline', 'x', ''])('nothing is near %j', (word) => {
  expect(suggest(word, ['image', 'strict'])).toBeUndefined();
});

test('nothing is known', () => {
  expect(suggest('image', [])).toBeUndefined();
  expect(didYouMean('image', [])).toBe('');
});

test('the question quotes the word', () => {
  expect(didYouMean('imgae', WORDS)).toBe('; did you mean "image"?');
});
