import type { Argument } from '../buildkit/command-draft.ts';
import { sameKey, settingOf, type Setting } from '../buildkit/settings.ts';
import type { FlagOccurrence } from '../model.ts';
import type { DraftCall } from './draft.ts';

/** A variable of the call, with where it stood and what its values may set. */
interface Kept {
  readonly text: string;
  readonly start: number;
  readonly settings: readonly Setting[];
}

/**
 * Puts the variables that hold flags among the arguments of the new call. Of build arguments and labels of one key the
 * last one wins in both programs, so a variable that may set a key stands before the arguments of the call that came
 * after it and set the same; where that does not matter it stands at the end.
 */
export function withKept(args: readonly Argument[], call: DraftCall): readonly Argument[] {
  const all = keptOf(call);
  if (all.length === 0) return args;
  const result = [...args];
  let limit = result.length;
  for (const { text, start, settings } of [...all].reverse()) {
    const later = result.findIndex(({ because }) => because.some((one) => isLaterSame(one, start, settings, call)));
    limit = later === -1 ? limit : Math.min(limit, later);
    result.splice(limit, 0, { text, because: [] });
  }
  return result;
}

function keptOf({ invocation, kept, translated }: DraftCall): readonly Kept[] {
  // Which of several variables holds a value that another one holds again is not asked: any may.
  const settings = translated.flatMap(({ entries }) => entries.flatMap((entry) => settingOf(entry) ?? []));
  const words = invocation.arguments.filter(({ raw }) => kept.includes(raw));
  return kept.map((text, index) => ({ text, start: words[index]?.start ?? -1, settings }));
}

function isLaterSame(
  occurrence: FlagOccurrence,
  start: number,
  settings: readonly Setting[],
  { converted }: DraftCall,
): boolean {
  if (occurrence.range.start < start) return false;
  return converted.plan.entries.some((entry) => {
    const own = entry.because === occurrence ? settingOf(entry) : undefined;
    return own !== undefined && settings.some((setting) => sameKey(own, setting));
  });
}
