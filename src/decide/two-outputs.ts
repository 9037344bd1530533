import { diagnostic } from '../diagnostics/index.ts';
import type { KanikoInvocation } from '../kaniko/analyze.ts';
import type { Diagnostic, Location, PlanEntry, Range } from '../model.ts';
import { fileOutputs } from './file-outputs.ts';
import { ofEnvironment, UNSEEN } from '../shell/held.ts';
import { onlyVariable, type ShellWord } from '../shell/word.ts';
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
  const outputs = fileOutputs(entries);
  const maySame = (written: string, { start, end }: Range): readonly Diagnostic[] => {
    const other = outputs.map(({ because }) => because.written).find((one) => one !== written);
    return other === undefined ? [] : [diagnostic('K2B289', at(start, end), { written, other })];
  };
  return outputs.flatMap(({ path, because: { written, range } }) => {
    const places = [plainPath(path), ...invocation.held.where(path)].filter((place) => place !== '');
    const other = places.map((place) => known.get(place)).find((one) => one !== undefined && one !== written);
    for (const place of places) known.set(place, written);
    if (/^["']?\/dev\//.test(path.raw)) return [];
    if (other === undefined) return mayBeAny(path, invocation) ? maySame(written, range) : [];
    const problem = `it may be the file of ${other}, and the tools write them in another order`;
    return [diagnostic('K2B309', at(range.start, range.end), { written, problem })];
  });
}

/** A path that is one variable, to which nothing in view gives a value. */
function mayBeAny(path: ShellWord, { held }: KanikoInvocation): boolean {
  const name = onlyVariable(path);
  return name !== undefined && [...held.read(path)].some((text) => text === UNSEEN || text === ofEnvironment(name));
}
