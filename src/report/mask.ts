import { maskLines } from './mask/lines.ts';
import { type Named, NAMED, SHAPES } from './mask/rules.ts';
import { maskNamed, maskPem } from './mask/values.ts';

export { MASK } from './mask/values.ts';

/** A text whose secrets are masked. */
export interface Masked {
  /** The text with `[masked]` in the place of each secret. */
  readonly text: string;
  /** How many values were masked. */
  readonly count: number;
}

/**
 * Masks values that look secret in a text that leaves the terminal (a report file, a note in a merge request). What is
 * read from a variable (`$CI_REGISTRY_PASSWORD`, `${TOKEN}`, `$(…)`, `$[[ inputs.token ]]`) stays, so that the text
 * still says where a value comes from. The number of lines never changes, and masking twice masks nothing more.
 *
 * This is a safety net of known shapes and names, not a proof: a secret under a harmless name stays.
 * @throws TypeError when the text is no string
 */
export function maskSecrets(text: string): Masked {
  if (typeof text !== 'string') throw new TypeError('text must be a string');
  let { text: result, count } = maskPem(text);
  const take = (masked: Masked): void => {
    result = masked.text;
    count += masked.count;
  };
  const lower = text.toLowerCase();
  const mayMatch = (needs: readonly string[]): boolean => needs.some((part) => lower.includes(part));
  for (const rule of NAMED) if (!rule.needs || mayMatch(rule.needs)) take(maskBehind(result, rule));
  for (const { expression, needs, mask } of SHAPES) {
    if (!mayMatch(needs)) continue;
    result = result.replaceAll(expression, (whole: string, before: string, value: string) => {
      const masked = mask(value);
      if (masked === value) return whole;
      count++;
      return before + masked;
    });
  }
  take(maskLines(result));
  return { text: result, count };
}

/** Masks the values behind the heads of a rule. */
function maskBehind(text: string, { head, value, mask, counts }: Named): Masked {
  let result = '';
  let end = 0;
  let count = 0;
  head.lastIndex = 0;
  for (let match = head.exec(text); match; match = head.exec(text)) {
    const name = match.groups?.['name'] ?? '';
    if (!counts(name)) continue;
    value.lastIndex = head.lastIndex;
    const [found] = value.exec(text) ?? [];
    if (found === undefined || found === '') continue;
    const masked = mask(found, name);
    if (masked !== found) {
      result += text.slice(end, head.lastIndex) + masked;
      end = head.lastIndex + found.length;
      count++;
    }
    head.lastIndex += found.length;
  }
  return { text: result + text.slice(end), count };
}

/** Masks several texts and counts over all of them. */
export class Masker {
  private masked = 0;

  readonly text = (text: string): string => {
    const { text: result, count } = maskSecrets(text);
    this.masked += count;
    return result;
  };

  /** Masks the value of a variable, where it is shown without its name before it. */
  named(name: string, value: string): string {
    const masked = maskNamed(name, value);
    if (masked === value) return this.text(value);
    this.masked++;
    return masked;
  }

  /** Masks the strings of a JSON value; keys stay. */
  value<T>(value: T): T {
    if (typeof value === 'string') return this.text(value) as T;
    if (Array.isArray(value)) return value.map((item: unknown) => this.value(item)) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.value<unknown>(item)])) as T;
  }

  /** Counts values that were masked elsewhere. */
  add(count: number): void {
    this.masked += count;
  }

  get count(): number {
    return this.masked;
  }
}

/** Says how many values were masked; empty when none was. */
export function maskNote(count: number): string {
  if (count === 0) return '';
  return count === 1
    ? 'One value that looks secret is masked in this report.'
    : `${count} values that look secret are masked in this report.`;
}
