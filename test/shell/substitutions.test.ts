import { substitutionsIn } from '../../src/shell/substitutions.ts';
import { parseShell } from '../../src/shell/parse.ts';

const found = (text: string): readonly string[] =>
  substitutionsIn(parseShell(text).script).map(({ pos, end }) => text.slice(pos, end));

test.each([
  ['in words and quotes', 'a $(b) "x $(c)" `d`', ['$(b)', '$(c)', '`d`']],
  ['in the default of an expansion', 'a ${X:-$(b)}', ['$(b)']],
  ['in a redirection and a here-document', 'a > $(b) <<E\n$(c)\nE\n', ['$(b)', '$(c)']],
  ['the outermost alone', 'a $(b $(c))', ['$(b $(c))']],
  ['none', "a '$(b)' $c", []],
] as const)('substitutions %s', (_, text, expected) => {
  expect([...found(text)].sort()).toEqual([...expected].sort());
});

test('they are found once', () => {
  const { script } = parseShell('a $(b)');

  expect(substitutionsIn(script)).toBe(substitutionsIn(script));
});
