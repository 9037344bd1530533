import { parameterScope, runsFirst, type ScriptRun, scopeText, staysInShell } from '../../src/shell/parameter-scope.ts';
import { unitsOf, type Visit, visits } from './scripts.ts';

const scopeOf = ({ command: { unit, node } }: Visit, runs: readonly ScriptRun[] = []) =>
  parameterScope(unit, node.pos, runs);
const all = (script: string, name: string): readonly Visit[] => visits(script).filter(({ text }) => text === name);
const only = (script: string): Visit => {
  const [visit] = all(script, 'HERE');
  if (!visit) throw new Error('HERE does not run');
  return visit;
};

describe('parameterScope', () => {
  test('the scripts of the job', () => {
    expect(scopeOf(only('a() { b; }; HERE'))).toBe('job');
  });

  test('a function has its own, one inside it others', () => {
    const [outer, inner] = [only('a() { HERE; b() { c; }; }; a'), only('a() { b() { HERE; }; b; }; a')];
    expect(scopeOf(outer)).toMatchObject({ type: 'Function', name: { text: 'a' } });
    expect(scopeOf(inner)).toMatchObject({ type: 'Function', name: { text: 'b' } });
  });

  test('a script in a shell of its own has its own', () => {
    const here = only('HERE');
    const run = { unit: here.command.unit, mode: 'child', command: only('x; HERE').command } as const;
    expect(scopeOf(here, [run])).toBe(here.command.unit);
  });

  test.each([
    ['. ./f.sh', 'job'],
    ['. ./f.sh words', undefined],
  ])('%s', (text, expected) => {
    const here = only('HERE');
    const [command] = all(text, text);
    if (!command) throw new Error(`${text} does not run`);
    expect(scopeOf(here, [{ unit: here.command.unit, mode: 'source', command: command.command }])).toBe(expected);
  });

  test('files that source each other', () => {
    const here = only('HERE');
    const run = { unit: here.command.unit, mode: 'source', command: here.command } as const;
    expect(scopeOf(here, [run])).toBeUndefined();
  });
});

test('the text of a scope leaves out the functions in it', () => {
  const [unit] = unitsOf('one; a() { two; b() { three; }; four; }; five');
  if (!unit) throw new Error('no unit');
  const scope = parameterScope(unit, unit.program.text.indexOf('two'), []);
  if (scope === undefined) throw new Error('no scope');
  expect(scopeText(unit, scope)).toBe('a() { two; ; four; }');
  expect(scopeText(unit, 'job')).toBe('one; ; five');
});

describe.each([
  ['HERE', true, true],
  ['x; HERE', true, true],
  ['if x; then HERE; fi', false, true],
  ['x && HERE', false, true],
  ['for i in a b; do HERE; done', false, true],
  ['{ HERE; }', false, true],
  ['(HERE)', false, false],
  ['HERE | x', false, false],
  ['HERE &', false, false],
  ['x=$(HERE)', false, false],
])('%s', (script, first, stays) => {
  test('in a script', () => {
    const { command } = only(script);
    expect([runsFirst(command, command.unit), staysInShell(command, command.unit)]).toEqual([first, stays]);
  });

  test('in a function', () => {
    const visit = only(`f() {\n${script}\n}\nf`);
    const scope = scopeOf(visit);
    if (scope === undefined || scope === 'job') throw new Error('no function');
    expect([runsFirst(visit.command, scope), staysInShell(visit.command, scope)]).toEqual([first, stays]);
  });
});
