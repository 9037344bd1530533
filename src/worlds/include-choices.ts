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

/** Says which includes may take part together. Conditions of which nothing is known are independent of each other. */
export function combinationsOf(choices: readonly IncludeChoice[]): IncludeCombinations {
  const all = allOf(choices.map(({ key, rules }) => ({ key, condition: conditionOf(rules), isOut: false })));
  if (all) return { leftOut: all.map(leftOutOf).sort((a, b) => a.size - b.size), partial: false };
  const keys = choices.map(({ key }) => key);
  const conditions = new Map(choices.map(({ key, rules }) => [key, conditionOf(rules)]));
  const some = someOf(keys).filter((out) => {
    const decided = keys.map((key) => ({ key, condition: conditions.get(key), isOut: out.has(key) }));
    return decided.every((one) => fits(one, decided));
  });
  return { leftOut: some, partial: true };
}

/** Whether a choice takes part, and what decides about it. */
interface Decided {
  readonly key: string;
  readonly condition: Condition | undefined;
  readonly isOut: boolean;
}

/** Every combination that is possible; undefined for more than {@link MAX_WORLDS}. */
function allOf(choices: readonly Decided[]): readonly (readonly Decided[])[] | undefined {
  let found: readonly (readonly Decided[])[] = [[]];
  for (const choice of choices) {
    const both = [choice, { ...choice, isOut: true }];
    found = found.flatMap((known) => both.filter((one) => fits(one, known)).map((one) => [...known, one]));
    if (found.length > MAX_WORLDS) return undefined;
  }
  return found;
}

function leftOutOf(decided: readonly Decided[]): ReadonlySet<string> {
  return new Set(decided.filter(({ isOut }) => isOut).map(({ key }) => key));
}

/** A choice contradicts none of the others. */
function fits(one: Decided, others: readonly Decided[]): boolean {
  return others.every((other) => !contradict(one, other));
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

function contradict(one: Decided, other: Decided): boolean {
  const [a, b] = [one.condition, other.condition];
  if (!a || !b || a.left !== b.left || a.operator !== b.operator) return false;
  const [holds, alsoHolds] = [a.holds !== one.isOut, b.holds !== other.isOut];
  if (a.right === b.right) return holds !== alsoHolds;
  const areTexts = a.right.startsWith('"') && b.right.startsWith('"');
  return a.operator === '==' && areTexts && holds && alsoHolds;
}
