import { takesNextWord } from '../../src/kaniko/flag-names.ts';

test.each(['--destination', '-d', '--unheard-of', '-x'])('%s has its value in the next word', (word) => {
  expect(takesNextWord(word)).toBe(true);
});

test.each(['--cache', '--skip-unused-stages', '--destination=a', '-da', 'a', undefined])(
  '%s takes no further word',
  (word) => {
    expect(takesNextWord(word)).toBe(false);
  },
);
