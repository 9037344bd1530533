import fc from 'fast-check';
import type { Edit, FileChange } from '../src/model.ts';
import { applyEdits } from '../src/source/edits.ts';
import { sourceFile } from '../src/source/read.ts';
import { changesOf, editsTo, unitsOf, withEdited } from '../src/units.ts';

const edit = (start: number, end: number, text: string, file = 'a.yml'): Edit => ({
  file,
  start,
  end,
  text,
  reason: '',
});
const job = (name: string, file = 'a.yml') => ({ file, job: name });
const change = (text: string, edits: readonly Edit[], path = 'a.yml'): FileChange => ({
  path,
  before: sourceFile(path, text),
  after: applyEdits(text, edits),
  edits,
});
const namesOf = (units: ReturnType<typeof unitsOf>): string[] =>
  units.map(({ jobs }) => jobs.map((one) => one.job).join(' '));

describe('unitsOf', () => {
  const [one, two, three] = [edit(0, 1, 'A'), edit(2, 3, 'C'), edit(4, 5, 'E')];
  const changes = [change('abcdef', [one, two, three])];

  test('jobs without a common edit are apart, in the order of their edits', () => {
    const shared = [
      { jobs: [job('y')], edits: [three] },
      { jobs: [job('x')], edits: [one, two] },
    ];
    const units = unitsOf(shared, changes);

    expect(namesOf(units)).toEqual(['x', 'y']);
    expect(units.map(({ changes: own }) => own[0]?.after)).toEqual(['AbCdef', 'abcdEf']);
  });

  test('jobs are together when others stand between them', () => {
    const shared = [
      { jobs: [job('x'), job('y')], edits: [one] },
      { jobs: [job('z')], edits: [three] },
      { jobs: [job('y'), job('z')], edits: [two] },
    ];

    expect(namesOf(unitsOf(shared, changes))).toEqual(['x y z']);
  });

  test('the same edit of two pipelines is one', () => {
    const shared = [
      { jobs: [job('x', 'p.yml')], edits: [one] },
      { jobs: [job('x', 'q.yml')], edits: [{ ...one }] },
      { jobs: [job('y')], edits: [two, three] },
    ];

    expect(namesOf(unitsOf(shared, changes))).toEqual(['x x', 'y']);
  });

  test('a job whose edits lie in two files is one unit', () => {
    const other = edit(0, 1, 'Z', 'b.yml');
    const [unit] = unitsOf(
      [{ jobs: [job('x')], edits: [one, two, three, other] }],
      [...changes, change('z', [other], 'b.yml')],
    );

    expect(unit?.changes.map(({ path }) => path)).toEqual(['a.yml', 'b.yml']);
  });

  test('the id depends on the jobs, the edits and the bytes, and on nothing else', () => {
    const idOf = (name: string, text: string, edits: readonly Edit[]) =>
      unitsOf([{ jobs: [job(name)], edits }], [change(text, edits)])[0]?.id;

    expect(idOf('x', 'abc', [one])).toBe(idOf('x', 'abc', [{ ...one }]));
    expect(
      new Set([idOf('x', 'abc', [one]), idOf('y', 'abc', [one]), idOf('x', 'abd', [one]), idOf('x', 'abc', [two])])
        .size,
    ).toBe(4);
  });
});

describe('withEdited', () => {
  const [one, two] = [edit(0, 2, 'A\n'), edit(2, 4, 'B\n')];
  const units = unitsOf(
    [
      { jobs: [job('x')], edits: [one] },
      { jobs: [job('y')], edits: [two] },
    ],
    [change('a\nb\nc\n', [one, two])],
  );
  const edited = (edits: readonly Edit[], id = units[0]?.id ?? '') =>
    withEdited(units, { skipped: new Set(), edited: new Map([[id, edits]]) });

  test('puts other edits in the place of those of the unit', () => {
    const result = edited([edit(0, 2, 'mine\n')]);

    expect(result.map((unit) => unit.edited)).toEqual([true, false]);
    expect(result[0]?.id).toBe(units[0]?.id);
    expect(changesOf(result)[0]?.after).toBe('mine\nB\nc\n');
  });

  test('leaves out what meets another unit, and what belongs to a proposal that is gone', () => {
    expect(edited([edit(0, 3, 'mine')])).toEqual(units);
    expect(edited([edit(0, 2, 'mine\n')], 'gone')).toEqual(units);
  });
});

describe('editsTo', () => {
  test('proposed edits that nobody touched stay the same', () => {
    const edits = [edit(0, 2, 'A\nA\n'), edit(4, 6, 'C\n')];

    expect(editsTo(change('a\nb\nc\nd\n', edits), 'A\nA\nb\nC\nd\nnew\n')).toEqual([
      ...edits,
      { ...edit(8, 8, 'new\n'), reason: 'edited' },
    ]);
  });

  test('a proposed edit that is taken back is gone', () => {
    const edits = [edit(0, 2, 'A\n'), edit(4, 6, 'C\n')];

    expect(editsTo(change('a\nb\nc\n', edits), 'a\nb\nC\n')).toEqual([edits[1]]);
  });

  test('any edited text comes out of the original one', () => {
    const line = fc.constantFrom('a\n', 'b\r\n', 'c\n', '\n', 'x: y\n');
    const text = fc.tuple(fc.array(line), fc.constantFrom('', 'end', '😀')).map(([lines, end]) => lines.join('') + end);
    const proposal = fc
      .tuple(text, fc.array(fc.tuple(fc.nat(), fc.nat(4), text), { maxLength: 4 }))
      .map(([before, wanted]) => {
        let position = 0;
        const edits = wanted.flatMap(([skip, length, now]) => {
          const start = position + (skip % 7);
          position = start + length + 1;
          return start + length <= before.length ? [edit(start, start + length, now)] : [];
        });
        return change(before, edits);
      });
    fc.assert(
      fc.property(proposal, text, (proposed, edited) => {
        expect(applyEdits(proposed.before.text, editsTo(proposed, edited))).toBe(edited);
      }),
      { numRuns: 500 },
    );
  });
});
