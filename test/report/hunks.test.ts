import fc from 'fast-check';
import type { Edit } from '../../src/model.ts';
import { hunksOf } from '../../src/report/hunks.ts';
import { applyEdits } from '../../src/source/edits.ts';
import { sourceFile } from '../../src/source/read.ts';

function linesOf(text: string): string[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => line.replace(/\n$/, ''));
}

/** Applies the hunks to the lines before, as `patch` would, and checks every line that they show. */
function patch(before: string, hunks: ReturnType<typeof hunksOf>): string[] {
  const old = linesOf(before);
  const result: string[] = [];
  let position = 0;
  for (const hunk of hunks) {
    result.push(...old.slice(position, hunk.oldStart - 1));
    position = hunk.oldStart - 1;
    expect(result).toHaveLength(hunk.newStart - 1);
    for (const line of hunk.lines) {
      if (line.startsWith('+')) result.push(line.slice(1));
      else {
        expect(old[position]).toBe(line.slice(1));
        position++;
        if (line.startsWith(' ')) result.push(line.slice(1));
      }
    }
  }
  return [...result, ...old.slice(position)];
}

function editsOf(text: string, raw: readonly (readonly [number, number, string])[]): Edit[] {
  const edits: Edit[] = [];
  let free = 0;
  for (const [start, length, replacement] of [...raw].sort(([a], [b]) => a - b)) {
    const from = Math.min(Math.max(free, start), text.length);
    const to = Math.min(text.length, from + length);
    if ((from === to && replacement === '') || (edits.length > 0 && from <= free)) continue;
    edits.push({ file: 'f', start: from, end: to, text: replacement, reason: '' });
    free = to;
  }
  return edits;
}

describe('hunksOf', () => {
  test('turns the text before into the text after', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', ' d');
    const edit = fc.tuple(fc.nat(120), fc.nat(12), fc.constantFrom('', 'x', 'x\n', '\ny\n', 'y\nz', '\n'));

    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 40 }),
        fc.boolean(),
        fc.array(edit, { maxLength: 4 }),
        (lines, final, raw) => {
          const text = lines.join('\n') + (final ? '\n' : '');
          const edits = editsOf(text, raw);
          const after = applyEdits(text, edits);
          const hunks = hunksOf({ path: 'f', before: sourceFile('f', text), after, edits });
          expect(patch(text, hunks)).toEqual(linesOf(after));
        },
      ),
      { numRuns: 2000, seed: 11 },
    );
  });

  test('joins changes whose contexts touch', () => {
    const text = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('');
    const at = (index: number): Edit => {
      const start = text.indexOf(`line ${index}\n`);
      return { file: 'f', start, end: start + 4, text: 'LINE', reason: '' };
    };
    const edits = [at(2), at(8), at(20)];

    const hunks = hunksOf({ path: 'f', before: sourceFile('f', text), after: applyEdits(text, edits), edits });

    expect(hunks.map(({ oldStart, oldLines }) => [oldStart, oldLines])).toEqual([
      [1, 12],
      [18, 7],
    ]);
  });
});
