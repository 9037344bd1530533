import * as fc from 'fast-check';

/** Pieces of a shell word, by how they are quoted; each stands alone and beside any other. */
const BARE = ['abc', '1.2.3', 'a-b_c', 'x/y', 'k=v', 'ä', 'a,b', 'a:b', 'a@b', '50%', 'c++', 'v?', '~x', '{a}', 'a#b'];
const SINGLE = ["'a b'", `'"q"'`, "'$HOME'", "'a,b'", "'\\'", "'it is'", "''", "'*'", "'#x'", "' x '", "'a;b|c&d'"];
const DOUBLE = [
  '"a b"',
  '"$VERSION"',
  '"${VERSION}"',
  '"a\\"b"',
  '"\\$X"',
  '"$(echo hi)"',
  `"a'b"`,
  '"${EMPTY:-def}"',
  '"`echo tick`"',
  '"a,b"',
  '"$SPACED"',
  '"$QUOTED"',
  '""',
  '"\\\\"',
  '"$(echo "in \'it\'")"',
  '"${VERSION%%.*}-${VERSION##*.}"',
];
const ESCAPED = ['\\$X', 'a\\ b', '\\"q\\"', '\\\\', '\\,', "\\'", '\\#', '\\&'];
const EXPANDED = [
  '$VERSION',
  '${VERSION}',
  '${VERSION:-x}',
  '${VERSION#v}',
  '${EMPTY:-a}',
  '$(echo a)',
  '$((1+2))',
  '`echo x`',
  '$CI_COMMIT_SHA',
  '${CI_COMMIT_REF_SLUG}',
  '$EMPTY',
];

export const ENVIRONMENT: Readonly<Record<string, string>> = {
  VERSION: 'v1.2.3',
  SPACED: 'a  b',
  QUOTED: '"q", \\ \'s\'',
  EMPTY: '',
  DOCKER_AUTH: '{"auths":{"registry.example.com":{"auth":"dXNlcjpwYXNz"},"r.io":{"auth":"dTpw"}}}',
};

/** A word of one to three pieces, in every quoting style. */
export const TEXT: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...BARE) },
      { weight: 2, arbitrary: fc.constantFrom(...SINGLE) },
      { weight: 2, arbitrary: fc.constantFrom(...DOUBLE) },
      { weight: 1, arbitrary: fc.constantFrom(...ESCAPED) },
      { weight: 1, arbitrary: fc.constantFrom(...EXPANDED) },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((pieces) => pieces.join(''));

/** A word that is safe without quotes of its own, for what stands inside a variable. */
export const PLAIN: fc.Arbitrary<string> = fc.constantFrom(
  'abc',
  '1.2.3',
  'x/y',
  'a,b',
  'k=v',
  '$VERSION',
  '${CI_COMMIT_SHA}',
);

/** Puts a word that holds no quotes into one of the styles that leave its meaning alone. */
export function quoted(text: string, style: 'bare' | 'single' | 'double' | 'mixed'): string {
  if (/["'\\`]/.test(text)) return text;
  if (style === 'double') return `"${text}"`;
  if (style === 'single') return text.includes('$') ? `"${text}"` : `'${text}'`;
  if (style === 'mixed' && text.length > 3 && !text.slice(0, 3).includes('$'))
    return `"${text.slice(0, 2)}"${text.slice(2)}`;
  return text;
}

export const STYLE = fc.constantFrom('bare' as const, 'double' as const, 'single' as const, 'mixed' as const);
