import type { KanikoFlavor } from '../model.ts';
import { readArguments } from './shim/arguments.ts';
import { BUILD, CACHE, checks, helpers, INPUTS, OUTPUTS, REGISTRIES } from './shim/steps.ts';

/** Name of the function that takes the place of the executor. */
export const SHIM_NAME = 'kaniko_to_buildctl';

/** Status of a call whose arguments the shim cannot translate, or Kaniko refuses; nothing was built then. */
export const SHIM_REFUSAL_STATUS = 64;

export interface ShimOptions {
  /** Whose command line the function reads; a fork has more flags, and other values of some. */
  readonly flavor: KanikoFlavor;
}

/**
 * Renders the function that turns Kaniko's words into the build command at run time (DESIGN D7). Its body is a
 * subshell: options, variables and functions of the script stay as they are, and the script's errexit, nounset, IFS
 * and globbing do not matter inside.
 * @returns POSIX shell text, lines without the last line end; its lines may be indented alike
 */
export function renderShim({ flavor }: ShimOptions): string {
  return `\
# Builds what the arguments of Kaniko ask for. Written by kaniko-to-buildkit; status ${SHIM_REFUSAL_STATUS}: not translated, nothing built.
${SHIM_NAME}() (
  set +aeuC -f && unset IFS # options and variables of the script must not matter here
  for k2b_name in $(set | sed -n 's/^\\(k2b_[a-z_]*\\)=.*/\\1/p'); do unset "$k2b_name"; done
  k2b_nl=$(printf '\\n.') && k2b_nl=\${k2b_nl%.} && IFS=$k2b_nl
${[helpers(SHIM_NAME, SHIM_REFUSAL_STATUS), readArguments(flavor), checks(flavor), INPUTS, CACHE, REGISTRIES, OUTPUTS, BUILD].join('\n')}
)`;
}

const FLAVORS: readonly KanikoFlavor[] = ['upstream', 'osscontainertools', 'chainguard', 'unknown'];

/**
 * Tells whether a script item is the shim, unchanged.
 * @param text - a step of a script as the shell gets it
 */
export function isShim(text: string): boolean {
  return FLAVORS.some((flavor) => renderShim({ flavor }) === text.trimEnd());
}
