import { diffLines } from 'diff';
import type { ChangeUnit, Edit, FileChange, UnitJob } from './model.ts';
import { applyEdits, conflicts, normalizeEdits } from './source/edits.ts';
import { hashText } from './source/text.ts';

/** What a person has decided so far about the changes of one repository. */
export interface Choices {
  /** Jobs that stay as they are, by {@link jobKey}. */
  readonly skipped: ReadonlySet<string>;
  /** Edits that replace those of a unit, by its id. */
  readonly edited: ReadonlyMap<string, readonly Edit[]>;
}

/** Edits with the jobs that need them. */
export interface SharedEdits {
  readonly jobs: readonly UnitJob[];
  readonly edits: readonly Edit[];
}

/** One job across pipelines: jobs of two pipelines that are written at one place are decided together. */
export function jobKey({ file, job }: UnitJob): string {
  return JSON.stringify([file, job]);
}

/**
 * Groups jobs that share edits, directly or through others: a job is migrated whole or not at all (DESIGN D2), so that
 * such jobs can only be accepted together.
 * @param changes - the changes of all jobs; edits that change nothing are left out
 * @returns the groups in the order of their first edit
 */
export function unitsOf(shared: readonly SharedEdits[], changes: readonly FileChange[]): ChangeUnit[] {
  const groups = new Groups();
  for (const { jobs, edits } of shared) groups.join([...jobs.map(jobKey), ...edits.map(placeOf)]);
  const members = new Map<string, { jobs: Map<string, UnitJob>; changes: FileChange[] }>();
  const membersOf = (key: string) => {
    const group = groups.of(key);
    const known = members.get(group) ?? { jobs: new Map<string, UnitJob>(), changes: [] };
    members.set(group, known);
    return known;
  };
  for (const change of changes) {
    const byGroup = new Map<string, Edit[]>();
    for (const edit of change.edits) {
      const group = groups.of(placeOf(edit));
      byGroup.set(group, [...(byGroup.get(group) ?? []), edit]);
    }
    for (const [group, edits] of byGroup) membersOf(group).changes.push(changeOf(change, edits));
  }
  for (const { jobs, edits } of shared)
    for (const job of jobs) if (edits.length > 0) membersOf(jobKey(job)).jobs.set(jobKey(job), job);
  return [...members.values()]
    .map(({ jobs, changes: own }) => ({ jobs: [...jobs.values()], changes: own, edited: false, problem: undefined }))
    .filter(({ changes: own }) => own.length > 0)
    .map((unit) => ({ id: idOf(unit.jobs, unit.changes), ...unit }));
}

/**
 * Puts the edits of a person in the place of those of their units.
 * @returns the units; one whose new edits touch what another unit changes keeps its own
 */
export function withEdited(units: readonly ChangeUnit[], { edited }: Choices): ChangeUnit[] {
  const result = [...units];
  units.forEach((unit, index) => {
    const edits = edited.get(unit.id);
    if (!edits) return;
    const others = result.filter((other) => other.id !== unit.id).flatMap(({ changes }) => changes);
    const taken = others.some((other) => other.edits.some((one) => edits.some((edit) => conflicts(one, edit))));
    if (taken) return;
    const changes = unit.changes.map((change) =>
      changeOf(
        change,
        edits.filter(({ file }) => file === change.path),
      ),
    );
    result[index] = { ...unit, changes: changes.filter((change) => change.after !== change.before.text), edited: true };
  });
  return result;
}

/** The changes of several units as one change a file, sorted by path. */
export function changesOf(units: readonly ChangeUnit[]): FileChange[] {
  const byPath = new Map<string, FileChange[]>();
  for (const change of units.flatMap(({ changes }) => changes))
    byPath.set(change.path, [...(byPath.get(change.path) ?? []), change]);
  return [...byPath]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [first, ...rest]]) =>
      first
        ? [
            changeOf(
              first,
              [first, ...rest].flatMap(({ edits }) => edits),
            ),
          ]
        : [],
    );
}

