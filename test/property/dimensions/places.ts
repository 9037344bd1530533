import * as fc from 'fast-check';
import { type Dimension, moved } from './dimension.ts';
import { CREDENTIAL_STEPS } from './credentials.ts';
import { EFFECT_STEPS } from './effects.ts';
import { TAG_STEPS } from './empty-tags.ts';
import { ORDER_STEPS } from './flag-order.ts';
import { GATHERED_STEPS } from './gathered-destinations.ts';
import { IMAGE_STEPS } from './image-environment.ts';
import { LOGIN_STEPS } from './login-variables.ts';
import { PARAMETER_STEPS } from './parameters.ts';
import { PATH_STEPS } from './paths.ts';
import { STATE_STEPS } from './shell-state.ts';
import { TEXT_STEPS } from './written-text.ts';

export const PLACES: Dimension = {
  name: 'places',
  kind: 'A11',
  rule: 'A check that guards one way to write a thing guards every way.',
  weight: 3,
  cases: moved(
    fc.oneof(
      CREDENTIAL_STEPS,
      EFFECT_STEPS,
      GATHERED_STEPS,
      IMAGE_STEPS,
      LOGIN_STEPS,
      ORDER_STEPS,
      PARAMETER_STEPS,
      PATH_STEPS,
      STATE_STEPS,
      TAG_STEPS,
      TEXT_STEPS,
    ),
  ),
  signs: /runs differ|internal error/,
};
