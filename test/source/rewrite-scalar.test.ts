import fc from 'fast-check';
import { loadFile } from '../../src/gitlab/load.ts';
import type { ScalarValue, SeqValue } from '../../src/gitlab/value.ts';
import { applyEdits } from '../../src/source/edits.ts';
import { sourceFile } from '../../src/source/read.ts';
import { rewriteScalar, textEdit, type ValueEdit } from '../../src/source/rewrite-scalar.ts';

/** The scripts of a file, as decoded texts. */
function scalarsOf(text: string): ScalarValue[] {
  const list = loadFile(sourceFile('a.yml', text)).content?.entries.get('script')?.value as SeqValue | undefined;
  return (list?.items ?? []).flatMap(({ value }) => (value.kind === 'scalar' ? [value] : []));
}

interface Outcome {
  readonly after: string;
  readonly expected: string;
  readonly given: string | undefined;
}

function rewrite(
  text: string,
  find: string,
  edit: (start: number, end: number) => ValueEdit,
  index = 1,
): Outcome | undefined {
  const value = scalarsOf(text)[index];
  if (!value) throw new Error('no scalar');
  const start = value.text.indexOf(find);
  const result = rewriteScalar(value, [edit(start, start + find.length)], 'test');
  if (!result) return undefined;
  const after = applyEdits(text, result.edits);
  return { after, expected: result.value, given: scalarsOf(after)[index]?.text };
}

const replace = (text: string, find: string, by: string) =>
  rewrite(text, find, (start, end) => textEdit(start, end, by));

/** A script with one entry of each style between two others. */
const styles: Record<string, (indent: string) => string> = {
  plain: () => 'run WORD now',
  single: () => "'run WORD now'",
  double: () => '"run WORD now"',
  literal: (indent) => `|\n${indent}first\n${indent}run WORD now\n${indent}last`,
  'literal, stripped': (indent) => `|-\n${indent}run WORD now`,
  'literal with a comment': (indent) => `| # why\n${indent}run WORD now`,
  'literal, indented': (indent) => `|2\n${indent.slice(2)}    run WORD now`,
  folded: (indent) => `>\n${indent}run\n${indent}WORD\n${indent}now`,
  'folded, stripped': (indent) => `>-\n${indent}run WORD\n${indent}now`,
  'plain on lines': (indent) => `run\n${indent}WORD\n${indent}now`,
  'single on lines': (indent) => `'run\n${indent}WORD\n${indent}now'`,
  'double on lines': (indent) => `"run WORD\n${indent}now"`,
};

const file = (style: string): string => {
  const body = styles[style]?.('      ') ?? '';
  return `# é😀\nscript:\n    - before # x\n    - ${body}\n    - 'after'\nother: 1\n`;
};

describe.each(Object.keys(styles))('%s', (style) => {
  test('a word is replaced in place, everything else stays', () => {
    const text = file(style);

    const outcome = replace(text, 'WORD', 'other-word');

    expect(outcome?.given).toBe(outcome?.expected);
    expect(outcome?.after).toBe(text.replace('WORD', 'other-word'));
  });

  test('the same with CRLF', () => {
    const text = file(style).replaceAll('\n', '\r\n');

    const outcome = replace(text, 'WORD', 'other-word');

    expect(outcome?.given).toBe(outcome?.expected);
    expect(outcome?.after).toBe(text.replace('WORD', 'other-word'));
  });

  test('text with quotes, backslashes, colons and hashes comes back as it was, or is refused', () => {
    for (const by of ['a "b" c', "it's", 'a\\b', 'k: v', 'x #y', '"$A": {', '- z', 'é😀']) {
      const outcome = replace(file(style), 'WORD', by);

      expect(outcome?.given).toBe(outcome?.expected);
      if (outcome) expect(outcome.expected).toContain(by);
      if (outcome)
        expect(
          scalarsOf(outcome.after)
            .map((one) => one.text)
            .filter((_, i) => i !== 1),
        ).toEqual(['before', 'after']);
    }
  });

  test('a command that wants lines gets them where the style has them', () => {
    const render: ValueEdit['render'] = (layout) =>
      layout.style === 'lines' ? `a \\\n${layout.indent}  b` : layout.style === 'folded' ? 'a\nb' : 'a b';
    for (const text of [file(style), file(style).replaceAll('\n', '\r\n')]) {
      const outcome = rewrite(text, 'run WORD now', (start, end) => ({ start, end, wantsLines: true, render }));

      expect(outcome?.given?.replace(/\n$/, '')).toBe(outcome?.expected.replace(/\n$/, ''));
      expect(outcome?.given).toMatch(/a (?:\\\n +)?b/);
      expect(text.includes('\r') ? outcome?.after.replaceAll('\r\n', '') : '').not.toMatch(/[\r\n]/);
    }
  });
});

