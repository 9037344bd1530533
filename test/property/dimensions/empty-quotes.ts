import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, inline, pick } from './dimension.ts';

/** Empty quotes at the joints of words. */
const QUOTES: fc.Arbitrary<Steps> = fc
  .record({
    quotes: pick("''", '""'),
    word: pick('destination', 'tag', 'open tag', 'build arg', 'label', 'name', 'path', 'value', 'own word'),
    end: pick('front', 'joint', 'end', 'both'),
  })
  .map(({ quotes, word, end }) => {
    const at = (left: string, right: string): string => {
      const texts = {
        front: `${quotes}${left}${right}`,
        joint: `${left}${quotes}${right}`,
        end: `${left}${right}${quotes}`,
      };
      return end === 'both' ? `${quotes}${left}${quotes}${right}${quotes}` : texts[end];
    };
    const image = '-d $CI_REGISTRY_IMAGE/web:2';
    const calls: Readonly<Record<typeof word, string>> = {
      destination: `${CALL} -d ${at('$CI_REGISTRY_IMAGE', '/web:3')}`,
      tag: `${CALL} -d $CI_REGISTRY_IMAGE/web:${at('v', '$CI_COMMIT_SHORT_SHA')}`,
      'open tag': `${CALL} -d $CI_REGISTRY_IMAGE/web:${at('', '$RELEASE')}`,
      'build arg': `${CALL} ${image} --build-arg A=${at('x', '$VERSION')}`,
      label: `${CALL} ${image} --label ${at('a', '=b')}`,
      name: `${CALL} ${at('--desti', 'nation')}=$CI_REGISTRY_IMAGE/web:4`,
      path: `${CALL} ${image} -f ${at('prod', '.Dockerfile')}`,
      value: `${CALL} ${image} --build-arg ${at('B=', '')}`,
      'own word': `${at('/kaniko', '/executor')} --context . ${image} --target ${at('bu', 'ild')}`,
    };
    return { lines: [calls[word]] };
  });

export const EMPTY_QUOTES: Dimension = {
  name: 'empty quotes',
  kind: 'C2',
  rule: 'Empty quotes are a part of a word.',
  weight: 1,
  cases: inline(QUOTES),
  signs: /internal error/,
};
