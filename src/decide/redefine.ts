import type { Pipeline } from '../gitlab/resolve.ts';
import { placeOf, type ScalarValue } from '../gitlab/value.ts';
import type { JobDraft } from './draft.ts';
import { escapeRegExp } from '../escape-regexp.ts';

/**
 * Tells which variables that hold a Kaniko image can get the new image where they are defined: those whose every mention
 * in view is the image of a job that is migrated, and that are defined once.
 */
export class Redefinitions {
  private readonly known = new Map<string, boolean>();
  private readonly drafts: readonly JobDraft[];

  constructor(drafts: readonly JobDraft[]) {
    this.drafts = drafts;
  }

  /** @param draft - a job whose image is nothing but one variable */
  allows({ image: { definition } }: JobDraft): boolean {
    if (!definition) return false;
    const { variable } = definition;
    const known = this.known.get(variable) ?? this.find(variable);
    this.known.set(variable, known);
    return known;
  }

  private find(variable: string): boolean {
    const images = this.drafts.filter(({ image }) => image.definition?.variable === variable);
    const definitions = new Set(images.map(({ image }) => image.definition && placeOf(image.definition.scalar)));
    if (definitions.size !== 1) return false;
    const names = images.map(({ image }) => image.name);
    const pipelines = new Set(this.drafts.map(({ pipeline }) => pipeline));
    return [...pipelines].every((pipeline) => isOnlyNamedBy(pipeline, variable, names));
  }
}

/** True when a variable is expanded nowhere but in certain scalars, and defined nowhere but once. */
function isOnlyNamedBy({ assembly }: Pipeline, variable: string, names: readonly ScalarValue[]): boolean {
  const name = escapeRegExp(variable);
  const mention = new RegExp(`\\$(?:\\{${name}\\b|${name}\\b)|(?:^|[\\s{,])["']?${name}["']?\\s*:`, 'gm');
  let definitions = 0;
  for (const { source } of assembly.files) {
    for (const { 0: text, index } of source.text.matchAll(mention)) {
      if (!text.startsWith('$')) definitions++;
      else if (
        !names.some((name) => name.file.source === source && index >= name.range.start && index < name.range.end)
      )
        return false;
    }
  }
  return definitions <= 1;
}
