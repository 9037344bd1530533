import { assemble } from '../../src/gitlab/include.ts';
import { combinationsOf } from '../../src/worlds/include-choices.ts';
import { MAX_WORLDS } from '../../src/worlds/worlds.ts';
import { memoryProject } from '../shell/scripts.ts';

/** The includes that take part, combination by combination. */
function combinations(rules: readonly string[]): { readonly found: readonly string[]; readonly partial: boolean } {
  const names = rules.map((_, index) => `${index}.yml`);
  const includes = rules.map((rule, index) => `{local: ${index}.yml, rules: ${rule}}`);
  const files = Object.fromEntries(names.map((name) => [name, '.x: {}\n']));
  const project = memoryProject({ ...files, '.gitlab-ci.yml': `include: [${includes.join(', ')}]\n` });
  const { choices } = assemble(project, '.gitlab-ci.yml', { missing: 'error', conditional: 'in' });
  const { leftOut, partial } = combinationsOf(choices);
  const found = leftOut.map((out) => {
    const taken = choices.filter(({ key }) => !out.has(key)).flatMap(({ targets }) => targets);
    return taken.map((target) => target.replace('.yml', '')).join(' ');
  });
  return { found, partial };
}

const only = (text: string): string => `[{if: '${text}'}]`;

test.each<readonly [string, readonly string[], readonly string[]]>([
  ['one that is in or out', [only('$A')], ['0', '']],
  ['two that know nothing of each other', [only('$A'), only('$B')], ['0 1', '1', '0', '']],
  ['the same rules', [only('$A'), only('$A')], ['0 1', '']],
  ['contraries', [only('$A == "a"'), only('$A != "a"')], ['1', '0']],
  ['contraries in braces and other quotes', [only('${A} == "a"'), '[{if: "$A != \'a\'"}]'], ['1', '0']],
  ['contrary patterns', [only('$A =~ /^v/'), only('$A !~ /^v/')], ['1', '0']],
  ['contraries with a variable', [only('$A == $B'), only('$A != $B')], ['1', '0']],
  ['two values of one variable', [only('$A == "a"'), only('$A == "b"')], ['1', '0', '']],
  ['a value, and none of it', [only('$A == "a"'), only('$A != "b"')], ['0 1', '1', '']],
  ['values of two variables', [only('$A == "a"'), only('$B == "b"')], ['0 1', '1', '0', '']],
  ['values that may be equal', [only('$A == $B'), only('$A == $C')], ['0 1', '1', '0', '']],
  ['patterns that may both match', [only('$A =~ /a/'), only('$A =~ /b/')], ['0 1', '1', '0', '']],
  ['more in a condition', [only('$A == "a" && $C'), only('$A != "a"')], ['0 1', '1', '0', '']],
  ['a rule that says more', ['[{if: \'$A == "a"\', when: never}]', only('$A != "a"')], ['0 1', '1', '0', '']],
  ['two rules', ['[{if: \'$A == "a"\'}, {if: $B}]', only('$A != "a"')], ['0 1', '1', '0', '']],
  ['files', ['[{exists: [a]}]', '[{changes: [a]}]'], ['0 1', '1', '0', '']],
])('%s', (_, rules, expected) => {
  const { found, partial } = combinations(rules);

  expect([...found].sort()).toEqual([...expected].sort());
  expect(partial).toBe(false);
});

test('the combination of all that is possible comes first', () => {
  expect(combinations([only('$A'), only('$B == "b"'), only('$B != "b"')]).found[0]).toMatch(/^0 [12]$/);
});

test('many values of one variable are few combinations', () => {
  const { found, partial } = combinations(Array.from({ length: 30 }, (_, index) => only(`$A == "${index}"`)));

  expect(found).toHaveLength(31);
  expect(partial).toBe(false);
});

test('of too many combinations there are those of one and of all but one', () => {
  const free = (length: number): readonly string[] => Array.from({ length }, (_, index) => only(`$A${index}`));

  expect(combinations(free(6))).toMatchObject({ found: { length: MAX_WORLDS }, partial: false });
  const { found, partial } = combinations(free(7));
  expect(partial).toBe(true);
  expect(found).toHaveLength(2 + 2 * 7);
  expect(found).toEqual(expect.arrayContaining(['', '3', '0 1 2 4 5 6', '0 1 2 3 4 5 6']));
});
