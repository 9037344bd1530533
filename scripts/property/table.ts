import type { Dimension } from '../../test/property/dimensions/dimension.ts';

/** What the cases of one dimension came to in one worker. */
export interface Tallied {
  cases: number;
  /** Cases with a migrated job, and those whose scripts were run to the end. */
  migrated: number;
  executed: number;
  failed: number;
  /** Failures that show a broken rule of the dimension's kind. */
  readonly hits: { readonly index: number; readonly message: string }[];
}

export interface Row {
  readonly dimension: Dimension;
  readonly parts: readonly Tallied[];
}

const sum = (parts: readonly Tallied[], key: 'cases' | 'migrated' | 'executed' | 'failed'): number =>
  parts.reduce((total, part) => total + part[key], 0);

/** The number of cases of all workers up to the first hit, as if they took turns. */
function firstHit(parts: readonly Tallied[]): { readonly cases: number; readonly message: string } | undefined {
  const hits = parts.flatMap(({ hits: [hit] }, worker) =>
    hit ? [{ cases: hit.index * parts.length + worker + 1, message: hit.message }] : [],
  );
  return hits.sort((a, b) => a.cases - b.cases)[0];
}

const percent = (count: number, of: number): string => `${of === 0 ? 0 : Math.round((100 * count) / of)}%`;

/** One line a dimension: how many of its cases are migrated and run, and when its kind of fault was first seen. */
export function printTable(rows: readonly Row[], print: (text: string) => void): void {
  print('\n  kind  cases  migrated  executed  failed  first hit\n');
  for (const { dimension, parts } of rows) {
    const cases = sum(parts, 'cases');
    const hit = firstHit(parts);
    const cells = [
      dimension.kind.padStart(6),
      String(cases).padStart(5),
      percent(sum(parts, 'migrated'), cases).padStart(8),
      percent(sum(parts, 'executed'), cases).padStart(8),
      String(sum(parts, 'failed')).padStart(6),
      hit ? `case ${hit.cases}: ${hit.message.slice(0, 150).replaceAll('\n', ' ')}` : 'none',
    ];
    print(`${cells.join('  ')}  (${dimension.name})\n`);
  }
  const all = rows.flatMap(({ parts }) => parts);
  const cases = sum(all, 'cases');
  print(`${percent(sum(all, 'migrated'), cases)} migrated, ${percent(sum(all, 'executed'), cases)} executed\n`);
}
