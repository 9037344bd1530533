import * as fc from 'fast-check';
import { CALL, type Dimension, type Steps, IMAGE, inline, pick } from './dimension.ts';

/** Positional parameters that hold the words of the call, and what else reads them. */
export const PARAMETER_STEPS: fc.Arbitrary<Steps> = fc
  .record({
    // Without a reader most of them are migrated, and executed.
    reader: fc.oneof(
      pick('true'),
      pick(
        'echo "count $#" > seen.txt',
        'printf "%s\\n" "$2" > seen.txt',
        'echo "$*" > seen.txt',
        'for word; do echo "<$word>" >> seen.txt; done',
        'for word in "$@"; do echo "$word" >> seen.txt; done',
        'echo "${1:-none} ${3##*/}" > seen.txt',
        '[ $# -gt 2 ] && echo many > seen.txt',
        'case $1 in -*) echo flags > seen.txt ;; esac',
        'first=$1',
        'other() { echo "$1 $#" >> seen.txt; }; other a b',
        'sh -c \'echo "$0 $#" >> seen.txt\' x y',
      ),
    ),
    where: pick('before', 'behind', 'both'),
    image: IMAGE,
    more: pick('', '', 'set -- "$@" --label added=1', 'shift 2', 'set -- --build-arg A=1 "$@"'),
    holder: pick('script', 'file', 'function', 'file that sets them', 'function that sets them', 'sourced file'),
  })
  .map(({ reader, where, image, more, holder }) => {
    const words = `--label order=1 --destination ${image}`;
    const body = [
      ...(where === 'behind' ? [] : [reader]),
      ...(more === '' ? [] : [more]),
      `${CALL} "$@"`,
      ...(where === 'before' ? [] : [reader]),
      ...(reader.startsWith('first=') ? ['echo "$first" > first.txt'] : []),
    ];
    const lines = body.join('\n');
    if (holder === 'file') return { lines: [`sh ci/args.sh ${words}`], files: { 'ci/args.sh': `${lines}\n` } };
    if (holder === 'function') return { lines: [`run() {\n${lines}\n}`, `run ${words}`] };
    const own = `set -- ${words}\n${lines}`;
    if (holder === 'file that sets them')
      return {
        lines: ['set -- one two', 'sh ci/args.sh three', 'echo "$*" > own.txt'],
        files: { 'ci/args.sh': `${own}\n` },
      };
    if (holder === 'function that sets them')
      return { lines: [`run() {\n${own}\n}`, 'set -- one two', 'run three', 'echo "$*" > own.txt'] };
    if (holder === 'sourced file') return { lines: ['. ci/args.sh'], files: { 'ci/args.sh': `${own}\n` } };
    return { lines: [`set -- ${words}`, ...body] };
  });

export const PARAMETERS: Dimension = {
  name: 'parameters',
  kind: 'A12',
  rule: 'Positional parameters are variables with readers.',
  weight: 1,
  cases: inline(PARAMETER_STEPS),
  signs: /runs differ/,
};
