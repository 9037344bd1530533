import type { ConvertedCall } from '../kaniko/convert.ts';
import type { FlagOccurrence, PlanEntry } from '../model.ts';
import { fieldText } from '../shell/fields.ts';
import { around } from '../shell/word.ts';
import { type Definition, standalone } from './flag-definitions.ts';

/** A piece of the new text of a variable. */
export interface Piece {
  readonly field: number;
  readonly text: string;
  /** The flag that it came from; missing for a variable that stays. */
  readonly because?: FlagOccurrence;
}

/** What the call says of every output. */
export interface Modifiers {
  readonly push: boolean;
  readonly tail: string;
  /** The arguments of a cache that the definition asks for, quoted. */
  readonly cache?: string | undefined;
}

export function modifiersOf({ plan: { entries } }: ConvertedCall): Modifiers {
  const attributes = entries.flatMap((entry) => (entry.kind === 'attribute' ? [`,${entry.text}`] : [])).join('');
  const insecure = entries.some(({ kind }) => kind === 'insecure-push') ? ',registry.insecure=true' : '';
  return { push: !entries.some(({ kind }) => kind === 'no-push'), tail: `,push=true${attributes}${insecure}` };
}

/**
 * Writes a definition with its new entries.
 * @returns undefined when an entry cannot be written there
 */
export function renderDefinition(
  definition: Definition,
  entries: readonly PlanEntry[],
  modifiers: Modifiers,
): readonly Piece[] | undefined {
  return definition.place.kind === 'set'
    ? piecesOf(definition, entries, (entry) => renderWord(entry, modifiers))
    : renderFields(definition, entries, modifiers);
}

/** Writes the fields of a value again: variables stay where they are, each flag becomes its argument. */
function renderFields(
  definition: Definition,
  entries: readonly PlanEntry[],
  modifiers: Modifiers,
): readonly Piece[] | undefined {
  const pieces = piecesOf(definition, entries, (entry) => renderEntry(entry, modifiers));
  const variables = standalone(definition.fields).map(({ word }) => ({
    field: fieldAt(definition, word.start),
    text: fieldText(word),
  }));
  return pieces && [...variables, ...pieces].sort((a, b) => a.field - b.field);
}

/** @returns undefined when an entry cannot be written */
function piecesOf(
  definition: Definition,
  entries: readonly PlanEntry[],
  render: (entry: PlanEntry) => string | undefined,
): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  for (const entry of entries) {
    const { because } = entry;
    const text = render(entry);
    if (text === undefined) return undefined;
    if (text !== '') pieces.push({ field: fieldAt(definition, because.range.start), text, because });
  }
  return pieces;
}

export function fieldAt({ fields }: Definition, start: number): number {
  return fields.findIndex(({ word }) => word.start === start);
}

/** Writes an entry as words of a command, quoted as an argument of the call would be. */
function renderWord(entry: PlanEntry, modifiers: Modifiers): string | undefined {
  switch (entry.kind) {
    case 'build-arg':
      return option('--opt', around('build-arg:', entry.assignment));
    case 'label':
      return option('--opt', around('label:', entry.assignment));
    case 'target':
      return option('--opt', around('target=', entry.stage));
    case 'platform':
      return option('--opt', around('platform=', entry.platform));
    case 'destination':
      return modifiers.push ? option('--output', around('type=image,name=', entry.name, modifiers.tail, false)) : '';
    case 'cache':
      return modifiers.cache;
    default:
      return renderEntry(entry, modifiers);
  }
}

function option(name: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${name} ${value}`;
}

function renderEntry(entry: PlanEntry, { push, tail, cache }: Modifiers): string | undefined {
  switch (entry.kind) {
    case 'build-arg':
      return `--opt build-arg:${fieldText(entry.assignment)}`;
    case 'label':
      return `--opt label:${fieldText(entry.assignment)}`;
    case 'target':
      return `--opt target=${fieldText(entry.stage)}`;
    case 'platform':
      return `--opt platform=${fieldText(entry.platform)}`;
    case 'no-push':
    case 'cache-repository':
    case 'cache-read-only':
      return '';
    case 'cache':
      return cache === undefined ? undefined : withoutQuotes(cache);
    case 'progress':
      return `--progress ${entry.mode}`;
    case 'destination':
      return push
        ? fieldText(entry.name).includes(',')
          ? undefined
          : `--output type=image,name=${fieldText(entry.name)}${tail}`
        : '';
    default:
      return undefined;
  }
}

/** Arguments as they stand in a value; undefined where they need their quotes. */
function withoutQuotes(words: string): string | undefined {
  const bare = words.replaceAll(/"((?:\$\[\[[^\]]*\]\]|[^"\\\s])*)"/g, '$1');
  return bare.includes('"') ? undefined : bare;
}
