import { interpret } from '../../src/shell/interpret.ts';
import { unitsOf } from './scripts.ts';

/** The words of the commands named `probe`, or by words that are, as the shell makes them. */
function made(...entries: readonly string[]): readonly string[] {
  const all: string[] = [];
  interpret(unitsOf(...entries), (_command, _state, flow, { words }) => {
    if (words[0]?.literal !== 'probe' || flow.isFunctionCall) return;
    all.push(words.map(({ literal, raw }) => (literal === undefined ? `<${raw}>` : `[${literal}]`)).join(''));
  });
  return all;
}

describe('the words that the shell makes of those that are written', () => {
  test.each([
    // Positional parameters.
    ['set -- a "b c"; probe "$@"', ['[probe][a][b c]']],
    ['set -- a "b c"; probe $@', ['[probe][a][b][c]']],
    ['set -- a "b c"; probe $*', ['[probe][a][b][c]']],
    ['set -- a "b c"; probe "$*"', ['[probe][a b c]']],
    ['set -- a b; probe "x$@y"', ['[probe][xa][by]']],
    ['set --; probe "$@" z', ['[probe][z]']],
    ['set --; probe "${@:-z}"', ['[probe][z]']],
    ['set -- a; probe "${@:-z}"', ['[probe][a]']],
    ['set -- a b; shift; probe "$@"', ['[probe][b]']],
    ['set -- a; set -- "$@" b; probe "$@"', ['[probe][a][b]']],
    ['set -- a "$X"; probe "$@"', ['[probe][a]<"$@">']],
    // Functions that pass them on.
    ['f() { probe "$@"; }; f a b', ['[probe][a][b]']],
    ['f() { "$@"; }; f probe a', ['[probe][a]']],
    ['f() { $*; }; f probe a', ['[probe][a]']],
    ['f() { $1 x "$2"; }; f probe a', ['[probe][x]<"$2">']],
    ['f() { g "$@"; }; g() { "$@"; }; f probe a', ['[probe][a]']],
    ['f() { "$@"; }; g() { probe "$@"; }; f g a', ['[probe][a]']],
    ['f() { shift; "$@"; }; f x probe a', ['[probe][a]']],
    ['f() { for p in "$@"; do probe "$p" "$@"; done; }; f a', ['[probe]<"$p">[a]']],
    // Names and options out of variables.
    ['a=probe; $a b', ['[probe][b]']],
    ['a="probe -r"; $a b', ['[probe][-r][b]']],
    ['a=probe; "$a" b', ['[probe][b]']],
    ['o=-r; probe $o b', ['[probe][-r][b]']],
    ['o=; probe $o b', ['[probe][b]']],
    ['o="a b"; probe $o "$o"', ['[probe][a][b]<"$o">']],
  ])('%s', (script, expected) => {
    expect(made(script)).toEqual(expected);
  });

  test.each([
    ['a value that is matched as a pattern', 'o="* b"; probe $o', ['[probe]<$o>']],
    ['parameters whose number is not known', 'set -- $X; probe "$@"', ['[probe]<"$@">']],
    ['parameters of a script that nothing in view gives', 'probe "$@"', ['[probe]<"$@">']],
    ['one of two values', 'if x; then a=probe; else a=other; fi; $a b', []],
    ['a value that single quotes keep from being one', "a=probe; '$a' b", []],
    ['parameters of which a part is cut off', 'set -- a; probe "${@#x}"', ['[probe]<"${@#x}">']],
  ])('%s stay as they are written', (_, script, expected) => {
    expect(made(script)).toEqual(expected);
  });

  test('the parameters of a function are its own', () => {
    expect(made('set -- a; f() { probe "$@"; }; f b; probe "$@"')).toEqual(['[probe][b]', '[probe][a]']);
  });

  test('a word that is made has the place of the one that it comes from', () => {
    const places: string[] = [];
    interpret(unitsOf('set -- a b; probe "$@"'), (command, _state, _flow, { words }) => {
      if (words[0]?.literal !== 'probe') return;
      for (const { start, end } of words.slice(1)) places.push(command.unit.program.text.slice(start, end));
    });
    expect(places).toEqual(['"$@"', '"$@"']);
  });
});
