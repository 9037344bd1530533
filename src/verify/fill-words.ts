import { fillText, type Inputs } from '../gitlab/inputs.ts';
import type { BuildPlan, PlanEntry } from '../model.ts';
import { type ShellWord, wordOf } from '../shell/word.ts';

/** A word with the GitLab inputs in it filled in, as far as they are known: a copy in another file has them so. */
export function fillWord(word: ShellWord, inputs: Inputs): ShellWord {
  if (!word.raw.includes('$[[')) return word;
  const parts = word.parts.map((part) => {
    // An input may stand inside an expansion, `${X:+$[[ inputs.x ]]}`.
    if (part.kind === 'expansion' || part.kind === 'substitution') return { ...part, raw: fillText(part.raw, inputs) };
    if (part.kind !== 'input') return part;
    const value = fillText(part.raw, inputs);
    return value === part.raw ? part : ({ kind: 'text', value, raw: value, quote: part.quote } as const);
  });
  return { ...wordOf(parts), start: word.start, end: word.end };
}

/** A plan with the inputs in its words filled in. */
export function fillPlan(plan: BuildPlan, inputs: Inputs): BuildPlan {
  if (inputs.size === 0) return plan;
  return { entries: plan.entries.map((entry) => fillEntry(entry, inputs)) };
}

function fillEntry(entry: PlanEntry, inputs: Inputs): PlanEntry {
  const fields = Object.entries(entry).map(([key, value]: [string, unknown]) => [
    key,
    isWord(value) ? fillWord(value, inputs) : value,
  ]);
  return Object.fromEntries(fields) as PlanEntry;
}

function isWord(value: unknown): value is ShellWord {
  return typeof value === 'object' && value !== null && 'parts' in value && 'raw' in value;
}
