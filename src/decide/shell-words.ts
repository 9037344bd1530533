import { diagnostic } from '../diagnostics/index.ts';
import type { KanikoInvocation } from '../kaniko/analyze.ts';
import type { Diagnostic } from '../model.ts';
import type { Locate } from './calls.ts';
import type { Values } from './values.ts';

/** Expansions of bash, at which busybox ash stops with "bad substitution". */
const NOT_IN_ASH = /^\$\{(?:!\w|\w+(?:\[|\^|,|@\w\}))/;

/** Words at which the shell of both images stops, so that no call is ever made. */
export function checkExpansions({ arguments: words }: KanikoInvocation, at: Locate): readonly Diagnostic[] {
  return words.flatMap(({ parts, raw, start, end }) => {
    const part = parts.find((one) => one.kind === 'expansion' && NOT_IN_ASH.test(one.raw));
    const problem = `the shell of both images stops at ${part?.raw ?? ''}, which only bash knows`;
    return part ? [diagnostic('K2B309', at(start, end), { written: raw, problem })] : [];
  });
}

/** GitLab's function that writes a value for a place without quotes: `a b` becomes `a\\ b`. */
const ESCAPES = /\|\s*posix_escape\b/;

/** Values that are escaped for the place in which they stand, and that the new call would have in quotes. */
export function checkEscaped({ arguments: words }: KanikoInvocation, at: Locate): readonly Diagnostic[] {
  const problem = 'posix_escape writes the value for a place without quotes, and the new call has it in quotes';
  return words
    .filter(({ parts }) => parts.some(({ kind, quote, raw }) => kind === 'input' && quote === '' && ESCAPES.test(raw)))
    .map(({ raw, start, end }) => diagnostic('K2B309', at(start, end), { written: raw, problem }));
}

/** Characters that stand in names of images and in paths. */
const IN_NAMES = /[\w./:@-]/;

/**
 * Words that the shell splits for Kaniko at an IFS of the script's own, and that the new call has in quotes. What is not
 * literal (`IFS=$OLD`) puts the old one back.
 */
export function checkSplitting(
  { arguments: words, variables }: KanikoInvocation,
  values: Values,
  at: Locate,
): readonly Diagnostic[] {
  const separators = [...(variables.get('IFS') ?? [])].flatMap((word) => word?.literal ?? []);
  const isOdd = separators.some((set) => IN_NAMES.test(set));
  const isSplit = (text: string): boolean =>
    separators.some((set) => Array.from(set).some((one) => !/\s/.test(one) && text.includes(one)));
  const problem = 'the script sets IFS, at which the shell may split it for Kaniko';
  return separators.length === 0
    ? []
    : words.flatMap(({ parts, raw, start, end }) => {
        const isHit = parts.some(
          (part) =>
            part.quote === '' &&
            ((isOdd && (part.kind === 'expansion' || part.kind === 'substitution')) ||
              (part.kind === 'expansion' && values(part.name).some(isSplit))),
        );
        return isHit ? [diagnostic('K2B309', at(start, end), { written: raw, problem })] : [];
      });
}
