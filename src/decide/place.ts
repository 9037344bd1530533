import { Ground, type GroundInput } from './ground.ts';
import { ImagePlacer } from './place-image.ts';
import { LoginPlacer } from './place-login.ts';
import { ScriptPlacer } from './place-scripts.ts';
import { VariablePlacer } from './place-variables.ts';
import type { Placement } from './placed.ts';
import { renderCalls } from './script-edits.ts';

/** Decides where the edits of all migratable jobs go: each at its origin, once. */
export function place(input: GroundInput): Placement {
  const ground = new Ground(input);
  const images = new ImagePlacer(ground);
  const variables = new VariablePlacer(ground);
  const scripts = new ScriptPlacer(ground);
  const logins = new LoginPlacer(ground, scripts);
  const calls = renderCalls(input.drafts, (draft, finding) => ground.holds.push({ draft, finding }));
  for (const draft of input.drafts) {
    images.place(draft);
    variables.place(draft);
    logins.place(draft);
    scripts.steps(draft);
  }
  scripts.finish(calls);
  const { placed, holds, notes } = ground;
  return { placed: [...placed, ...ground.own.written()], calls, holds, notes };
}
