import { diagnostic } from '../diagnostics/index.ts';
import type { Project } from '../gitlab/include.ts';
import { fillText, inputsIn } from '../gitlab/inputs.ts';
import type { ScriptEntry } from '../gitlab/resolve.ts';
import type { Diagnostic, Location } from '../model.ts';
import { locateInScalar } from '../source/scalar.ts';
import { type Drafted, isMigratable, type JobDraft, type JobRef } from './draft.ts';
import { draftJob } from './draft-job.ts';
import { filledJob } from './filled-job.ts';
import type { DecideOptions } from './options.ts';
import { SECTIONS } from '../gitlab/sections.ts';

/** More inputs than this are not named in one finding. */
const MAX_INPUTS = 3;
/** A longer value is cut where it is named. */
const MAX_VALUE = 60;

/**
 * Drafts a job, and judges it a second time with the values of its inputs put into its scripts. An input is text, put
 * there before the shell sees it: a value may be several words, another command or the path that a check looks for, so
 * what holds back that script holds back the job.
 */
export function draftWithInputs(ref: JobRef, project: Project, options: DecideOptions): Drafted {
  const drafted = draftJob(ref, project, options);
  if (drafted.kind === 'unreadable' || (drafted.kind === 'kaniko' && !isMigratable(drafted.draft))) return drafted;
  // Verification has found what holds it back.
  const job = options.closed?.has(ref.job) === true ? undefined : filledJob(ref);
  if (!job) return drafted;
  const filled = draftJob({ ...ref, job }, project, options);
  const brought = new InputTexts(ref);
  if (filled.kind === 'unreadable')
    return { kind: 'unreadable', ref, finding: brought.refusal(filled.finding.location, filled.finding.message) };
  if (drafted.kind !== 'kaniko') {
    if (filled.kind !== 'kaniko') return drafted;
    const problem = 'the script runs the executor';
    return { kind: 'unreadable', ref, finding: brought.refusal(job.location, problem) };
  }
  const { draft } = drafted;
  const known = new Set(draft.findings.map(({ code }) => code));
  const other = filled.kind === 'kaniko' ? filled.draft : undefined;
  const findings = other ? findingsOf(other, known, brought) : [brought.refusal(job.location, 'it runs no build')];
  return {
    kind: 'kaniko',
    draft: { ...draft, findings: [...draft.findings, ...findings], ...(other && { filled: other }) },
  };
}

/** What only the script with the values in it shows. */
function findingsOf(filled: JobDraft, known: ReadonlySet<string>, brought: InputTexts): readonly Diagnostic[] {
  const [error] = filled.findings.filter(({ severity }) => severity === 'error');
  if (error) return [brought.refusal(error.location, error.message)];
  return filled.findings
    .filter(({ code, severity }) => severity === 'warning' && !known.has(code))
    .map((finding) => ({ ...finding, location: brought.placeOf(finding.location) }));
}

/** The entries of a job's scripts into which inputs put text. */
export class InputTexts {
  private readonly ref: JobRef;
  private readonly entries: readonly ScriptEntry[];

  constructor(ref: JobRef) {
    const { pipeline, job } = ref;
    const all = SECTIONS.flatMap((section): readonly ScriptEntry[] => pipeline.script(job, section) ?? []);
    this.ref = ref;
    this.entries = all.filter(({ filled }) => filled !== undefined);
  }

  /** Holds the job back for what its script is with the values of the inputs in it. */
  refusal(location: Location, problem: string): Diagnostic {
    return this.finding('K2B281', location, problem);
  }

  /** Holds the job back for what its new script would be with the values of the inputs in it. */
  difference(location: Location, problem: string): Diagnostic {
    return this.finding('K2B282', location, problem);
  }

  private finding(code: 'K2B281' | 'K2B282', location: Location, problem: string): Diagnostic {
    const entry = this.entryAt(location);
    const values = valuesOf(entry ? [entry] : this.entries);
    return diagnostic(code, this.placeOf(location), { values, problem: problem.replace(/\.$/, '') });
  }

  /** The entry that holds a place of the filled script, which stands in no file as it is. */
  placeOf(location: Location): Location {
    const value = this.entryAt(location)?.value;
    return value ? locateInScalar(value, 0, value.text.length, this.ref.job.name) : location;
  }

  private entryAt({ path, range }: Location): ScriptEntry | undefined {
    return this.entries.find(
      ({ value }) =>
        value.file.source.path === path && value.range.start <= range.start && range.start <= value.range.end,
    );
  }
}

/** The inputs of the entries with what is put in their place; each once. */
function valuesOf(entries: readonly ScriptEntry[]): string {
  const texts = new Set<string>();
  for (const { value, inputs } of entries)
    for (const name of inputsIn(value.text)) {
      const written = `$[[ inputs.${name} ]]`;
      const text = fillText(written, inputs ?? new Map());
      if (text !== written) texts.add(`${written} as ${JSON.stringify(shortened(text))}`);
    }
  const [...all] = texts;
  const more = all.length > MAX_INPUTS ? [`${all.length - MAX_INPUTS} more`] : [];
  return [...all.slice(0, MAX_INPUTS), ...more].join(', ');
}

function shortened(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}
