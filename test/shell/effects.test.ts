import { effectsOf, runsCommand } from '../../src/shell/effects.ts';
import { word } from '../kaniko/words.ts';

describe('an expansion with an effect', () => {
  test.each([
    ['r:${T:=dev}', [{ kind: 'assigns', name: 'T' }]],
    ['${T=dev}', [{ kind: 'assigns', name: 'T' }]],
    ['${T:?none}', [{ kind: 'stops' }]],
    ['$((N += 1))', [{ kind: 'assigns', name: 'N' }]],
    ['$((N++))', [{ kind: 'assigns', name: 'N' }]],
    ['$((--N))', [{ kind: 'assigns', name: 'N' }]],
    ['$(count)', [{ kind: 'runs' }]],
    ['`count`', [{ kind: 'runs' }]],
    ['$(date > d)', [{ kind: 'runs' }]],
    ['$(date; count)', [{ kind: 'runs' }]],
    ['$(echo 1 | tee n)', [{ kind: 'runs' }]],
    ['$RANDOM', [{ kind: 'runs' }]],
    ['$(date +%s)', [{ kind: 'varies' }]],
  ])('%s', (text, effects) => {
    expect(effectsOf(word(text))).toEqual(effects);
  });

  test.each(['$T', '${T:-dev}', '${T%/}', '$((N + 1))', '$((N == 1))', '$(git describe 2>/dev/null)', '`pwd`'])(
    '%s has none',
    (text) => {
      expect(effectsOf(word(text))).toEqual([]);
    },
  );

  test('arithmetic runs no command', () => {
    expect([word('$((1 + 1))'), word('$(date)')].map(runsCommand)).toEqual([false, true]);
  });
});
