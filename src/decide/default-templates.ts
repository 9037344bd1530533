import type { Project } from '../gitlab/include.ts';
import { jobFaults } from '../gitlab/job-faults.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { defaultParts, defaultStandIn } from '../gitlab/stand-in.ts';
import { placeOf, type ScalarValue, type Value } from '../gitlab/value.ts';
import { groupBy } from '../group-by.ts';
import type { Diagnostic } from '../model.ts';
import { entryAt } from '../shell/script.ts';
import { isMigratable, type JobDraft } from './draft.ts';
import { draftJob } from './draft-job.ts';
import type { DecideOptions } from './options.ts';
import { changesByScalar } from './script-edits.ts';
import type { TemplateDraft } from './templates.ts';

/** Stand-ins by the job whose script they have, so that each round of the decision has the same ones. */
const known = new WeakMap<Job, Job>();

/**
 * `default:` as a job that overrides nothing of it has it, so that they are migrated with all their parts or not at
 * all: jobs that are added later, and files that include this one, use it as a whole.
 */
export function defaultDrafts(
  drafts: readonly JobDraft[],
  project: Project,
  options: DecideOptions,
  withPolicy: (draft: JobDraft) => JobDraft,
): readonly TemplateDraft[] {
  return [...groupBy(drafts, ({ pipeline }) => pipeline)].flatMap(([pipeline, inPipeline]) => {
    if (defaultParts(pipeline).size < 2) return [];
    const users = inPipeline.filter(({ job }) => takesDefaults(pipeline, job));
    const [first] = users;
    if (!first) return [];
    const job = known.get(first.job) ?? defaultStandIn(pipeline, first.job);
    if (!job) return [];
    known.set(first.job, job);
    const ref = { pipeline, job };
    const found = draftJob(ref, project, options);
    if (found.kind === 'other' || found.kind === 'shell-only' || jobFaults(pipeline, job).length > 0) return [];
    if (found.kind === 'unreadable') return [{ ref, draft: undefined, users }];
    const { draft } = found;
    const told = draft.findings.filter((finding) => isInParts(pipeline, finding));
    if (!changesParts(draft) && told.every(({ severity }) => severity === 'info')) return [];
    const errors = draft.findings.filter((finding) => finding.severity === 'error' && !told.includes(finding));
    const judged = withPolicy({ ...draft, findings: [...told, ...errors] });
    return [{ ref, draft: isMigratable(judged) ? judged : undefined, users }];
  });
}

/** True for a job that takes a part of the defaults. */
function takesDefaults(pipeline: Pipeline, job: Job): boolean {
  const whole = known.get(job) ?? defaultStandIn(pipeline, job);
  const placeIn = (one: Job | undefined, part: string): Value | undefined => {
    const value = one && pipeline.effective(one, part)?.value;
    return value && placeOf<Value>(value);
  };
  return [...defaultParts(pipeline).keys()].some((part) => placeIn(job, part) === placeIn(whole, part));
}

/** What only the Kaniko image has: verification may find that it is used. */
const OF_KANIKO = /\/(?:kaniko|busybox|workspace)\b/;

/** True where the scripts that the defaults hold get another text, or may not work as they are. */
function changesParts(draft: JobDraft): boolean {
  const { pipeline, job, steps } = draft;
  const isOwn = (scalar: ScalarValue): boolean => job.standIn?.lent.has(scalar) === false;
  const places = steps.map(({ command: { unit, node } }) => entryAt(unit, node.pos, node.pos)?.item.entry.value);
  const changed = [...changesByScalar(draft).keys(), ...places.flatMap((scalar) => scalar ?? [])];
  const entries = (['before_script', 'after_script'] as const).flatMap((part) => pipeline.script(job, part) ?? []);
  return changed.some(isOwn) || entries.some(({ value }) => isOwn(value) && OF_KANIKO.test(value.text));
}

function isInParts(pipeline: Pipeline, { location }: Diagnostic): boolean {
  return [...defaultParts(pipeline).values()].some(({ value: { file, range } }) => {
    const { start, end } = location.range;
    return file.source.path === location.path && range.start <= start && end <= range.end;
  });
}
