import { diagnostic } from '../diagnostics/index.ts';
import type { LoadedFile } from '../gitlab/load.ts';
import type { Diagnostic, Edit } from '../model.ts';
import { groupBy } from '../group-by.ts';
import { conflicts } from '../source/edits.ts';
import { lostAnchor } from './anchors.ts';
import { isMigratable, type JobDraft, type JobRef } from './draft.ts';
import { partedVersions, versionFinding } from './include-versions.ts';
import type { DecideOptions } from './options.ts';
import { place } from './place.ts';
import type { Held, Part, Placed, Placement } from './placed.ts';
import type { ScriptUsers } from './script-users.ts';
import type { TemplateDraft } from './templates.ts';
import { userName, type Users } from './users.ts';
import { partedTemplates } from './whole-templates.ts';

/** Who counts beside the drafts. */
interface Others {
  /** Jobs of which is known already that they stay as they are. */
  readonly left?: readonly JobRef[];
  readonly templates?: readonly TemplateDraft[];
}

/** Which jobs are migrated, with their edits, and what holds the others back. */
export interface Settled {
  readonly placement: Placement;
  readonly migrating: ReadonlySet<JobDraft>;
  readonly held: ReadonlyMap<JobDraft, readonly Diagnostic[]>;
}

const WORDS: Readonly<Record<Part, string>> = {
  before_script: 'before_script',
  script: 'script',
  after_script: 'after_script',
  variables: 'variables',
};

/**
 * Places the edits again until no job is held back by another one. What jobs share is edited where it stands when all
 * its users want the same; else a job gets a copy of it; else it is held back (DESIGN D1).
 */
export function settle(
  drafts: readonly JobDraft[],
  users: Users,
  options: DecideOptions,
  ownFlags: ReadonlySet<object>,
  scriptUsers: ScriptUsers,
  { left: staying = [], templates = [] }: Others = {},
): Settled {
  const held = new Map<JobDraft, Diagnostic[]>();
  const copies = new Map<JobDraft, Map<Part, string>>();
  const failed = (draft: JobDraft): boolean => options.giveUp === true || options.failures?.has(draft.job) === true;
  const leftBehind = new Set(templates.flatMap(({ draft, isLeftBehind }) => (draft && isLeftBehind ? [draft] : [])));
  let migrating = new Set([...drafts, ...leftBehind].filter((draft) => isMigratable(draft) && !failed(draft)));
  for (;;) {
    const placement: Placement = place({ drafts: [...migrating], users, options, ownFlags, copies, scriptUsers });
    if (wake(placement.placed, templates, users, migrating)) continue;
    const holds = [
      ...placement.holds,
      ...sharedWithOthers(placement.placed, users, migrating),
      ...copiesThatOthersRead(placement.placed, users, migrating, copies),
      ...inFrozenFiles(placement.placed, options),
      ...inEachOthersWay(placement.placed),
      ...partedVersions(drafts, migrating, staying),
      ...partedTemplates(placement.placed, migrating, copies, users),
    ];
    // Only what nobody else is named for: an alias in a place that no job reads.
    if (holds.length === 0) holds.push(...withoutAnchors(placement.placed));
    // A template that is in the way stays as it is, and so does one that no job in view takes anything new from.
    const left =
      holds.length > 0
        ? holds.map(({ draft }) => draft).filter((one) => isTemplate(one) && !leftBehind.has(one))
        : unmet(placement.placed, users, migrating).filter((one) => !leftBehind.has(one));
    if (left.length > 0) {
      migrating = new Set([...migrating].filter((draft) => !left.includes(draft)));
      continue;
    }
    if (holds.length === 0) return { placement, migrating, held: withNotes(held, copies, migrating) };
    // A template keeps its place where a job can have the copy.
    const ofJobs = holds.filter(({ draft }) => !isTemplate(draft));
    if (takeCopies(ofJobs, copies, users, migrating) || takeCopies(holds, copies, users, migrating)) continue;
    for (const { draft, finding } of holds) {
      const known = held.get(draft) ?? [];
      if (!known.some((other) => other.code === finding.code && other.message === finding.message))
        held.set(draft, [...known, finding]);
    }
    migrating = new Set([...migrating].filter((draft) => !held.has(draft)));
  }
}

