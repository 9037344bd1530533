import { analyze, type KanikoInvocation } from '../../src/kaniko/analyze.ts';
import { comparePlace } from '../../src/verify/compare-place.ts';
import { unitsOf } from '../shell/scripts.ts';

/** The calls of a program in a script. */
function callsOf(program: string, ...entries: readonly string[]): readonly KanikoInvocation[] {
  const image = { kind: 'other', mentionsKaniko: false } as const;
  return analyze({ units: unitsOf(...entries), afterUnits: [], image, program, values: () => [] }).invocations;
}

/** The differences of the first calls of two scripts. */
function differences(before: string, after: string): readonly string[] {
  const [old] = callsOf('old', before);
  const [now] = callsOf('new', after);
  if (!old || !now) throw new Error('no call');
  return comparePlace(old, now);
}

describe('the same place', () => {
  test.each([
    ['old a', 'new b'],
    ['if x; then old; fi', 'if x; then new; fi'],
    ['old a', '( k=1 && new b && mv c d )'],
    ['x || old', 'x || ( k=1 && new && mv c d )'],
    ['(cd a && old)', '(cd a && new)'],
    ['(cd a && old)', '(cd a && ( k=1 && new ))'],
    ['old > log', '( k=1 && new ) > log'],
    ['old; echo', 'rm x; new; echo'],
  ])('%s, %s', (before, after) => {
    expect(differences(before, after)).toEqual([]);
  });
});

describe('another place', () => {
  test.each([
    ['old', 'x && new'],
    ['old', 'new || true'],
    ['x && old', 'x || new'],
    ['old', 'new &'],
    ['old', '! new'],
    ['old', 'new | tail'],
    ['a | old', 'new | a'],
    ['old', 'while x; do new; done'],
    ['while x; do old; done', 'while new; do x; done'],
    ['if x; then old; fi', 'if x; then a; else new; fi'],
    ['case $A in 1) old ;; 2) ;; esac', 'case $A in 1) ;; 2) new ;; esac'],
    ['old', '( k=1 || new )'],
    ['old', '( k=1 && new; true )'],
    ['old', '{ k=1 && new; }'],
    ['f() { old; }; f', 'g() { new; }; g'],
    ['old', 'x=$(new)'],
  ])('%s, %s', (before, after) => {
    expect(differences(before, after)).toHaveLength(1);
  });

  test('another directory', () => {
    expect(differences('cd a; old', 'cd b; new')).toEqual(['directory of the build: a before, b after']);
    expect(differences('old', 'cd "$B"; new')).toHaveLength(1);
  });

  test('a directory that was not known says nothing', () => {
    expect(differences('cd "$A"; old', 'cd b; new')).toEqual([]);
  });
});
