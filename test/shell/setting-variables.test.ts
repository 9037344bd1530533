import { UNSEEN } from '../../src/shell/held.ts';
import { visits } from './scripts.ts';

/** What the variable X may hold behind a script, and whether a program may see that. */
function after(script: string): { readonly held: readonly string[]; readonly exported: boolean } {
  const state = visits(script, 'END').at(-1)?.state;
  if (!state) throw new Error('no command');
  return { held: [...state.held.of('X')].sort(), exported: state.exported.has('X') };
}

describe('every way in which the shell sets a variable', () => {
  test.each([
    ['X=bob', ['bob']],
    ['X=a; X+=b', ['ab']],
    ['export X=bob', ['bob']],
    ['export "X=bob"', ['bob']],
    ["export 'X'=bob", ['bob']],
    ['command export X=bob', ['bob']],
    ['command -p export X=bob', ['bob']],
    ['readonly X=bob', ['bob']],
    ['X=bob :', ['bob']],
    ['X=bob export Y=1', ['bob']],
    ["X=bob eval ':'", ['bob']],
    ['X=bob set -f', ['bob']],
    ['X=bob unset Y', ['bob']],
    ['X=bob exec', ['bob']],
    ['X=bob > file', ['bob']],
    ['X=bob trap : INT', ['bob']],
    ['for X in bob; do :; done', ['bob']],
    ['read X <<EOF\nbob\nEOF', ['bob']],
    ['unset X', ['']],
    ['unset X; : "${X:=bob}"', ['bob']],
    ['unset X; Y=${X:=bob}', ['bob']],
    ['unset X; cat <<EOF\n${X:=bob}\nEOF', ['bob']],
    ['unset X; echo a > "${X:=bob}"', ['bob']],
    ['unset X; case ${X:=bob} in *) ;; esac', ['bob']],
    ['unset X; for i in ${X:=bob}; do :; done', ['bob']],
    ['unset X; [[ -n ${X:=bob} ]]', ['bob']],
    ['{ X=bob; }', ['bob']],
    ['set_() { X=bob; }; set_', ['bob']],
  ])('%s', (script, held) => {
    expect(after(script).held).toEqual(held);
  });

  test.each([
    'X=a; : $((X = 3))',
    'X=a; Y=$((X += 3))',
    'X=a; case $((X++)) in *) ;; esac',
    'X=a; for i in $((X = 3)); do :; done',
    'X=a; echo a > "f$((X = 3))"',
    'X=a; cat <<EOF\n$((X = 3))\nEOF',
    'X=a; [[ $((X = 3)) = 3 ]]',
    'X=a; let X=3',
    'X=a; let "Y=1" "X+=3"',
    'X=a; export X=$(id)',
    'X=a; while getopts a X; do :; done; getopts a X',
  ])('%s: the number is out of view', (script) => {
    expect(after(script).held).toContain(UNSEEN);
    expect(after(script).held).not.toEqual(['a']);
  });

  test.each([
    'X=a; X=bob true',
    'X=a; X=bob command :',
    'X=a; X=bob cd .',
    'X=a; (X=bob)',
    'X=a; : $(X=bob)',
    'X=a; env X=bob true',
    'X=a; : $((X == 3))',
    'X=a; let "Y = X == 3"',
  ])('%s: not this one', (script) => {
    expect(after(script).held).toEqual(['a']);
  });
});

test.each([
  ['export X', true],
  ['export X=1', true],
  ['command export X', true],
  ['set -a; X=1', true],
  ['export X; export -n X', false],
  ['export X; export -n X=2', false],
  ['export X; unset X', false],
  ['export X; unset X; X=1', false],
  ['export -n X; export X', true],
  ['X=1', false],
])('%s: exported %s', (script, exported) => {
  expect(after(script).exported).toBe(exported);
});
