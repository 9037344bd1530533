import { isCacheEntry } from '../decide/cache-choice.ts';
import type { DraftCall, JobDraft } from '../decide/draft.ts';
import { filledJob } from '../decide/filled-job.ts';
import type { MigratedJob } from '../decide/index.ts';
import { InputTexts } from '../decide/input-checks.ts';
import type { Project } from '../gitlab/project.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import type { Diagnostic } from '../model.ts';
import { emittedAnalyses, inputsOf, otherLogins, verifyCalls } from './calls.ts';
import { closedPaths } from './closed-paths.ts';
import { compareValues } from './compare-values.ts';
import { fillPlan } from './fill-words.ts';
import { ownCommands } from './own-commands.ts';
import { locationOf } from './place-of-command.ts';

/**
 * Compares the old script with the new one once more, with the values of the inputs put into both. The new script keeps
 * an input as it is written; in other quotes, or at another place, its text may mean something else.
 * @param job - the job of the edited pipeline
 * @returns why the job must stay as it is
 */
export function verifyFilled({ draft }: MigratedJob, after: Pipeline, job: Job, project: Project): Diagnostic[] {
  if (!draft.filled) return [];
  const entry: MigratedJob = { draft: asTranslated(draft.filled, draft), calls: [] };
  const edited = filledJob({ pipeline: after, job }) ?? job;
  const { main, later, bodies } = emittedAnalyses(entry, after, edited, project);
  const [found] = [
    ...closedPaths(entry.draft, [main, later]),
    ...ownCommands(entry.draft, bodies),
    ...compareValues(entry.draft, main),
    ...otherLogins(entry, main),
  ];
  const brought = new InputTexts(draft);
  if (found) return [brought.difference(found.location, found.message)];
  const problems: string[] = [];
  verifyCalls(entry, after, edited, main, (problem) => void problems.push(problem));
  if (problems.length === 0) return [];
  const [call] = draft.calls;
  const [name] = call?.invocation.command.words ?? [];
  const location = call && name ? locationOf(draft, call.invocation.command, name) : draft.job.location;
  return [brought.difference(location, 'the shell would read the new call in another way')];
}

/** A call that goes through the shim, or tests at run time whether it has a cache, does so whatever its inputs are. */
function asTranslated(filled: JobDraft, draft: JobDraft): JobDraft {
  const inputs = inputsOf(draft);
  const calls = filled.calls.map((call, index): DraftCall => {
    const written = draft.calls[index];
    if (written?.shim !== undefined) return { ...call, shim: written.shim };
    const entries = written?.converted.plan.entries ?? [];
    if (!entries.some((entry) => entry.kind === 'cache' && entry.when !== undefined)) return call;
    const cache = fillPlan({ entries: entries.filter(isCacheEntry) }, inputs);
    const { plan } = call.converted;
    const rest = plan.entries.filter((entry) => !isCacheEntry(entry));
    return { ...call, converted: { ...call.converted, plan: { entries: [...rest, ...cache.entries] } } };
  });
  return { ...filled, calls };
}
