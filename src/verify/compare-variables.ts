import type { PlanEntry } from '../model.ts';
import { standalone, type Definition } from '../decide/flag-definitions.ts';
import type { TranslatedDefinition } from '../decide/split-call.ts';
import { fieldText } from '../shell/fields.ts';
import { literalWord } from '../shell/word.ts';
import { readBuildctl } from './read-buildctl.ts';

/**
 * Compares what the variables of a call asked for with what they hold afterwards.
 * @param after - the definitions of the edited pipeline, in the same order
 * @param push - the call pushes what it builds
 * @returns the differences, in words
 */
export function compareVariables(
  before: readonly TranslatedDefinition[],
  after: readonly Definition[],
  push: boolean,
): readonly string[] {
  if (before.length !== after.length) return ['the variables of a call have other definitions than before'];
  return before.flatMap((one, index) => {
    const other = after[index];
    return other ? compareOne(one, other, push) : [];
  });
}

function compareOne(
  { definition, entries }: TranslatedDefinition,
  after: Definition,
  push: boolean,
): readonly string[] {
  const { variable } = definition;
  if (after.variable !== variable || after.place.kind !== definition.place.kind)
    return [`${variable} is defined elsewhere than before`];
  const inner = new Set(standalone(after.fields));
  const words = after.fields.filter((field) => !inner.has(field)).map(({ word }) => word);
  const build = readBuildctl([literalWord('build'), ...words]);
  if ('problem' in build) return [`${variable}: ${build.problem}`];
  const wanted = {
    options: entries.flatMap((entry) => optionOf(entry)).sort(),
    names:
      push && !entries.some(({ kind }) => kind === 'no-push')
        ? entries.flatMap((entry) => (entry.kind === 'destination' ? [plainName(fieldText(entry.name))] : []))
        : [],
    variables: standalone(definition.fields).map(({ variable: name }) => name),
  };
  const given = {
    options: build.options.map(([key, value]) => `${key}=${value}`).sort(),
    names: build.outputs.map((output) =>
      output.get('type') === 'image' && output.get('push') === 'true' ? plainName(output.get('name') ?? '') : '?',
    ),
    variables: [...inner].map(({ variable: name }) => name),
  };
  const [a, b] = [JSON.stringify(wanted), JSON.stringify(given)];
  return a === b ? [] : [`${variable}: ${a} before, ${b} after`];
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
  return canonical(text).replace(/:\$\{(\w+):-latest\}$/, ':$$$1');
}
