import { placeOf, type ScalarValue, variableScalar } from '../gitlab/value.ts';
import { entryAt } from '../shell/script.ts';
import type { DraftCall, JobDraft, JobRef } from './draft.ts';
import type { Ground } from './ground.ts';
import { sectionsOf } from './place-scripts.ts';
import type { Part } from './placed.ts';
import { hiddenKeyOf } from './shared-lists.ts';

type Copied = Pick<Ground, 'isCopied'>;

/** A hidden key whose own flags stay as they are, though its call is edited where it stands. */
export interface LeftBehind {
  readonly holder: JobRef;
  readonly name: string;
  /** The sections of the job that hold the call. */
  readonly sections: readonly Part[];
}

/**
 * The sections in which a call with a variable is edited where it stands, beside the variable in one hidden key: jobs out
 * of view may take both from there, so both change or neither does.
 */
export function sectionsBeside(draft: JobDraft, scalar: ScalarValue, ground: Copied): readonly Part[] {
  const key = hiddenKeyOf(scalar);
  if (key === undefined || draft.job.standIn) return [];
  const sections = draft.calls.flatMap((call) => {
    const reads = call.translated.some(
      ({ definition: { place } }) => place.kind === 'yaml' && placeOf(place.scalar) === scalar,
    );
    const value = reads ? textOf(call) : undefined;
    return value?.file === scalar.file && hiddenKeyOf(value) === key ? inPlace(draft, value, ground) : [];
  });
  return [...new Set(sections)];
}

/**
 * The hidden keys whose call is edited where it stands, and whose own flags for it no job in view has: each writes others
 * over them.
 * @param wanted - the definitions that are edited
 */
export function flagsLeftBehind(
  draft: JobDraft,
  ground: Copied,
  wanted: ReadonlyMap<ScalarValue, unknown>,
): readonly LeftBehind[] {
  const { pipeline } = draft;
  if (draft.job.standIn) return [];
  return draft.calls.flatMap((call) => {
    const value = textOf(call);
    const job = value && pipeline.jobs.get(hiddenKeyOf(value) ?? '');
    const sections = job ? inPlace(draft, value, ground) : [];
    const variables = job?.own.entries.get('variables')?.value;
    if (!job || sections.length === 0 || variables?.kind !== 'map') return [];
    return call.translated.flatMap(({ definition: { variable: name } }): LeftBehind[] => {
      const own = variableScalar(variables.entries.get(name));
      return own && !wanted.has(placeOf(own)) ? [{ holder: { pipeline, job }, name, sections }] : [];
    });
  });
}

function textOf({ invocation: { command } }: DraftCall): ScalarValue | undefined {
  return entryAt(command.unit, command.start, command.start)?.item.entry.value;
}

function inPlace(draft: JobDraft, value: ScalarValue, ground: Copied): readonly Part[] {
  return sectionsOf(draft, value).filter((section) => !ground.isCopied(draft, section));
}