function isTemplate({ job }: JobDraft): boolean {
  return job.standIn !== undefined;
}

function nodesOf({ touches, edits }: Pick<Placed, 'touches' | 'edits'>, users: Users): readonly object[] {
  return [...touches, ...edits.flatMap((edit) => users.changedBy(edit))];
}

/** Adds the templates that an edit meets to the users of what they hold, and to what is migrated where they can be. */
function wake(
  placed: readonly Placed[],
  templates: readonly TemplateDraft[],
  users: Users,
  migrating: Set<JobDraft>,
): boolean {
  if (templates.length === 0) return false;
  const woken = users.wake(placed.flatMap((one) => nodesOf(one, users)));
  for (const { job } of woken) {
    const draft = templates.find(({ ref }) => ref.job === job)?.draft;
    if (draft) migrating.add(draft);
  }
  return woken.length > 0;
}

/** The templates that are migrated although no edit of a job in view meets them. */
function unmet(placed: readonly Placed[], users: Users, migrating: ReadonlySet<JobDraft>): readonly JobDraft[] {
  const templates = [...migrating].filter(isTemplate);
  if (templates.length === 0) return [];
  const met = new Set<object>();
  for (const one of placed)
    if (!one.drafts.every(isTemplate))
      for (const node of nodesOf(one, users)) for (const { job } of users.of(node)) met.add(job);
  return templates.filter(({ job }) => !met.has(job));
}

/** Gives copies to the jobs that can have one. @returns false when there is none to give any more */
function takeCopies(
  holds: readonly Held[],
  copies: Map<JobDraft, Map<Part, string>>,
  users: Users,
  migrating: ReadonlySet<JobDraft>,
): boolean {
  let given = false;
  const give = (draft: JobDraft, part: Part, other: string): void => {
    const parts = copies.get(draft) ?? new Map<Part, string>();
    if (parts.has(part)) return;
    copies.set(draft, parts.set(part, other));
    given = true;
  };
  for (const { draft, copy, other } of holds) {
    for (const part of copy ?? []) {
      give(draft, part, other ?? '');
      // Who extends the job would get its new key, too.
      const own = draft.job.own.sources.at(-1)?.node;
      for (const heir of migrating)
        if (own && heir !== draft && users.of(own).some(({ job }) => job === heir.job))
          give(heir, part, draft.job.name);
    }
  }
  return given;
}

/** A note for each job that got a copy. */
function withNotes(
  held: ReadonlyMap<JobDraft, readonly Diagnostic[]>,
  copies: ReadonlyMap<JobDraft, ReadonlyMap<Part, string>>,
  migrating: ReadonlySet<JobDraft>,
): ReadonlyMap<JobDraft, readonly Diagnostic[]> {
  const result = new Map(held);
  for (const [draft, parts] of copies) {
    if (!migrating.has(draft)) continue;
    const what = [...parts.keys()].map((part) => WORDS[part]).join(' and ');
    const other = [...new Set(parts.values())].join(', ');
    const note = diagnostic('K2B417', draft.job.location, { job: draft.job.name, what, other });
    result.set(draft, [...(result.get(draft) ?? []), note]);
  }
  return result;
}

/** Edits that would reach a job that is not migrated. */
function sharedWithOthers(placed: readonly Placed[], users: Users, migrating: ReadonlySet<JobDraft>): Held[] {
  const jobs = new Set<object>([...migrating].map(({ job }) => job));
  const known = new Map<object, JobRef | undefined>();
  const otherOf = (node: object): JobRef | undefined => {
    if (!known.has(node))
      known.set(
        node,
        users.of(node).find(({ job }) => !jobs.has(job)),
      );
    return known.get(node);
  };
  const holds: Held[] = [];
  for (const { edits, touches, drafts, what, partsOf } of placed) {
    const other = nodesOf({ touches, edits }, users)
      .map(otherOf)
      .find((ref) => ref !== undefined);
    if (!other) continue;
    for (const draft of drafts) {
      const data = { job: draft.job.name, what, other: userName(other) };
      const finding =
        versionFinding(draft, other) ?? diagnostic('K2B407', draft.job.location, data, [other.job.location]);
      const copy = partsOf?.(draft) ?? [];
      holds.push({ draft, finding, ...(copy.length > 0 ? { copy, other: data.other } : {}) });
    }
  }
  return holds;
}

