import type { BuildPlan, PlanEntry } from '../model.ts';
import { standalone, type Definition } from '../decide/flag-definitions.ts';
import type { TranslatedDefinition } from '../decide/split-call.ts';
import { fieldText } from '../shell/fields.ts';
import { literalWord } from '../shell/word.ts';
import { withoutDefaultTags } from './default-tags.ts';
import { compareCache } from './compare-plan.ts';
import { readBuildctl } from './read-buildctl.ts';

/**
 * Compares what the variables of a call asked for with what they hold afterwards.
 * @param after - the definitions of the edited pipeline, in the same order
 * @param plan - what the call itself asks for
 * @returns the differences, in words
 */
export function compareVariables(
  before: readonly TranslatedDefinition[],
  after: readonly Definition[],
  plan: BuildPlan,
): readonly string[] {
  if (before.length !== after.length) return ['the variables of a call have other definitions than before'];
  return before.flatMap((one, index) => {
    const other = after[index];
    return other ? compareOne(one, other, plan) : [];
  });
}

function compareOne(
  { definition, entries }: TranslatedDefinition,
  after: Definition,
  plan: BuildPlan,
): readonly string[] {
  const { variable } = definition;
  if (after.variable !== variable || after.place.kind !== definition.place.kind)
    return [`${variable} is defined elsewhere than before`];
  const inner = new Set(standalone(after.fields));
  const words = after.fields.filter((field) => !inner.has(field)).map(({ word }) => word);
  const build = readBuildctl([literalWord('build'), ...words]);
  if ('problem' in build) return [`${variable}: ${build.problem}`];
  const push = ![...plan.entries, ...entries].some(({ kind }) => kind === 'no-push');
  const has = (kind: PlanEntry['kind']): boolean => entries.some((entry) => entry.kind === kind);
  const wanted = {
    caches: has('cache') ? [1, has('cache-read-only') ? 0 : 1] : [0, 0],
    options: entries.flatMap((entry) => optionOf(entry)).sort(),
    names: push
      ? entries.flatMap((entry) => (entry.kind === 'destination' ? [plainName(fieldText(entry.name))] : []))
      : [],
    variables: standalone(definition.fields).map(({ variable: name }) => name),
  };
  const given = {
    caches: [build.importCache.length, build.exportCache.filter((one) => one.has('mode')).length],
    options: build.options.map(([key, value]) => (build.withoutValue.has(key) ? key : `${key}=${value}`)).sort(),
    names: build.outputs.map((output) =>
      output.get('type') === 'image' && output.get('push') === 'true' ? plainName(output.get('name') ?? '') : '?',
    ),
    variables: [...inner].map(({ variable: name }) => name),
  };
  const [a, b] = [JSON.stringify(wanted), JSON.stringify(given)];
  const differences = a === b ? [] : [`${variable}: ${a} before, ${b} after`];
  if (!has('cache')) return differences;
  const all = { entries: [...entries, ...plan.entries] };
  const first = all.entries.find((entry) => entry.kind === 'destination');
  compareCache(all, build, first?.kind === 'destination' ? first.name : undefined, (what, x, y) => {
    if (x !== y) differences.push(`${variable}: ${what}`);
  });
  return differences;
}

function optionOf(entry: PlanEntry): readonly string[] {
  switch (entry.kind) {
    case 'build-arg':
      return [`build-arg:${canonical(fieldText(entry.assignment))}`];
    case 'label':
      return [`label:${canonical(fieldText(entry.assignment))}`];
    case 'target':
      return [`target=${canonical(fieldText(entry.stage))}`];
    case 'platform':
      return [`platform=${canonical(fieldText(entry.platform))}`];
    default:
      return [];
  }
}

/** `${X}` and `$X` are the same. */
function canonical(text: string): string {
  return text.replaceAll(/\$\{(\w+)\}/g, '$$$1');
}

/** A tag that may be empty gets a default, which Kaniko has by itself. */
function plainName(text: string): string {
  return withoutDefaultTags(canonical(text));
}
