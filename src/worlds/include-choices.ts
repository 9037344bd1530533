import type { IncludeChoice } from '../gitlab/include.ts';
import { effectiveText, type Value } from '../gitlab/value.ts';
import { MAX_WORLDS } from './worlds.ts';

/** The combinations of includes that their rules allow. */
export interface IncludeCombinations {
  /** The keys of the choices that are out, combination by combination; first the one with the fewest. */
  readonly leftOut: readonly ReadonlySet<string>[];
  /** There are more of them than these: each choice alone, each one out, all and none. */
  readonly partial: boolean;
}

/** Every combination of so many choices is looked at: {@link MAX_WORLDS} of them. */
const MAX_CHOICES = Math.log2(MAX_WORLDS);

/** Says which includes may take part together. Conditions of which nothing is known are independent of each other. */
export function combinationsOf(choices: readonly IncludeChoice[]): IncludeCombinations {
  const conditions = new Map(choices.map(({ key, rules }) => [key, conditionOf(rules)]));
  const partial = choices.length > MAX_CHOICES;
  const keys = choices.map(({ key }) => key);
  const all = partial ? someOf(keys) : subsetsOf(keys);
  const leftOut = all.filter((out) => isPossible(keys, out, conditions));
  return { leftOut: leftOut.length > 0 ? leftOut : [new Set()], partial };
}

/** All subsets, the smaller ones first. */
function subsetsOf(keys: readonly string[]): readonly ReadonlySet<string>[] {
  const sets = Array.from(
    { length: 2 ** keys.length },
    (_, bits) => new Set(keys.filter((_key, i) => bits & (1 << i))),
  );
  return sets.sort((a, b) => a.size - b.size);
}

function someOf(keys: readonly string[]): readonly ReadonlySet<string>[] {
  return [
    new Set<string>(),
    ...keys.map((key) => new Set([key])),
    ...keys.map((key) => new Set(keys.filter((other) => other !== key))),
    new Set(keys),
  ];
}

/** A comparison that decides alone: it holds, or its contrary does. */
interface Condition {
  readonly left: string;
  readonly operator: '==' | '=~';
  readonly right: string;
  /** The include takes part where the comparison holds, or where it does not. */
  readonly holds: boolean;
}

const COMPARISON = /^\s*(\$\{?\w+\}?)\s*(==|!=|=~|!~)\s*("[^"]*"|'[^']*'|\/(?:[^/\\]|\\.)*\/[a-z]*|\$\{?\w+\}?)\s*$/;

/** The condition of `rules:` that are one `if:` of one comparison. */
function conditionOf(rules: Value): Condition | undefined {
  const only = rules.kind === 'seq' && rules.items.length === 1 ? rules.items[0]?.value : undefined;
  const rule = only?.kind === 'map' && only.entries.size === 1 ? only.entries.get('if')?.value : undefined;
  const [, left, operator, right] = (rule?.kind === 'scalar' && COMPARISON.exec(effectiveText(rule))) || [];
  if (left === undefined || right === undefined) return undefined;
  return {
    left: left.replaceAll(/[{}]/g, ''),
    operator: operator?.includes('~') === true ? '=~' : '==',
    right: right.replace(/^'(.*)'$/, '"$1"').replaceAll(/[{}]/g, ''),
    holds: operator?.startsWith('=') === true,
  };
}

/** No two of the comparisons contradict each other. */
function isPossible(
  keys: readonly string[],
  out: ReadonlySet<string>,
  conditions: ReadonlyMap<string, Condition | undefined>,
): boolean {
  const facts = keys.flatMap((key) => {
    const condition = conditions.get(key);
    return condition ? [{ ...condition, holds: condition.holds !== out.has(key) }] : [];
  });
  return facts.every((a) => facts.every((b) => !contradict(a, b)));
}

function contradict(a: Condition, b: Condition): boolean {
  if (a.left !== b.left || a.operator !== b.operator) return false;
  if (a.right === b.right) return a.holds !== b.holds;
  const texts = a.right.startsWith('"') && b.right.startsWith('"');
  return a.operator === '==' && a.holds && b.holds && texts;
}