/** Copies in the place of what another job reads there by an alias or a reference, and has no copy of. */
function copiesThatOthersRead(
  placed: readonly Placed[],
  users: Users,
  migrating: ReadonlySet<JobDraft>,
  copies: ReadonlyMap<JobDraft, ReadonlyMap<Part, string>>,
): Held[] {
  const draftOf = new Map<object, JobDraft>([...migrating].map((draft) => [draft.job, draft]));
  return placed.flatMap(({ edits, copied, what }) => {
    if (!copied) return [];
    const { draft } = copied;
    const readers = edits.flatMap((edit) => users.changedBy(edit)).flatMap((node) => users.of(node));
    const other = readers.find(({ job }) => {
      const reader = draftOf.get(job);
      return reader && reader !== draft && !copies.has(reader);
    });
    if (!other) return [];
    const data = { job: draft.job.name, what, other: other.job.name };
    return [{ draft, finding: diagnostic('K2B408', draft.job.location, data, [other.job.location]) }];
  });
}

/** Edits that take away an anchor which something else in the file needs. */
function withoutAnchors(placed: readonly Placed[]): Held[] {
  const edits = groupBy(
    placed.flatMap((one) => one.edits),
    ({ file }) => file,
  );
  const lostByAll = new Map<LoadedFile, boolean>();
  const isLost = (file: LoadedFile): boolean => {
    const known = lostByAll.get(file) ?? lostAnchor(file, edits.get(file.source.path) ?? []) !== undefined;
    lostByAll.set(file, known);
    return known;
  };
  return placed.flatMap(({ edits: own, drafts }) =>
    drafts.flatMap((draft) => {
      const files = draft.pipeline.assembly.files.filter(({ source }) => own.some(({ file }) => file === source.path));
      const name = files
        .filter(isLost)
        .map((file) => lostAnchor(file, own))
        .find((lost) => lost !== undefined);
      if (name === undefined) return [];
      const problem = `the anchor ${name}, which is used elsewhere, stands in what would be replaced`;
      return [{ draft, finding: diagnostic('K2B311', draft.job.location, { job: draft.job.name, problem }) }];
    }),
  );
}

/** Edits of different jobs that want the same text in two ways: none of the jobs gets its own. */
function inEachOthersWay(placed: readonly Placed[]): Held[] {
  const byFile = new Map<string, { readonly edit: Edit; readonly drafts: readonly JobDraft[] }[]>();
  for (const { edits, drafts } of placed)
    for (const edit of edits) {
      const known = byFile.get(edit.file) ?? [];
      known.push({ edit, drafts });
      byFile.set(edit.file, known);
    }
  const held = new Map<JobDraft, JobDraft>();
  for (const all of byFile.values()) {
    all.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end);
    for (const [index, one] of all.entries()) {
      for (const other of all.slice(index + 1)) {
        if (other.edit.start > one.edit.end) break;
        if (!conflicts(one.edit, other.edit)) continue;
        const drafts = [...one.drafts, ...other.drafts];
        for (const draft of drafts)
          held.set(
            draft,
            drafts.find(({ job }) => job.name !== draft.job.name) ?? drafts.find((d) => d !== draft) ?? draft,
          );
      }
    }
  }
  return [...held].map(([draft, other]) => ({
    draft,
    finding:
      versionFinding(draft, other) ??
      diagnostic('K2B311', draft.job.location, {
        job: draft.job.name,
        problem: `${other.job.name} needs another text in the same place`,
      }),
  }));
}

/** Edits in files that are outside the given paths, or belong to a broken pipeline. */
function inFrozenFiles(placed: readonly Placed[], options: DecideOptions): Held[] {
  const holds: Held[] = [];
  for (const { edits, drafts } of placed) {
    for (const { file } of edits) {
      const why = options.frozen?.(file);
      if (!why) continue;
      const code = why === 'broken' ? 'K2B013' : why === 'ignored' ? 'K2B019' : 'K2B011';
      for (const draft of drafts)
        holds.push({ draft, finding: diagnostic(code, draft.job.location, { job: draft.job.name, file }) });
    }
  }
  return holds;
}
