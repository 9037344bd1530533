import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, inline, pick } from './dimension.ts';

const COUNT = 'count() { n=$(cat n.txt 2>/dev/null || echo 0); n=$((n + 1)); echo $n > n.txt; echo $n; }';

/** Words whose expansion does something, and words that read what it did. */
export const EFFECT_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    // The others look like the first ones and do nothing: their calls are migrated.
    effect: fc.oneof(
      pick('${NUM:=7}', '$((NUM+=3))', '$((NUM=NUM+2))', '$(count)', '${NUM:?no number}', '${NUM=4}'),
      pick(
        '${NUM:-7}',
        '${NUM:+8}',
        '$((NUM + 3))',
        '$((NUM == 2))',
        '${NUM#0}',
        '$(echo $NUM)',
        '$(cat num 2>/dev/null)',
      ),
    ),
    reader: pick('--build-arg "NUM=$NUM"', '--label "num=${NUM:-none}"', '--build-arg "N=$(count)"', '', ''),
    extra: pick(
      '',
      '--digest-file num.d',
      '--image-name-with-digest-file names.txt',
      '--tar-path i.tar',
      '--tar-path $(count).tar',
      '--digest-file d.$((NUM+=1))',
    ),
    dropped: pick('', '', '', '--verbosity="$(count)"', '--push-retry=$((NUM+=1))', '--log-format=${FORM:=text}'),
    behind: pick('echo "${NUM:-none} ${FORM:-none}" > num.txt', 'true'),
    place: pick('line', 'loop', 'or', 'if'),
    first: fc.boolean(),
    empty: fc.boolean(),
  })
  .map(({ effect, reader, extra, dropped, behind, place, first, empty }) => {
    const image = `-d "$CI_REGISTRY_IMAGE/web:n${effect}"`;
    const words = first ? [image, reader, dropped, extra] : [dropped, reader, image, extra];
    const call = [CALL, ...words].filter((word) => word !== '').join(' ');
    const calls: Readonly<Record<typeof place, string>> = {
      line: call,
      loop: `for round in 1 2; do ${call}; done`,
      or: `${call} || echo "not built"`,
      if: `if ${call}; then echo built; fi`,
    };
    return { lines: [COUNT, ...(empty ? [] : ['NUM=1']), `${calls[place]}\n${behind}`] };
  });

export const EFFECTS: Dimension = {
  name: 'effects',
  kind: 'A9',
  rule: 'Expansions with an effect keep their order and their shell.',
  weight: 2,
  cases: inline(EFFECT_STEPS),
  signs: /runs differ/,
};
