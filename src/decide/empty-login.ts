import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic } from '../model.ts';
import { worldsOf } from '../worlds/of-job.ts';
import type { JobRef } from './draft.ts';

/** Of these Kaniko makes its login by itself, and none where one of them is empty (K cmd/executor/cmd/root.go). */
const LOGIN = ['CI_REGISTRY', 'CI_REGISTRY_USER', 'CI_REGISTRY_PASSWORD'] as const;

/** A variable of the login that the YAML leaves empty in some world: there the new login would be one that is refused. */
export function emptyLogin({ pipeline, job }: JobRef): readonly Diagnostic[] {
  const worlds = worldsOf(pipeline, job);
  return LOGIN.filter((name) => worlds.texts(name).has('')).map((name) =>
    diagnostic('K2B435', job.location, { job: job.name, name }),
  );
}