describe('random words in random styles', () => {
  test('the file that comes out has the value that was promised, and nothing else has changed', () => {
    const by = fc
      .string({ unit: fc.constantFrom(...Array.from('ab"\'\\:#-[]{},&*!|>%@`$ é😀=~?')), minLength: 1, maxLength: 10 })
      .map((word) => word.trim() || 'x');
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(styles)), by, fc.boolean(), (style, word, crlf) => {
        const text = crlf ? file(style).replaceAll('\n', '\r\n') : file(style);

        const outcome = replace(text, 'WORD', word);

        if (!outcome) return;
        expect(outcome.given).toBe(outcome.expected);
        const others = scalarsOf(outcome.after).filter((_, index) => index !== 1);
        expect(others.map((value) => value.text)).toEqual(['before', 'after']);
        expect(outcome.after.startsWith(text.slice(0, text.indexOf('- before')))).toBe(true);
        expect(outcome.after.endsWith(text.slice(text.indexOf("- 'after'")))).toBe(true);
      }),
      { numRuns: 3000, seed: 13 },
    );
  });
});

describe('entries in brackets', () => {
  const flow = (entry: string) => `script: [before, ${entry}, 'after']\n`;

  test.each([
    ['plain', 'run WORD now', 'X', 'run X now'],
    ['single', "'run WORD now'", "it's, [x]", "'run it''s, [x] now'"],
    ['double', '"run WORD now"', 'a "b" \\c', '"run a \\"b\\" \\\\c now"'],
  ])('%s', (_name, entry, by, expected) => {
    const outcome = replace(flow(entry), 'WORD', by);

    expect(outcome?.after).toBe(flow(expected));
    expect(outcome?.given).toBe(outcome?.expected);
  });

  test.each([
    ['plain', 'run WORD now', '"run a\\nb now"'],
    ['single', "'run WORD now'", '"run a\\nb now"'],
    ['double', '"run WORD now"', '"run a\\nb now"'],
  ])('a line break inside the quotes of a word stays one: %s', (_name, entry, expected) => {
    const outcome = replace(flow(entry), 'WORD', 'a\nb');

    expect(outcome?.after).toBe(flow(expected));
    expect(outcome?.given).toBe('run a\nb now');
  });

  test.each(['a, b', 'a]', '{a'])('a plain one cannot take %s', (by) => {
    const outcome = replace(flow('run WORD now'), 'WORD', by);

    expect(outcome?.given).toBe(outcome?.expected);
  });

  test('a command that wants lines stays on its line', () => {
    const outcome = rewrite(flow('"run WORD now"'), 'run WORD now', (start, end) => ({
      start,
      end,
      wantsLines: true,
      render: ({ style }) => (style === 'single' ? 'a b' : 'a \\\n b'),
    }));

    expect(outcome?.after).toBe(flow('"a b"'));
  });
});

test('a comment behind a plain entry stays on the line of the header', () => {
  const text = 'script:\n  - before\n  - run WORD now # why\n';
  const outcome = rewrite(text, 'run WORD now', (start, end) => ({
    start,
    end,
    wantsLines: true,
    render: () => 'a \\\n  b',
  }));

  expect(outcome?.after).toBe('script:\n  - before\n  - | # why\n    a \\\n      b\n');
});
