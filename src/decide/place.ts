import { Ground, type GroundInput } from './ground.ts';
import { ImagePlacer } from './place-image.ts';
import { LoginPlacer } from './place-login.ts';
import { ScriptPlacer, sectionsOf } from './place-scripts.ts';
import type { ScalarValue } from '../gitlab/value.ts';
import type { JobDraft } from './draft.ts';
import { workOn } from './job-failure.ts';
import { VariablePlacer } from './place-variables.ts';
import type { Placement } from './placed.ts';
import { hasInputs } from './outside.ts';
import { renderCalls } from './script-edits.ts';

/** Decides where the edits of all migratable jobs go: each at its origin, once. */
export function place(input: GroundInput): Placement {
  const ground = new Ground(input);
  const images = new ImagePlacer(ground);
  const variables = new VariablePlacer(ground);
  const scripts = new ScriptPlacer(ground);
  const logins = new LoginPlacer(ground, scripts);
  const isCopied = (draft: JobDraft, scalar: ScalarValue): boolean => {
    const sections = sectionsOf(draft, scalar);
    return sections.length > 0 && sections.every((section) => ground.isCopied(draft, section));
  };
  const isOthers = (path: string): boolean => input.options.isShared?.(path) === true || hasInputs(input.drafts, path);
  const calls = renderCalls(input.drafts, isCopied, isOthers, (draft, finding, scalar, user) => {
    const copy = scalar ? sectionsOf(draft, scalar) : [];
    const other = user ?? 'jobs that ask for other builds';
    ground.holds.push({ draft, finding, ...(copy.length > 0 ? { copy, other } : {}) });
  });
  for (const draft of input.drafts) {
    workOn(draft.job, () => {
      images.place(draft);
      variables.place(draft);
      logins.place(draft);
      scripts.steps(draft);
    });
  }
  scripts.finish(calls);
  const { placed, holds, notes } = ground;
  return { placed: [...placed, ...ground.own.written()], calls, holds, notes };
}
