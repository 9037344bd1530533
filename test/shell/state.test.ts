import { ShellState } from '../../src/shell/state.ts';
import { commands } from './scripts.ts';

/** The literals that a program may find in a variable; null for a value that is not known, undefined for none. */
function seen(state: ShellState, name: string): readonly (string | null)[] | undefined {
  const values = state.variables.get(name);
  return values && [...values].map((word) => word?.literal ?? null);
}

/** The state behind assignments, as the interpreter makes it. */
function after(script: string, state = new ShellState()): ShellState {
  for (const command of commands(script)) {
    const [name, ...args] = command.words.map(({ literal }) => literal ?? '');
    for (const { name: variable, value } of [...command.assignments, ...command.argumentAssignments])
      state.assign(variable, value);
    for (const variable of args.map((word) => word.split('=')[0] ?? '')) {
      if (name === 'export') state.export(variable);
      if (name === 'unset') state.unset(variable);
    }
  }
  return state;
}

describe('what a program that the script runs finds in a variable', () => {
  test.each([
    ['an assignment alone', 'A=1', [null]],
    ['an exported one', 'export A=1', ['1']],
    ['exported later', 'A=1; export A', ['1']],
    ['assigned again behind the export', 'export A=1; A=2', ['2']],
    ['unset in between', 'export A=1; unset A; A=2', [null]],
    ['exported once more', 'export A=1; unset A; export A=2', ['2']],
    ['nothing', 'B=1', undefined],
  ])('%s', (_name, script, expected) => {
    expect(seen(after(script).child([]), 'A')).toEqual(expected);
  });

  test('a variable of the environment stays exported', () => {
    const state = after('A=1', new ShellState((name) => name === 'A'));

    expect(seen(state.child([]), 'A')).toEqual(['1']);
  });

  test('unset forgets that it was in the environment', () => {
    const state = after('unset A; A=1', new ShellState(() => true));

    expect(seen(state.child([]), 'A')).toEqual([null]);
  });

  test('an assignment in front of its name', () => {
    const [command] = commands('A=2 program');
    const state = after('A=1');

    expect(seen(state.child(command?.assignments ?? []), 'A')).toEqual(['2']);
    expect(seen(state, 'A')).toEqual(['1']);
  });

  test('an export on one of two paths does not count', () => {
    const one = after('A=1');
    const other = one.clone();
    other.export('A');
    one.join(other);

    expect(seen(one.child([]), 'A')).toEqual([null]);
  });

  test('an export in a subshell does not count', () => {
    const outer = after('A=1');
    const inner = outer.clone();
    inner.export('A');
    outer.afterSubshell(inner);

    expect(seen(outer.child([]), 'A')).toEqual([null]);
  });
});
