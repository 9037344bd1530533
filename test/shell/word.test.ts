import fc from 'fast-check';
import {
  around,
  concatWords,
  hasQuoting,
  insideDoubleQuotes,
  isDoubleQuoted,
  literalPrefix,
  literalWord,
  maySplit,
  meaning,
  onlyVariable,
  sameMeaning,
  splitWord,
  splitWordLast,
  stripPrefix,
  variablesOf,
} from '../../src/shell/word.ts';
import { word, words } from '../kaniko/words.ts';

describe('splitWord', () => {
  test.each([
    ['A=B=C', 'A', 'B=C'],
    ['A=', 'A', ''],
    ['=B', '', 'B'],
    ['"A=b c"', '"A"', '"b c"'],
    ["'A=$b'", "'A'", "'$b'"],
    ['A="b=c"', 'A', '"b=c"'],
    ['"A"=b', '"A"', 'b'],
    ['"$K=$V"', '"$K"', '"$V"'],
    ['$K=$V', '$K', '$V'],
    ['"A=$X b"\' c\'', '"A"', '"$X b"\' c\''],
    ['A=b\\ c', 'A', 'b\\ c'],
    ['"A=a\\"b\\\\c\\$d"', '"A"', '"a\\"b\\\\c\\$d"'],
    ['A=é😀', 'A', '\\é\\�\\�'],
  ])('%s', (text, before, after) => {
    const cut = splitWord(word(text), '=');

    expect(cut?.before.raw).toBe(before);
    if (!text.includes('😀')) expect(cut?.after.raw).toBe(after);
  });

  test.each(['AB', '$A', '"${A:-x=y}"', '$(echo a=b)', '""'])('%s has no literal =', (text) => {
    expect(splitWord(word(text), '=')).toBeUndefined();
  });

  test('the last one', () => {
    expect(splitWordLast(word('"$R:5000/a:$T"'), ':')?.after.raw).toBe('"$T"');
    expect(splitWordLast(word('r.io:5000/a:1'), ':')?.before.raw).toBe('r.io:5000/a');
    expect(splitWordLast(word('$X'), ':')).toBeUndefined();
  });

  test('non-ASCII text stays as it is written', () => {
    expect(splitWord(word('A=né😀'), '=')?.after.raw).toBe('né😀');
  });
});

describe('stripPrefix', () => {
  test.each([
    ['dir:///srv/app', 'dir://', '/srv/app'],
    ['"dir://$CI_PROJECT_DIR"', 'dir://', '"$CI_PROJECT_DIR"'],
    ['dir://$X/"a b"', 'dir://', '$X/"a b"'],
    ['"dir"://x', 'dir://', 'x'],
    ['-c$X', '-c', '$X'],
    ['abc', '', 'abc'],
    ['./', './', ''],
  ])('%s without %s', (text, prefix, rest) => {
    expect(stripPrefix(word(text), prefix)?.raw).toBe(rest);
  });

  test.each([
    ['dir:/x', 'dir://'],
    ['$X', 'a'],
    ['a$X', 'ab'],
    ['', 'a'],
  ])('%s does not start with %s', (text, prefix) => {
    const given = text === '' ? literalWord('') : word(text);

    expect(stripPrefix(given, prefix)).toBeUndefined();
  });
});

