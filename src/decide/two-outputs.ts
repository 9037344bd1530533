import { diagnostic } from '../diagnostics/index.ts';
import type { KanikoInvocation } from '../kaniko/analyze.ts';
import type { Diagnostic, Location, PlanEntry } from '../model.ts';
import { fileOutputs } from './file-outputs.ts';
import { plainPath } from './plain-path.ts';

/**
 * Two files of a call that may be one: which of the two texts is left depends on the order in which a tool writes them
 * (K pkg/executor/push.go writes digests before the tar, BuildKit's steps the other way round).
 */
export function checkTwoOutputs(
  invocation: KanikoInvocation,
  entries: readonly PlanEntry[],
  at: (start: number, end: number) => Location,
): readonly Diagnostic[] {
  const known = new Map<string, string>();
  return fileOutputs(entries).flatMap(({ path, because: { written, range } }) => {
    const places = [plainPath(path), ...invocation.held.where(path)].filter((place) => place !== '');
    const other = places.map((place) => known.get(place)).find((one) => one !== undefined && one !== written);
    for (const place of places) known.set(place, written);
    if (other === undefined || /^["']?\/dev\//.test(path.raw)) return [];
    const problem = `it may be the file of ${other}, and the tools write them in another order`;
    return [diagnostic('K2B309', at(range.start, range.end), { written, problem })];
  });
}