/**
 * The edits that lead from the original text to a text that a person made of the proposed one. Where the person changed
 * nothing, the proposed edits stay as they are; where both meet, one edit covers them.
 * @param edited - what became of `change.after`
 */
export function editsTo({ path, before, after, edits }: FileChange, edited: string): Edit[] {
  const result: Edit[] = [];
  let shift = 0;
  const proposed = normalizeEdits(edits).map((edit): Span => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { start, end: start + edit.text.length, edit };
  });
  const own = ownSpans(after, edited);
  const spans = [...proposed, ...own].sort((a, b) => a.start - b.start || a.end - b.end);
  // Growth of the original text before a place of the proposal, and of the proposal before a place of the edited text.
  let toOriginal = 0;
  let toEdited = 0;
  for (let index = 0; index < spans.length;) {
    const { start } = spans[index] ?? { start: 0 };
    let end = start;
    let [original, now] = [toOriginal, toEdited];
    const cluster: Span[] = [];
    for (let next = spans[index]; next && (cluster.length === 0 || next.start <= end); next = spans[++index]) {
      cluster.push(next);
      end = Math.max(end, next.end);
      if (next.edit) original += next.edit.end - next.edit.start - next.edit.text.length;
      else now += next.growth ?? 0;
    }
    if (cluster.every(({ edit }) => edit)) result.push(...cluster.flatMap(({ edit }) => (edit ? [edit] : [])));
    else {
      const text = edited.slice(start + toEdited, end + now);
      const [from, to] = [start + toOriginal, end + original];
      if (text !== before.text.slice(from, to))
        result.push({ file: path, start: from, end: to, text, reason: 'edited' });
    }
    [toOriginal, toEdited] = [original, now];
  }
  return result;
}

/** A range of the proposed text: a proposed edit, or what a person changed with the units that it grew by. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly edit?: Edit;
  readonly growth?: number;
}

/** The lines of the proposed text that a person changed. */
function ownSpans(proposed: string, edited: string): Span[] {
  const spans: Span[] = [];
  let position = 0;
  for (const { value, added, removed } of diffLines(proposed, edited)) {
    const last = spans.at(-1);
    const end = added ? position : position + value.length;
    const growth = added ? value.length : -value.length;
    if (!added && !removed) {
      position = end;
      continue;
    }
    if (last?.end === position) spans.splice(-1, 1, { start: last.start, end, growth: (last.growth ?? 0) + growth });
    else spans.push({ start: position, end, growth });
    position = end;
  }
  return spans;
}

function changeOf({ path, before }: FileChange, edits: readonly Edit[]): FileChange {
  return { path, before, after: applyEdits(before.text, edits), edits: normalizeEdits(edits) };
}

/** Edits at one place belong together, whoever needs them. */
function placeOf({ file, start }: Edit): string {
  return JSON.stringify([file, start]);
}

/** The same for the same proposal over the same bytes. */
function idOf(jobs: readonly UnitJob[], changes: readonly FileChange[]): string {
  const told = changes.map(({ before, edits }) => [before.path, before.hash, edits]);
  return hashText(JSON.stringify([jobs.map(jobKey).sort(), told]));
}

/** Keys that belong together. */
class Groups {
  private readonly parents = new Map<string, string>();

  /** The key that stands for the group. */
  of(key: string): string {
    let top = key;
    for (let parent = this.parents.get(top); parent !== undefined; parent = this.parents.get(top)) top = parent;
    // Shortens the way for the next question.
    for (let at = key; at !== top;) {
      const parent = this.parents.get(at) ?? top;
      this.parents.set(at, top);
      at = parent;
    }
    return top;
  }

  join([first, ...rest]: readonly string[]): void {
    if (first === undefined) return;
    for (const key of rest) {
      const [a, b] = [this.of(first), this.of(key)];
      if (a !== b) this.parents.set(b, a);
    }
  }
}
