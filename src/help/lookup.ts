import { suggest } from '../suggest.ts';
import { allCodes, type CodeFacts } from './codes.ts';
import { allFlags, type FlagFacts } from './flags.ts';

export type Subject =
  | { readonly kind: 'flag'; readonly flag: FlagFacts }
  | { readonly kind: 'code'; readonly code: CodeFacts }
  | { readonly kind: 'unknown'; readonly nearest: string | undefined };

/**
 * Finds what a user asks about: a code, or a flag by any of its spellings, with or without dashes, a value, or by the
 * variable that sets it.
 */
export function lookUp(word: string): Subject {
  const asked = word.trim();
  const codes = allCodes();
  const flags = allFlags();
  const code = codes.find((one) => one.code === asked.toUpperCase());
  if (code && code.flag === undefined) return { kind: 'code', code };
  const name = code?.flag ?? nameOf(asked);
  const flag =
    flags.find((one) => one.name === name || one.environment === name) ??
    flags.find(({ spellings }) => spellings.some((spelling) => spelling.replace(/^--?/, '') === name)) ??
    flags.find((one) => one.name === name.toLowerCase().replaceAll('_', '-'));
  if (flag) return { kind: 'flag', flag };
  const isCode = /^k2b/i.test(asked);
  const known = isCode ? codes.map((one) => one.code) : flags.flatMap(({ spellings }) => spellings.filter(isLong));
  return { kind: 'unknown', nearest: suggest(isCode ? asked : `--${name}`, known) };
}

function isLong(spelling: string): boolean {
  return spelling.startsWith('--');
}

function nameOf(word: string): string {
  const bare = word.replace(/^--?/, '');
  const equals = bare.indexOf('=');
  return equals === -1 ? bare : bare.slice(0, equals);
}
