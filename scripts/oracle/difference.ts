import { isDeepStrictEqual } from 'node:util';
import { isTree, type View } from './canonical.ts';

/** One place where the two sides differ. An undefined side lacks the value. */
export interface Difference {
  readonly job: string;
  /** Empty when one side lacks the job. */
  readonly path: readonly string[];
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** The differences of two views, at the deepest map in which they differ; lists are compared whole. */
export function differences(ours: View, theirs: View): readonly Difference[] {
  const found: Difference[] = [];
  const compare = (job: string, path: readonly string[], a: unknown, b: unknown): void => {
    if (isDeepStrictEqual(a, b)) return;
    if (!isTree(a) || !isTree(b)) found.push({ job, path, ours: a, theirs: b });
    else
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) compare(job, [...path, key], a[key], b[key]);
  };
  for (const job of new Set([...ours.keys(), ...theirs.keys()])) compare(job, [], ours.get(job), theirs.get(job));
  return found;
}

/** A difference on one line. */
export function describe({ job, path, ours, theirs }: Difference): string {
  const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 160));
  return `${[job, ...path].join(' › ')}: ours ${show(ours)}, theirs ${show(theirs)}`;
}
