import type { Diagnostic } from '../model.ts';
import { CODES, type Code } from './codes.ts';

/**
 * The data from which the message of a finding was built, read back by its template, so that a change of the wording
 * changes both. Not for templates in which two places touch.
 * @returns undefined when the finding has another code
 */
export function dataOf({ code, message }: Diagnostic, wanted: Code): Readonly<Record<string, string>> | undefined {
  if (code !== wanted) return undefined;
  const names: string[] = [];
  const source = CODES[wanted].message.replaceAll(/\{(\w+)\}|[.*+?^$()|[\]\\]/g, (part, name: string | undefined) => {
    if (name === undefined) return `\\${part}`;
    names.push(name);
    return '(.+?)';
  });
  // eslint-disable-next-line names/no-text-as-pattern -- a template of our own catalogue
  const match = new RegExp(`^${source}$`, 's').exec(message);
  return match ? Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ''])) : undefined;
}
