import { diagnostic } from '../diagnostics/index.ts';
import type { ConvertedCall } from '../kaniko/convert.ts';
import { flagByName } from '../kaniko/flag-names.ts';
import { parseBoolean } from '../kaniko/pflag.ts';
import { areAllVisible } from '../kaniko/visible-values.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { Values } from './values.ts';

interface Type {
  readonly name: string;
  readonly takes: (text: string) => boolean;
}

const BOOLEAN: Type = { name: 'boolean', takes: (text) => parseBoolean(text) !== undefined };
const NUMBER: Type = { name: 'whole number', takes: (text) => /^[-+]?\d+$/.test(text) };
const DURATION: Type = {
  name: 'duration',
  takes: (text) => /^[-+]?(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$|^0$/.test(text),
};
const LEVEL: Type = {
  name: 'level',
  takes: (text) => /^(?:trace|debug|info|warn|warning|error|fatal|panic)$/i.test(text),
};

/** Flags whose text is parsed, beside the booleans. */
const TYPES: ReadonlyMap<string, Type> = new Map([
  ['cache-ttl', DURATION],
  ['push-retry', NUMBER],
  ['image-fs-extract-retry', NUMBER],
  ['image-download-retry', NUMBER],
  ['compression-level', NUMBER],
  ['verbosity', LEVEL],
]);

/**
 * Values that only Kaniko parsed: it stops at one that is of another type, and the new call no longer looks at it.
 * @param at - the place of a flag
 */
export function checkUnreadValues(
  { flags, plan }: ConvertedCall,
  values: Values,
  at: (start: number, end: number) => Location,
): readonly Diagnostic[] {
  return flags.flatMap(({ occurrence, fidelity }) => {
    const { flag, value, written, range } = occurrence;
    if (fidelity === 'manual' || value.literal !== undefined) return [];
    if (plan.entries.some(({ because }) => because === occurrence)) return [];
    const type = TYPES.get(flag) ?? (flagByName(flag)?.boolean === true ? BOOLEAN : undefined);
    if (!type) return [];
    if (areAllVisible(value, values, (text) => type.takes(text))) return [];
    return [diagnostic('K2B323', at(range.start, range.end), { written, type: type.name })];
  });
}
