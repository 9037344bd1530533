import { casesOf } from '../generate.ts';
import { SHELL_JOB } from '../shell.ts';
import type { Dimension } from './dimension.ts';
import { BROUGHT_FILES } from './brought-files.ts';
import { CACHE_NAMES } from './cache-names.ts';
import { CHOSEN_NAMES } from './chosen-names.ts';
import { CLOUDS } from './clouds.ts';
import { CREDENTIALS } from './credentials.ts';
import { DEVICES } from './devices.ts';
import { EFFECTS } from './effects.ts';
import { EMPTY_QUOTES } from './empty-quotes.ts';
import { EMPTY_TAGS } from './empty-tags.ts';
import { EMPTY_VALUES } from './empty-values.ts';
import { FAULTY_INPUTS } from './faulty-inputs.ts';
import { FLAG_ORDER } from './flag-order.ts';
import { FOLDERS } from './folders.ts';
import { FOUND_TEXT } from './found-text.ts';
import { GATHERED_DESTINATIONS } from './gathered-destinations.ts';
import { GROWN_VARIABLES } from './grown-variables.ts';
import { HOST_SPELLINGS } from './host-spellings.ts';
import { IMAGE_ENVIRONMENT } from './image-environment.ts';
import { LOGIN_VARIABLES } from './login-variables.ts';
import { MERGE_KEYS } from './merge-keys.ts';
import { PARAMETERS } from './parameters.ts';
import { PATHS } from './paths.ts';
import { PLACES } from './places.ts';
import { REMOVED_CREDENTIALS } from './removed-credentials.ts';
import { SHARED_NODES } from './shared-nodes.ts';
import { SHELL_STATE } from './shell-state.ts';
import { WORLDS } from './worlds.ts';
import { WRITTEN_FILES } from './written-files.ts';
import { WRITTEN_TEXT } from './written-text.ts';

/** Every flag, quoting, YAML style, place in a script and way of sharing at once. */
const JOBS: Dimension = {
  name: 'jobs',
  kind: 'any',
  rule: 'A migrated job asks for the same build.',
  weight: 20,
  cases: casesOf(SHELL_JOB),
  signs: /^/,
};

export const DIMENSIONS: readonly Dimension[] = [
  JOBS,
  CREDENTIALS,
  LOGIN_VARIABLES,
  WRITTEN_TEXT,
  FOUND_TEXT,
  IMAGE_ENVIRONMENT,
  FLAG_ORDER,
  EMPTY_TAGS,
  EMPTY_VALUES,
  WORLDS,
  EFFECTS,
  SHELL_STATE,
  PLACES,
  PARAMETERS,
  PATHS,
  FOLDERS,
  CLOUDS,
  GATHERED_DESTINATIONS,
  DEVICES,
  CACHE_NAMES,
  CHOSEN_NAMES,
  EMPTY_QUOTES,
  SHARED_NODES,
  GROWN_VARIABLES,
  FAULTY_INPUTS,
  MERGE_KEYS,
  REMOVED_CREDENTIALS,
  HOST_SPELLINGS,
  BROUGHT_FILES,
  WRITTEN_FILES,
];

/** Those that `npm test` checks a sample of. */
export const SAMPLED: readonly string[] = DIMENSIONS.map(({ name }) => name);
