import { Ignores } from '../diagnostics/ignore.ts';
import type { Project } from '../gitlab/project.ts';
import type { Diagnostic } from '../model.ts';
import type { JobDraft } from './draft.ts';
import type { DecideOptions } from './options.ts';

/** The comments of a project that silence findings; an edited project has its own, since its lines are others. */
export function ignoresOf(project: Project): Ignores {
  return new Ignores((path) => {
    const loaded = project.load(path);
    return 'source' in loaded ? loaded.source.text : undefined;
  });
}

/** True for a warning that neither a comment nor the configuration takes back. */
export function isOpenWarning(
  finding: Diagnostic,
  { job }: JobDraft,
  { severity }: DecideOptions,
  ignores: Ignores,
): boolean {
  if (finding.severity !== 'warning') return false;
  const wanted = severity?.get(finding.code);
  return wanted !== 'off' && wanted !== 'info' && !ignores.covers(finding, job.location.path, job.name);
}
