import { isImageName } from '../buildkit/names.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { ConvertedCall } from '../kaniko/convert.ts';
import { flagByName } from '../kaniko/flag-names.ts';
import { takesText, VALUE_TYPES } from '../kaniko/flag-values.ts';
import { parseBoolean } from '../kaniko/pflag.ts';
import { areAllVisible, visibleTexts } from '../kaniko/visible-values.ts';
import type { Diagnostic, FlagOccurrence, Location } from '../model.ts';
import type { Values } from './values.ts';

interface Type {
  readonly name: string;
  readonly takes: (text: string) => boolean;
}

const BOOLEAN: Type = { name: 'boolean', takes: (text) => parseBoolean(text) !== undefined };
const NAME: Type = { name: 'name of an image', takes: isImageName };

function typeOf(flag: string): Type | undefined {
  const type = VALUE_TYPES.get(flag);
  if (type) return { name: type.name, takes: (text) => takesText(type, text) };
  return flagByName(flag)?.boolean === true ? BOOLEAN : undefined;
}

/**
 * Values that only Kaniko looked at: it stops at one that is of another type, and the new call no longer sees it. Where
 * every value in view is of another type, the call cannot have worked.
 * @param at - the place of a flag
 */
export function checkUnreadValues(
  call: ConvertedCall,
  values: Values,
  at: (start: number, end: number) => Location,
): readonly Diagnostic[] {
  return call.flags.flatMap(({ occurrence, fidelity }) => {
    const { value, written, range } = occurrence;
    const type = fidelity === 'manual' ? undefined : unreadType(occurrence, call);
    if (!type || (value.literal !== undefined && type !== NAME)) return [];
    const location = at(range.start, range.end);
    if (areAllVisible(value, values, (text) => !/[$`]/.test(text) && !type.takes(text))) {
      const [text = ''] = visibleTexts(value, values);
      const what = value.literal === undefined ? `${written} is ${text === '' ? 'empty' : text}, which` : text;
      return [diagnostic('K2B180', location, { problem: `${what} is no ${type.name}` })];
    }
    const isProved =
      type === NAME
        ? visibleTexts(value, values).every((text) => type.takes(withoutSafe(text)))
        : areAllVisible(value, values, (text) => type.takes(text));
    return isProved ? [] : [diagnostic('K2B323', location, { written, type: type.name })];
  });
}

/** What a value must be that nothing in the new call looks at. */
function unreadType(occurrence: FlagOccurrence, { plan }: ConvertedCall): Type | undefined {
  const { flag } = occurrence;
  // Kaniko reads the names of an image that it does not push, too (K pkg/executor/push.go:226-233).
  if (flag === 'destination') return plan.entries.some(({ kind }) => kind === 'no-push') ? NAME : undefined;
  if (plan.entries.some(({ because }) => because === occurrence)) return undefined;
  return typeOf(flag);
}

/** Variables of GitLab whose value fits into a name and a tag, with one that does. */
const SAFE: ReadonlyMap<string, string> = new Map([
  ['CI_REGISTRY', 'registry.example.com'],
  ['CI_REGISTRY_IMAGE', 'registry.example.com/group/project'],
  ['CI_PROJECT_PATH_SLUG', 'group-project'],
  ['CI_COMMIT_SHA', 'a1'],
  ['CI_COMMIT_SHORT_SHA', 'a1'],
  ['CI_COMMIT_BEFORE_SHA', 'a1'],
  ['CI_COMMIT_REF_SLUG', 'main'],
  ['CI_JOB_ID', '1'],
  ['CI_JOB_NAME_SLUG', 'build'],
  ['CI_PIPELINE_ID', '1'],
  ['CI_PIPELINE_IID', '1'],
  ['CI_PROJECT_ID', '1'],
]);

function withoutSafe(text: string): string {
  return text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, plain?: string) => {
    return SAFE.get(braced ?? plain ?? '') ?? whole;
  });
}
