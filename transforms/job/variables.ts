import type { LoadedFile } from '../../src/gitlab/load.ts';
import { effectiveText, type MapValue, type Value } from '../../src/gitlab/value.ts';
import type { NewKey } from '../../src/source/insert.ts';
import { scalarText } from '../../src/source/yaml-text.ts';

/**
 * Without the flag every RUN fails in an unprivileged container: `error mounting "proc" to rootfs` (flags.md C3).
 */
const FLAGS = 'BUILDKITD_FLAGS: --oci-worker-no-process-sandbox';

/** Where `~/.docker` is in the rootless image; variables of a job are not expanded by a shell. */
export const HOME_DOCKER = '/home/user/.docker';

/**
 * BUILDKITD_FLAGS as a `variables:` map of its own (`step` spaces deep), or as one more key of an existing map.
 */
export function flagsKey(step: number): NewKey {
  if (step === 0) return { lines: [FLAGS], flow: FLAGS };
  return { lines: ['variables:', `${' '.repeat(step)}${FLAGS}`], flow: `variables: {${FLAGS}}` };
}

/**
 * A copy of a map of variables with BUILDKITD_FLAGS in it, for a job whose variables come by a merge key or an alias.
 * @param into - the file of the copy; inputs of another file are filled in
 * @returns undefined when a variable is written in a form that is not copied (a reference, a nested list)
 */
export function variablesKey(map: MapValue, into: LoadedFile, step: number): NewKey | undefined {
  const pairs: string[] = [];
  for (const [name, { value }] of map.entries) {
    const text = valueText(value, into);
    if (text === undefined) return undefined;
    pairs.push(`${scalarText(name, 'string')}: ${text}`);
  }
  pairs.push(FLAGS);
  const indent = ' '.repeat(step);
  return { lines: ['variables:', ...pairs.map((pair) => indent + pair)], flow: `variables: {${pairs.join(', ')}}` };
}

function valueText(value: Value, into: LoadedFile): string | undefined {
  if (value.kind === 'scalar') return scalarText(value.file === into ? value.text : effectiveText(value), value.type);
  if (value.kind !== 'map') return undefined;
  const pairs = [...value.entries].map(([name, entry]) => {
    const text = entry.value.kind === 'scalar' ? valueText(entry.value, into) : undefined;
    return text === undefined ? undefined : `${name}: ${text}`;
  });
  return pairs.includes(undefined) ? undefined : `{${pairs.join(', ')}}`;
}
