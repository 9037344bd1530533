import fc from 'fast-check';
import type { Edit } from '../../src/model.ts';
import {
  applyEdits,
  conflicts,
  mapOffset,
  normalizeEdits,
  OverlappingEditsError,
  sameEdit,
} from '../../src/source/edits.ts';

const edit = (start: number, end: number, text: string, more: Partial<Edit> = {}): Edit => ({
  file: 'a.yml',
  start,
  end,
  text,
  reason: 'test',
  ...more,
});

describe('applyEdits', () => {
  test.each([
    ['nothing', [], 'abcdef'],
    ['a replacement', [edit(1, 3, 'X')], 'aXdef'],
    ['an insertion at the start and at the end', [edit(0, 0, '<'), edit(6, 6, '>')], '<abcdef>'],
    ['a removal', [edit(0, 2, '')], 'cdef'],
    ['neighbours', [edit(2, 4, 'Y'), edit(0, 2, 'X')], 'XYef'],
    ['an insertion before a replacement', [edit(2, 4, 'Y'), edit(2, 2, '|')], 'ab|Yef'],
    ['an insertion behind a replacement', [edit(4, 4, '|'), edit(2, 4, 'Y')], 'abY|ef'],
    ['the same edit twice', [edit(1, 3, 'X'), edit(1, 3, 'X')], 'aXdef'],
    ['the same insertion twice', [edit(1, 1, 'X'), edit(1, 1, 'X')], 'aXbcdef'],
    ['two insertions with an order', [edit(1, 1, '2', { order: 2 }), edit(1, 1, '1', { order: 1 })], 'a12bcdef'],
  ])('%s', (_name, edits, expected) => {
    expect(applyEdits('abcdef', edits)).toBe(expected);
  });

  test.each([
    ['overlapping ranges', [edit(0, 3, 'X'), edit(2, 4, 'Y')]],
    ['a range inside another', [edit(0, 6, 'X'), edit(2, 3, 'Y')]],
    ['one range, two texts', [edit(1, 3, 'X'), edit(1, 3, 'Y')]],
    ['two insertions without an order', [edit(1, 1, 'X'), edit(1, 1, 'Y')]],
    ['an insertion inside a replacement', [edit(1, 4, 'X'), edit(2, 2, 'Y')]],
  ])('%s are an error', (_name, edits) => {
    expect(() => applyEdits('abcdef', edits)).toThrow(OverlappingEditsError);
    expect(() => applyEdits('abcdef', [...edits].reverse())).toThrow(OverlappingEditsError);
  });

  test('three edits of which the first and the last overlap', () => {
    expect(() => applyEdits('abcdef', [edit(0, 5, 'X'), edit(5, 5, 'Z'), edit(4, 6, 'Y')])).toThrow(
      OverlappingEditsError,
    );
  });

  test('two equal insertions with another one between them', () => {
    const edits = [edit(1, 1, 'X', { order: 1 }), edit(1, 1, 'Y', { order: 2 }), edit(1, 1, 'X', { order: 3 })];

    expect(applyEdits('abcdef', edits)).toBe('aXYbcdef');
  });

  test('an error names file, ranges and reasons', () => {
    expect(() => normalizeEdits([edit(0, 3, 'X', { reason: 'image' }), edit(2, 4, 'Y')])).toThrow(
      'edits overlap in a.yml: [0, 3) image and [2, 4) test',
    );
  });

  test('everything outside the edits stays, in any order of the edits', () => {
    const cuts = fc.uniqueArray(fc.nat(40), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(fc.string({ minLength: 41, maxLength: 41 }), cuts, fc.string(), (text, points, replacement) => {
        const sorted = [...points].sort((a, b) => a - b);
        const edits: Edit[] = [];
        for (let i = 0; i + 1 < sorted.length; i += 2)
          edits.push(edit(sorted[i] ?? 0, sorted[i + 1] ?? 0, replacement));

        const result = applyEdits(text, [...edits].reverse());

        let rest = result;
        let position = 0;
        for (const { start, end } of edits) {
          expect(rest.startsWith(text.slice(position, start) + replacement)).toBe(true);
          rest = rest.slice(start - position + replacement.length);
          position = end;
        }
        expect(rest).toBe(text.slice(position));
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});

describe('conflicts and sameEdit', () => {
  test('edits of different files never conflict', () => {
    expect(conflicts(edit(0, 3, 'X'), edit(0, 3, 'Y', { file: 'b.yml' }))).toBe(false);
    expect(sameEdit(edit(0, 3, 'X'), edit(0, 3, 'X', { file: 'b.yml' }))).toBe(false);
  });

  test('the reason does not matter', () => {
    expect(sameEdit(edit(0, 3, 'X'), edit(0, 3, 'X', { reason: 'other' }))).toBe(true);
  });
});

describe('mapOffset', () => {
  const edits = [edit(2, 4, 'XYZ'), edit(6, 6, '!')];

  test.each([
    [0, 0],
    [2, 2],
    [3, undefined],
    [4, 5],
    [5, 6],
    [6, 8],
    [7, 9],
  ])('%i becomes %s', (offset, expected) => {
    expect(mapOffset(edits, offset)).toBe(expected);
  });
});
