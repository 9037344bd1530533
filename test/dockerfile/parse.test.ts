import fc from 'fast-check';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

const read = (...lines: string[]) => parseDockerfile('Dockerfile', lines.join('\n'));

/** Keywords with their text, stage by stage; the first list is what stands before FROM. */
function shape(...lines: string[]) {
  const { globals, stages } = read(...lines);
  const all = [globals, ...stages.map(({ from, instructions }) => [from, ...instructions])];
  return all.map((list) => list.map(({ keyword, text }) => `${keyword} ${text}`));
}

describe('parseDockerfile', () => {
  test('keywords have any case, and a stage its name in lower case', () => {
    const { stages } = read('ARG V=1', 'from node:${V} as Build', 'run make', 'FROM scratch');

    expect(stages.map(({ name, base, index }) => ({ name, base, index }))).toEqual([
      { name: 'build', base: 'node:${V}', index: 0 },
      { name: undefined, base: 'scratch', index: 1 },
    ]);
    expect(shape('ARG V=1', 'from a', 'run make')).toEqual([['ARG V=1'], ['FROM a', 'RUN make']]);
  });

  test('a line goes on behind a backslash, over comments and empty lines', () => {
    expect(shape('FROM a', 'RUN one \\  ', '  # comment', '', '  && two \\', '\t&& three', 'USER x')[1]).toEqual([
      'FROM a',
      'RUN one   && two \t&& three',
      'USER x',
    ]);
  });

  test('two backslashes end the line', () => {
    expect(shape('FROM a', 'RUN one \\\\', 'USER x')[1]).toEqual(['FROM a', 'RUN one \\\\', 'USER x']);
  });

  test('the escape directive changes what continues a line', () => {
    const file = read('# escape=`', 'FROM a', 'RUN dir C:\\', 'RUN one `', '  two');

    expect(file.escape).toBe('`');
    expect(file.stages[0]?.instructions.map(({ text }) => text)).toEqual(['dir C:\\', 'one   two']);
  });

  test('directives end with the first line that is none', () => {
    expect([...read('#syntax = a/b:1', '# Escape=`', 'FROM a').directives.keys()]).toEqual(['syntax', 'escape']);
    expect(read('# syntax=a/b:1').directives.get('syntax')?.value).toBe('a/b:1');
    expect(read('# A comment', '# syntax=a/b', 'FROM a').directives.size).toBe(0);
    expect(read('', '# syntax=a/b', 'FROM a').directives.size).toBe(0);
  });

  test('here-documents take their lines, several in order, tabs and quotes included', () => {
    const { stages } = read('FROM a', 'RUN cat <<A 3<<-"B C"', 'FROM x', 'A', '\tUSER y', '\tB C', 'RUN two');

    const [run, two] = stages[0]?.instructions ?? [];
    expect(run?.heredocs.map(({ name, body }) => ({ name, body }))).toEqual([
      { name: 'A', body: 'FROM x' },
      { name: 'B C', body: '\tUSER y' },
    ]);
    expect(two?.text).toBe('two');
    expect(stages).toHaveLength(1);
  });

  test.each([
    ['in quotes', 'RUN echo "<<EOF"'],
    ['in the JSON form', 'RUN ["sh", "-c", "cat <<EOF"]'],
    ['of another instruction', 'ENV X <<EOF'],
    ['that is a shift', 'RUN echo $((1<<2)) 1 << 2'],
    ['that is a here-string', 'RUN cat <<<EOF'],
  ])('a here-document %s is none', (_, line) => {
    const { stages } = read('FROM a', line, 'USER x');

    expect(stages[0]?.instructions.map(({ keyword, heredocs }) => [keyword, heredocs.length])).toEqual([
      [line.split(' ')[0], 0],
      ['USER', 0],
    ]);
  });

  test('a here-document without its end goes to the end of the file', () => {
    expect(shape('FROM a', 'RUN <<EOF', 'USER x')[1]).toEqual(['FROM a', 'RUN <<EOF']);
  });

  test('flags stand before the arguments only', () => {
    const copy = read('FROM a', 'COPY --from=b --link --chown=1:2 x --y /z/').stages[0]?.instructions[0];

    expect(copy?.flags.map(({ name, value }) => [name, value])).toEqual([
      ['from', 'b'],
      ['link', undefined],
      ['chown', '1:2'],
    ]);
    expect(copy?.arguments.map(({ value }) => value)).toEqual(['x', '--y', '/z/']);
  });

  test('arguments lose quotes and escapes, and the JSON form is read', () => {
    const [label, copy, bad] =
      read('FROM a', 'LABEL "a b"="c d" e=f\\ g', 'COPY ["a b", "/c"]', 'CMD [oops]').stages[0]?.instructions ?? [];

    expect(label?.arguments.map(({ value }) => value)).toEqual(['a b=c d', 'e=f g']);
    expect(copy?.arguments.map(({ value }) => value)).toEqual(['a b', '/c']);
    expect([copy?.json, bad?.json]).toEqual([true, false]);
  });

  test('ONBUILD is the instruction behind it', () => {
    const [run, user] = read('FROM a', 'ONBUILD RUN <<EOF', 'x', 'EOF', 'USER z').stages[0]?.instructions ?? [];

    expect(run).toMatchObject({ keyword: 'RUN', onbuild: true, text: '<<EOF' });
    expect(user?.keyword).toBe('USER');
  });

  test('places are those of the file, with a byte order mark, CRLF and text beyond ASCII', () => {
    const text = '\ufeffFROM a\r\n# ü\r\n  RUN --mount=type=cache,target=/x é \\\r\n  && $B\r\n';
    const run = parseDockerfile('d/Dockerfile', text).stages[0]?.instructions[0];
    const index = run?.text.indexOf('$B') ?? -1;
    const range = run?.place(index, index + 2);

    expect(text.slice(range?.start, range?.end)).toBe('$B');
    expect(text.slice(run?.flags[0]?.range.start, run?.flags[0]?.range.end)).toBe('--mount=type=cache,target=/x');
    expect(text.slice(run?.range.start, run?.range.end)).toBe('RUN --mount=type=cache,target=/x é \\\r\n  && $B');
    expect(parseDockerfile('d/Dockerfile', text, 'build').locate(range ?? { start: 0, end: 0 })).toMatchObject({
      path: 'd/Dockerfile',
      line: 4,
      column: 6,
      job: 'build',
    });
  });

  test('anything is read without a throw', () => {
    const long = ['FROM a', `RUN ${'x \\\n'.repeat(50_000)}`, '<<<', '[', 'RUN "', 'ONBUILD', '\\'].join('\n');

    expect(parseDockerfile('Dockerfile', long).stages).toHaveLength(1);
    expect(parseDockerfile('Dockerfile', '').stages).toEqual([]);
  });
});

test('whatever the lines, every argument stands where it says', () => {
  const pieces = [
    'RUN a "b c" \\',
    'COPY --from=x a b',
    '  $V && d',
    '# comment',
    '',
    'RUN <<EOF cat',
    'EOF',
    'LABEL a=b',
    'ONBUILD RUN é "',
    'FROM a AS b',
    '["x", "y"]',
  ];
  const file = fc.tuple(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), fc.constantFrom('\n', '\r\n'));
  fc.assert(
    fc.property(file, ([lines, eol]) => {
      const text = ['FROM a', ...lines].join(eol);
      for (const { from, instructions } of parseDockerfile('Dockerfile', text).stages) {
        for (const { arguments: words, json, range } of [from, ...instructions]) {
          for (const { raw, range: place } of json ? [] : words) {
            const within = place.start >= range.start && place.end <= range.end;
            const shown = text.slice(place.start, place.end);
            // A word that goes on in the next line has the line end between its pieces.
            if (!within || (shown !== raw && !shown.includes('\n'))) return false;
          }
        }
      }
      return true;
    }),
  );
});
