import { wordsOfText } from '../../src/shell/parse.ts';
import { plainRun, programRuns } from '../../src/shell/program-runs.ts';

const rawOf = ({ program, args }: { program: string; args: readonly { raw: string }[] }): string =>
  [program, ...args.map(({ raw }) => raw)].join(' ');

/** The program behind each prefix, innermost last. */
function runs(text: string): readonly string[] {
  return programRuns(wordsOfText(text) ?? []).map(rawOf);
}

test.each<[string, string]>([
  ['cp a b', 'cp a b'],
  ['/busybox/cp a b', 'cp a b'],
  ['command cp a b', 'cp a b'],
  ['env -i -u X A=1 B="$C" cp a b', 'cp a b'],
  ['nice -n 5 cp a b', 'cp a b'],
  ['timeout -s 9 5 cp a b', 'cp a b'],
  ['exec nohup setsid busybox cp a b', 'cp a b'],
  ['xargs -n 1 -I {} cp {} b', 'cp {} b'],
  ['find . -name x -exec cp {} b +', 'cp {} b'],
])('%s', (text, inner) => {
  expect(runs(text).at(-1)).toBe(inner);
});

test.each(['command -v cp', 'busybox --list', 'env', 'timeout 5', 'find . -name exec', 'echo cp a b'])(
  '%s runs nothing else',
  (text) => {
    expect(runs(text)).toHaveLength(1);
  },
);

test('the files that find and xargs give are those of their folders, or not in view', () => {
  const lists = (text: string): unknown => {
    const last = programRuns(wordsOfText(text) ?? []).at(-1)?.lists;
    return typeof last === 'string' ? last : last?.map(({ raw }) => raw);
  };
  expect(lists('find a b -type f -exec nice rm {} +')).toEqual(['a', 'b']);
  expect(lists('xargs rm')).toBe('input');
  expect(lists('nice rm a')).toBeUndefined();
});

test('a program that gets names out of view is no plain one', () => {
  const plain = (text: string): string | undefined => plainRun(wordsOfText(text) ?? [])?.program;
  expect(plain('nice xargs rm')).toBe('xargs');
  expect(plain('nice rm a')).toBe('rm');
});
