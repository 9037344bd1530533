import { FLAGS } from '../../transforms/index.ts';
import { CODES } from '../diagnostics/codes.ts';
import { didYouMean } from '../suggest.ts';
import type { ConfigFile } from './settings.ts';

/** Codes that do not exist, and errors that must stay errors. */
export function severityProblems(
  severity: NonNullable<ConfigFile['severity']>,
): readonly { readonly code: string; readonly message: string }[] {
  const codes: readonly string[] = [...Object.keys(CODES), ...FLAGS.map(({ code }) => code)];
  return Object.entries(severity).flatMap(([code, wanted]) => {
    if (!codes.includes(code)) return [{ code, message: `no finding has the code ${code}${didYouMean(code, codes)}` }];
    const own = code in CODES ? CODES[code as keyof typeof CODES].severity : undefined;
    if (own !== 'error' || wanted === 'error') return [];
    const message = `${code} is an error, which cannot be ${wanted === 'off' ? 'turned off' : 'lowered'}; to accept one, write # kaniko-to-buildkit-ignore ${code}: reason`;
    return [{ code, message }];
  });
}
