import type { ChangeUnit, Edit, UnitJob } from '../model.ts';
import type { RepositoryReport } from '../run.ts';
import { type Choices, editsTo, jobKey } from '../units.ts';

/** A change that somebody must decide. */
export interface Question {
  readonly report: RepositoryReport;
  readonly unit: ChangeUnit;
  /** 1-based, among all that is asked in the session. */
  readonly position: number;
  readonly total: number;
  /** Its jobs were asked before, and the proposal was another one. */
  readonly changed: boolean;
}

/**
 * What a person has decided, apart from any terminal. An accepted change is known by its content: where a later answer
 * changes it, it is asked again, so that nothing is written that nobody has seen.
 */
export class Session {
  private readonly accepted = new Set<string>();
  private readonly skipped = new Map<string, Set<string>>();
  private readonly edited = new Map<string, Map<string, readonly Edit[]>>();
  /** By job, the content of the last proposal that was shown. */
  private readonly shown = new Map<string, string>();
  private skips = 0;

  /** What the next run must heed. @param root - absolute path of the repository */
  choices(root: string): Choices {
    return { skipped: this.skipped.get(root) ?? new Set(), edited: this.edited.get(root) ?? new Map() };
  }

  /** The changes that are not decided, in the order in which they are asked. */
  open(reports: readonly RepositoryReport[]): Question[] {
    const all = reports.flatMap((report) => (report.report.units ?? []).map((unit) => ({ report, unit })));
    const open = all.filter(({ report, unit }) => !this.accepted.has(contentOf(report, unit)));
    const decided = all.length - open.length + this.skips;
    return open.map(({ report, unit }, index) => ({
      report,
      unit,
      position: decided + index + 1,
      total: decided + open.length,
      changed: unit.jobs.some((job) => {
        const last = this.shown.get(placeOf(report, job));
        return last !== undefined && last !== unit.id;
      }),
    }));
  }

  /** Notes that a person has seen the proposal. */
  show({ report, unit }: Question): void {
    for (const job of unit.jobs) this.shown.set(placeOf(report, job), unit.id);
  }

  accept({ report, unit }: Question): void {
    this.accepted.add(contentOf(report, unit));
  }

  /** Holds the jobs back; the proposals must be made again without them. */
  skip({ report, unit }: Question): void {
    const jobs = this.skipped.get(report.root) ?? new Set<string>();
    for (const job of unit.jobs) jobs.add(jobKey(job));
    this.skipped.set(report.root, jobs);
    this.skips++;
  }

  /**
   * Takes over what a person made of the proposed texts; the proposals must be made and proved again.
   * @param texts - by path
   * @returns false when a text is as proposed, or as it was before there was a proposal: then nothing is taken over
   */
  edit({ report, unit }: Question, texts: ReadonlyMap<string, string>): boolean {
    const same = unit.changes.every(({ path, after }) => (texts.get(path) ?? after) === after);
    const edits = unit.changes.flatMap((change) => editsTo(change, texts.get(change.path) ?? change.after));
    if (same || edits.length === 0) return false;
    const units = this.edited.get(report.root) ?? new Map<string, readonly Edit[]>();
    this.edited.set(report.root, units.set(unit.id, edits));
    return true;
  }

  /** Forgets what a person made of a proposal. */
  revert({ report, unit }: Question): void {
    this.edited.get(report.root)?.delete(unit.id);
  }
}

/** Equal for changes that would write the same bytes for the same jobs, with the same proof. */
function contentOf({ root }: RepositoryReport, { id, edited, problem, changes }: ChangeUnit): string {
  const texts = edited ? changes.map(({ path, edits }) => [path, edits]) : [];
  return JSON.stringify([root, id, problem, texts]);
}

function placeOf({ root }: RepositoryReport, job: UnitJob): string {
  return JSON.stringify([root, jobKey(job)]);
}
