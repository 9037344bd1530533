import { sameKey, settingOf, type Setting } from '../buildkit/settings.ts';
import type { DraftCall } from '../decide/draft.ts';
import type { PlanEntry } from '../model.ts';
import type { ShellWord } from '../shell/word.ts';
import { textOf } from './read-buildctl.ts';

/**
 * Compares the order of everything that may set one key: build arguments and labels of the call, and the variables that
 * may hold more of them.
 * @param words - the words after `buildctl-daemonless.sh`
 * @returns the differences, in words
 */
export function compareOrder(call: DraftCall, words: readonly ShellWord[]): readonly string[] {
  const held = call.translated.flatMap(({ entries }) => entries.flatMap((entry) => settingOf(entry) ?? []));
  if (held.length === 0) return [];
  const before = new Map<string, number>();
  for (const { raw, start } of call.invocation.arguments) if (call.kept.includes(raw)) before.set(raw, start);
  const places = words.flatMap((word, index) => (call.kept.includes(word.raw) ? [[word.raw, index] as const] : []));
  const settings = call.converted.plan.entries.flatMap((entry) => {
    const setting = settingOf(entry);
    return setting && held.some((other) => sameKey(setting, other)) ? [{ setting, entry }] : [];
  });
  // The same text may stand on both sides of a variable: each of them is an argument of its own.
  const taken = new Set<number>();
  return settings.flatMap(({ setting, entry }) => {
    const at = words.findIndex((word, index) => !taken.has(index) && isArgumentOf(textOf(word), setting, entry));
    if (at === -1) return [];
    taken.add(at);
    return places.flatMap(([raw, index]) => {
      const wasAfter = (before.get(raw) ?? -1) < entry.because.range.start;
      return wasAfter === index < at ? [] : [`order of ${entry.because.written} and ${raw}`];
    });
  });
}

function isArgumentOf(text: string, { kind }: Setting, entry: PlanEntry): boolean {
  if (entry.kind === 'build-arg-from-environment') return text.startsWith(`build-arg:${entry.name}=`);
  return (
    (entry.kind === 'build-arg' || entry.kind === 'label') &&
    text.replaceAll(/\$\{(\w+)\}/g, '$$$1') === `${kind}:${textOf(entry.assignment)}`
  );
}
