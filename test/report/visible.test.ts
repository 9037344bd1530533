import { visible } from '../../src/report/visible.ts';

test.each([
  ['an escape', '\u001B[31m', String.raw`\x1b[31m`],
  ['a control character of C1', 'a\u009Bb', String.raw`a\x9bb`],
  ['NUL and DEL', '\0\u007F', String.raw`\x00\x7f`],
  ['what turns the direction', '\u202Ea\u2066b\u2069', String.raw`\u202ea\u2066b\u2069`],
  ['a return to the start of the line', 'a\rb', String.raw`a\x0db`],
])('%s is shown by its number', (_, text, expected) => {
  expect(visible(text)).toBe(expected);
});

test('tabs, line ends and letters of any language stay', () => {
  const text = 'a\tb\nc\r\n\u00E4\u05D0\u4E2D\u{1F600}\\x1b';

  expect(visible(text)).toBe(text);
});
