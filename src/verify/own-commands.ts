import { SHIM_NAME } from '../buildkit/shim.ts';
import type { JobDraft } from '../decide/draft.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import type { Diagnostic } from '../model.ts';
import { locationOf } from './place-of-command.ts';

/**
 * Our steps run programs, and a function of the script by such a name would run in their place. The names are those of
 * the emitted text, looked up where they stand in it: a function of the job that the new script calls in more places
 * than the old one is called by a step of ours.
 * @param emitted - the interpretation of the new script, with the body of the shim where it has one
 * @returns why the job must stay as it is
 */
export function ownCommands(draft: JobDraft, emitted: Analysis): Diagnostic[] {
  const before = functionCalls(draft.analysis.commands.filter(({ after }) => !after));
  const taken = [...functionCalls(emitted.commands)].filter(
    ([name, count]) => isOfJob(name) && count > (before.get(name) ?? 0),
  );
  const [call] = draft.calls;
  const word = call?.invocation.command.words[0];
  const location = call && word ? locationOf(draft, call.invocation.command, word) : draft.job.location;
  return taken.map(([name]) => diagnostic('K2B260', location, { name }));
}

/** The functions of the shim are ours. */
function isOfJob(name: string): boolean {
  return name !== SHIM_NAME && !name.startsWith('k2b_');
}

function functionCalls(commands: readonly OtherCommand[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { command, flow } of commands) {
    const name = command.words[0]?.literal;
    if (flow.isFunctionCall && name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
