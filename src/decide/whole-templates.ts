import { diagnostic } from '../diagnostics/index.ts';
import { hiddenJobs } from '../gitlab/hidden-jobs.ts';
import type { Job } from '../gitlab/resolve.ts';
import { type MapSource, placeOf, type Value } from '../gitlab/value.ts';
import type { Section } from '../shell/script.ts';
import type { JobDraft, JobRef } from './draft.ts';
import type { Copies, Held, Placed } from './placed.ts';
import { userName, type Users } from './users.ts';
import { SECTIONS } from '../gitlab/sections.ts';
import { holderOf, PARTS } from './template-places.ts';

/** A part of a template that its users in view need in another form. */
interface Piece {
  readonly isEdited: boolean;
  /** Missing for the image and for variables. */
  readonly section?: Section;
  readonly value: Value;
}

/**
 * Templates of which one part would be edited where it stands, and another one not, because somebody else uses it as it
 * is: whoever takes both would have half of a change. Their users get copies of all parts (DESIGN D1: whole or not at all).
 * BUILDKITD_FLAGS alone may stand with the jobs.
 */
export function partedTemplates(
  placed: readonly Placed[],
  migrating: ReadonlySet<JobDraft>,
  copies: Copies,
  users: Users,
): readonly Held[] {
  const drafts = [...migrating];
  const touched = new Set<object>(
    placed.flatMap(({ touches, copied }) => (copied ? [] : touches.map((node) => placeOf<object>(node)))),
  );
  const jobs = new Set<object>(drafts.map(({ job }) => job));
  const seen = new Set<object>();
  return drafts.flatMap((first) =>
    templatesOf(first).flatMap((template) => {
      const source = template.own.sources.at(-1);
      if (!source || seen.has(source.node)) return [];
      seen.add(source.node);
      const pieces = drafts.flatMap((draft) => piecesOf(draft, source, placed, copies, touched));
      const left = pieces.find(({ isEdited }) => !isEdited);
      const edited = pieces.filter(({ isEdited, section }) => isEdited && section !== undefined);
      if (!left || edited.length === 0) return [];
      const user = users.of(left.value).find(({ job }) => !jobs.has(job));
      const places = new Set(edited.map(({ value }) => placeOf<Value>(value)));
      return drafts.flatMap((draft) => heldOf(draft, places, template, user, copies));
    }),
  );
}

function heldOf(
  draft: JobDraft,
  places: ReadonlySet<object>,
  template: Job,
  user: JobRef | undefined,
  copies: Copies,
): readonly Held[] {
  const { pipeline, job } = draft;
  const copy = SECTIONS.filter((section) => {
    const value = pipeline.effective(job, section)?.value;
    return value && places.has(placeOf<Value>(value)) && copies.get(draft)?.has(section) !== true;
  });
  if (copy.length === 0) return [];
  const other = user ? userName(user) : `whoever else uses ${template.name}`;
  const data = { job: job.name, what: 'the script', other };
  return [{ draft, finding: diagnostic('K2B407', job.location, data, user ? [user.job.location] : []), copy, other }];
}

/** The hidden jobs in which parts of a job are written. */
function templatesOf({ pipeline, job }: JobDraft): readonly Job[] {
  if (job.standIn) return [];
  const owners = new Set<object>();
  for (const part of PARTS) {
    const entry = pipeline.effective(job, part);
    if (entry) owners.add(holderOf(pipeline, entry));
  }
  return hiddenJobs(pipeline).filter(({ own }) => {
    const node = own.sources.at(-1)?.node;
    return node !== undefined && owners.has(node);
  });
}

/** The parts that a job has from a map and needs in another form. */
function piecesOf(
  draft: JobDraft,
  source: MapSource,
  placed: readonly Placed[],
  copies: Copies,
  touched: ReadonlySet<object>,
): readonly Piece[] {
  const { pipeline, job, image } = draft;
  if (job.standIn || job.own.sources.at(-1)?.node === source.node) return [];
  const sections = SECTIONS.flatMap((section): readonly Piece[] => {
    const entry = pipeline.effective(job, section);
    if (!entry || holderOf(pipeline, entry) !== source.node) return [];
    const { value } = entry;
    const isCopied = copies.get(draft)?.has(section) === true;
    const isEdited = placed.some((one) => one.drafts.includes(draft) && one.partsOf?.(draft).includes(section));
    if (!isCopied) return isEdited ? [{ isEdited, section, value }] : [];
    const items = pipeline.script(job, section) ?? [];
    const byOthers = items.some(({ list, value: text }) => touched.has(list ?? text) || touched.has(placeOf(text)));
    return [{ isEdited: byOthers, section, value }];
  });
  const values = definitionsIn(draft, source);
  if (holderOf(pipeline, image.entry) === source.node) values.push(image.entry.value);
  return [...sections, ...values.map((value) => ({ isEdited: touched.has(placeOf<Value>(value)), value }))];
}

/** The variables of a map that hold flags of the job's calls, and must hold others. */
function definitionsIn({ calls }: JobDraft, { node, file }: MapSource): Value[] {
  const [start, , end] = node.range ?? [0, 0, 0];
  return calls.flatMap(({ translated }) =>
    translated.flatMap(({ definition: { place }, text }) => {
      if (place.kind !== 'yaml' || place.scalar.text.trim() === text) return [];
      const { scalar } = place;
      const isInside = scalar.file.source.path === file.source.path && scalar.range.start >= start;
      return isInside && scalar.range.end <= end ? [scalar] : [];
    }),
  );
}
