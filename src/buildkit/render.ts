import type { BuildPlan } from '../model.ts';
import { addCache } from './cache.ts';
import { type Argument, CommandDraft, type RenderProblem, type Step } from './command-draft.ts';
import type { CallContext } from './context.ts';
import { addInputs } from './inputs.ts';
import { addOutputs } from './outputs.ts';
import { addRegistries } from './registries.ts';

export type { Argument, RenderProblem, Step } from './command-draft.ts';

/** A build command with the steps around it; one chain in the place of one command (DESIGN D9). */
export interface Rendered {
  readonly setup: readonly Step[];
  readonly environment: readonly string[];
  readonly arguments: readonly Argument[];
  readonly finish: readonly string[];
  /** The Dockerfile is looked for at run time. */
  readonly searches: boolean;
}

/** Renders a plan for `buildctl-daemonless.sh build`, in the order of GitLab's guide. */
export function renderRootless(plan: BuildPlan, call: CallContext): Rendered | RenderProblem {
  const draft = new CommandDraft(plan, call);
  draft.add('--frontend dockerfile.v0');
  addInputs(draft);
  addRegistries(draft);
  addCache(draft);
  addOutputs(draft);
  for (const { mode, because } of draft.all('progress')) draft.add(`--progress ${mode}`, [because]);
  if (draft.problem) return draft.problem;
  const variables = draft.all('environment').map(({ name, value }) => `${name}=${value}`);
  return {
    setup: draft.temporary ? ['k2b_out=$(mktemp -d)', ...draft.setup] : draft.setup,
    environment: [...call.environment, ...variables],
    arguments: draft.arguments,
    finish: draft.finish,
    searches: draft.searches,
  };
}