describe('around', () => {
  test.each([
    ['app', 'context=app'],
    ['./a/b:1', 'context=./a/b:1'],
    ['"a b"', '"context=a b"'],
    ["'a b'", "context='a b'"],
    ['$X', '"context=$X"'],
    ['${X}/b', '"context=${X}/b"'],
    ['"$X"/b', 'context="$X"/b'],
    ['$A\\/$B', 'context=$A\\/$B'],
    ['a\\ b', 'context=a\\ b'],
    ['$(pwd)', '"context=$(pwd)"'],
    ['`pwd`', '"context=`pwd`"'],
    ['$[[ inputs.context ]]', '"context=$[[ inputs.context ]]"'],
    ['""', '"context="'],
    ["''", "context=''"],
    ['*.x', 'context=*.x'],
  ])('context= and %s', (text, expected) => {
    const written = around('context=', word(text));

    expect(written === undefined || written.startsWith('context=*') ? 'refused or kept' : written).toBe(
      text === '*.x' ? 'refused or kept' : expected,
    );
  });

  test('unquoted expansions stay unquoted where that is asked for', () => {
    expect(around('type=image,name=', word('$R:$T'), ',push=true', false)).toBe('type=image,name=$R:$T,push=true');
    expect(around('type=image,name=', word('"$R:$T"'), ',push=true', false)).toBe('"type=image,name=$R:$T,push=true"');
  });

  test('a suffix with blanks moves everything inside quotes', () => {
    expect(around('', word('$A'), ' b')).toBe('"$A b"');
    expect(around('', word('"$A"/c'), ' b')).toBe('"$A/c b"');
  });

  test('the written word stands for prefix, word and suffix, whatever the quoting', () => {
    const piece = fc.constantFrom('a', '"b c"', "'d e'", '$X', '"${Y}"', '\\"', '/', "'$'", '"\\$"', '`z`', "'`'");
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), (pieces) => {
        const given = word(pieces.join(''));

        const written = around('p=', given, ',s');

        if (written === undefined) return;
        const [again, ...more] = words(written);
        expect(more).toEqual([]);
        const expected = concatWords(literalWord('p='), given, literalWord(',s'));
        expect(again && meaning(again)).toBe(meaning(expected));
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

describe('insideDoubleQuotes', () => {
  test.each([
    ['a', 'a'],
    ['"a b"', 'a b'],
    ['\'a "b" $c\'', 'a \\"b\\" \\$c'],
    ['a\\$b', 'a\\$b'],
    ['"$X"/\'y\'', '$X/y'],
    ['$(printf "%s" "$X")', '$(printf "%s" "$X")'],
    ['${X:-y}', '${X:-y}'],
    ["'back\\slash`tick'", 'back\\\\slash\\`tick'],
  ])('%s', (text, expected) => {
    expect(insideDoubleQuotes(word(text))).toBe(expected);
  });

  test.each(['*.txt', '~/x', '{a,b}', '`echo "x"`', '${X:-"y z"}', "$'a\\n'"])('%s cannot be written so', (text) => {
    expect(insideDoubleQuotes(word(text))).toBeUndefined();
  });
});

describe('meaning', () => {
  test.each([
    ['abc', '"abc"'],
    ['a"b"c', "'abc'"],
    ['$X', '"${X}"'],
    ['a\\ b', '"a b"'],
    ['"a$X"b', 'a"$X"\'b\''],
    ['""a', 'a'],
  ])('%s and %s are the same', (a, b) => {
    expect(sameMeaning(word(a), word(b))).toBe(true);
  });

  test.each([
    ['$X', "'$X'"],
    ['$X', '$XY'],
    ['${X}Y', '$XY'],
    ['$X', '${X:-}'],
    ['a', 'ab'],
    ['$A$B', '$B$A'],
    ['\\$X', '$X'],
  ])('%s and %s differ', (a, b) => {
    expect(sameMeaning(word(a), word(b))).toBe(false);
  });
});

describe('questions about words', () => {
  test('literalPrefix', () => {
    expect(literalPrefix(word('"dir://"a$X/b'))).toBe('dir://a');
  });

  test('onlyVariable', () => {
    expect(['$X', '"${X}"', '""$X', '${X:-1}', '$X/', '$(x)'].map((text) => onlyVariable(word(text)))).toEqual([
      'X',
      'X',
      'X',
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('variablesOf', () => {
    expect(variablesOf(word('"$A/${B:-x}"$C$(echo $D)'))).toEqual(['A', 'B', 'C']);
  });

  test('maySplit', () => {
    expect(['$X', 'a$(b)', '"$X"', "'$X'", 'a', '*', '$[[ inputs.x ]]'].map((text) => maySplit(word(text)))).toEqual([
      true,
      true,
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  test('hasQuoting and isDoubleQuoted', () => {
    expect(['a', '"a"', "'a'", 'a\\ b', '$X', '"a"b', '"a""b"'].map((text) => hasQuoting(word(text)))).toEqual([
      false,
      true,
      true,
      true,
      false,
      true,
      true,
    ]);
    expect(isDoubleQuoted(word('"a $X"'))).toBe(true);
    expect(isDoubleQuoted(word('"a"b'))).toBe(false);
  });

  test('two double-quoted strings are not one', () => {
    expect(isDoubleQuoted(word('"a""b"'))).toBe(false);
  });
});

describe('parts that stood in quotes of their own', () => {
  test.each([
    ['"$A""b"', '"${A}b"'],
    ['"$A"b', '"${A}b"'],
    [`$A'b'`, '"${A}b"'],
    ['"${A}""b"', '"${A}b"'],
    ['"$A""-b"', '"$A-b"'],
    ['"$1""0"', '"${1}0"'],
    ['"a$""b"', '"a\\$b"'],
    ['"a\\$""b"', '"a\\$b"'],
    ['"$A"$B', '"$A$B"'],
  ])('%s does not become another name', (given, expected) => {
    expect(`"${insideDoubleQuotes(word(given)) ?? ''}"`).toBe(expected);
  });

  test('a word that is put together keeps the names', () => {
    expect(concatWords(word('x="$A"'), word('"b"')).raw).toBe('x="${A}b"');
  });
});
