import { writtenText } from '../../src/credentials/written-text.ts';
import type { WordPart } from '../../src/shell/word.ts';
import { commands } from '../shell/scripts.ts';

/** The text with its expansions in angle brackets. */
function written(script: string): string | undefined {
  const command = commands(script).at(-1);
  const shown = (part: WordPart): string => (part.kind === 'text' ? part.value : `<${part.raw}>`);
  return command && writtenText(command)?.map(shown).join('');
}

describe('the text that stands in the file', () => {
  test.each([
    [`echo '$X' > f`, '$X'],
    ['echo "$X" > f', '<$X>'],
    ['echo "\\$X" > f', '$X'],
    ['echo -n a b > f', 'a b'],
    [`echo -e 'a\\nb' > f`, 'a\nb'],
    [`echo 'a\\nb' > f`, 'a\\nb'],
    [`printf '%s:%s' a "$B" > f`, 'a:<$B>'],
    [`printf '{"%s":100%%}\\n' "$H" > f`, '{"<$H>":100%}\n'],
    ['printf "$X" > f', '<$X>'],
    [`printf '%s' > f`, ''],
    ["cat > f <<'EOF'\n$X\nEOF", '$X\n'],
    ['cat > f <<EOF\n$X ${Y} \\$Z $(w "a)") \\\\ \\q\nEOF', '<$X> <${Y}> $Z <$(w "a)>") \\ \\q\n'],
    ['tee f <<EOF\n${X:-y}\nEOF', '<${X:-y}>\n'],
    [': > f', ''],
    ['> f', ''],
  ])('%j', (script, expected) => {
    expect(written(script)).toBe(expected);
  });

  test.each([`printf '%d' 1 > f`, `printf '%s' a b > f`, 'cat a > f', 'base64 -d > f', 'tee f', 'jq . a > f'])(
    '%j is made by a program',
    (script) => {
      expect(written(script)).toBeUndefined();
    },
  );
});
