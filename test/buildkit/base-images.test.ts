import { baseRegistries } from '../../src/buildkit/base-images.ts';
import { literalWord, type ShellWord, wordOf } from '../../src/shell/word.ts';

const variable = (name: string): ShellWord =>
  wordOf([{ kind: 'expansion', name, plain: true, raw: `$${name}`, quote: '"' }]);

function registries(text: string, args: Record<string, ShellWord> = {}): readonly string[] | string {
  const result = baseRegistries(text, new Map(Object.entries(args)));
  return 'missing' in result ? result.missing : result.map(({ raw }) => raw);
}

test.each([
  ['FROM alpine', ['docker.io']],
  ['FROM library/alpine:3', ['docker.io']],
  ['from r.io/a AS b\nFROM b', ['r.io']],
  ['FROM --platform=linux/amd64 r.io:5000/a@sha256:0 as x', ['r.io:5000']],
  ['FROM scratch\nCOPY --from=s.io/b /a /b\nCOPY --chown=1 --from=0 /a /b', ['s.io']],
  ['FROM scratch\nRUN --mount=type=bind,from=t.io/c,target=/c true', ['t.io']],
  ['FROM index.docker.io/library/a', ['docker.io']],
  ['# FROM no.io/a\nFROM \\\n  # a comment\n  r.io/a', ['r.io']],
  ['# escape=`\nFROM `\n  r.io/a', ['r.io']],
  ['FROM scratch\nRUN <<EOF\nFROM no.io/a\nEOF', []],
  ['', []],
])('%j', (text, expected) => {
  expect(registries(text)).toEqual(expected);
});

describe('arguments', () => {
  test.each([
    ['ARG B=r.io/a\nFROM $B', {}, ['r.io']],
    ['ARG B="r.io/a"\nFROM ${B}:1', {}, ['r.io']],
    ['ARG R=r.io\nARG B=$R/a\nFROM $B', {}, ['r.io']],
    ['ARG B=r.io/a\nFROM $B', { B: literalWord('s.io/b') }, ['s.io']],
    ['ARG B=r.io/a\nFROM $B', { B: literalWord('') }, ['r.io']],
    ['FROM $B', { B: literalWord('s.io/b') }, ['s.io']],
    ['FROM ${B:-r.io/a}', {}, ['r.io']],
    ['FROM alpine:${TAG}', { TAG: variable('TAG') }, ['docker.io']],
    ['ARG B\nFROM $B/a', { B: variable('CI_REGISTRY') }, ['"$CI_REGISTRY"']],
    ['ARG B\nFROM $B', { B: variable('BASE') }, ['"${BASE%%/*}"']],
  ])('%j with %j', (text, args, expected) => {
    expect(registries(text, args as Record<string, ShellWord>)).toEqual(expected);
  });

  test.each(['ARG B\nFROM $B', 'FROM $B', 'FROM scratch\nARG B=r.io/a\nFROM $B', 'ARG B=a\nFROM ${B#a}'])(
    '%j is out of view',
    (text) => {
      expect(registries(text)).toMatch(/^the image \S+ of the Dockerfile depends on a value that is out of view$/);
    },
  );
});
