import { LOGIN_VARIABLES } from '../credentials/lookup.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic } from '../model.ts';
import { worldsOf } from '../worlds/of-job.ts';
import type { JobRef } from './draft.ts';

/**
 * A variable of the login that the YAML leaves empty in some world: Kaniko makes no login of its own there (K
 * cmd/executor/cmd/root.go), and the new one would be refused.
 */
export function emptyLogin({ pipeline, job }: JobRef): readonly Diagnostic[] {
  const worlds = worldsOf(pipeline, job);
  return LOGIN_VARIABLES.filter((name) => worlds.texts(name).has('')).map((name) =>
    diagnostic('K2B435', job.location, { job: job.name, name }),
  );
}
