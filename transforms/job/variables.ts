import type { LoadedFile } from '../../src/gitlab/load.ts';
import { effectiveText, type MapValue, type Value } from '../../src/gitlab/value.ts';
import type { NewKey } from '../../src/source/insert.ts';
import { scalarText } from '../../src/source/yaml-text.ts';

/**
 * Without the flag every RUN fails in an unprivileged container: `error mounting "proc" to rootfs` (flags.md C3).
 */
const FLAGS = 'BUILDKITD_FLAGS: --oci-worker-no-process-sandbox';

export const FLAGS_NAME = 'BUILDKITD_FLAGS';

/** Where `~/.docker` is in the rootless image; variables of a job are not expanded by a shell. */
export const HOME_DOCKER = '/home/user/.docker';

/** The variable with its value, as one pair of a map. */
export function flagsPair(): string {
  return FLAGS;
}

/** A variable with a text, as one pair of a map. */
export function pairText(name: string, text: string): string {
  return `${scalarText(name, 'string')}: ${scalarText(text, 'string')}`;
}

/** Pairs as a `variables:` map of its own (`step` spaces deep), or as more pairs of an existing map (0). */
export function pairsKey(pairs: readonly string[], step: number): NewKey {
  if (step === 0) return { lines: pairs, flow: pairs.join(', ') };
  const indent = ' '.repeat(step);
  return { lines: ['variables:', ...pairs.map((pair) => indent + pair)], flow: `variables: {${pairs.join(', ')}}` };
}

/**
 * A copy of a map of variables with more pairs in it, for a job whose variables come by a merge key or an alias.
 * @param into - the file of the copy; inputs of another file are filled in
 * @returns undefined when a variable is written in a form that is not copied (a reference, a nested list)
 */
export function variablesKey(
  map: MapValue,
  more: readonly string[],
  into: LoadedFile,
  step: number,
): NewKey | undefined {
  const pairs: string[] = [];
  const replaced = new Set(more.map((pair) => pair.split(':')[0]));
  for (const [name, { value }] of map.entries) {
    if (replaced.has(name)) continue;
    const text = valueText(value, into);
    if (text === undefined) return undefined;
    pairs.push(`${scalarText(name, 'string')}: ${text}`);
  }
  return pairsKey([...pairs, ...more], step);
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
