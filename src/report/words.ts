import type { Fidelity } from '../model.ts';

export const FIDELITY_WORDS: Readonly<Record<Fidelity, string>> = {
  exact: 'exact',
  'exact-with-job-changes': 'exact with steps',
  approximate: 'approximate',
  'not-needed': 'not needed',
  manual: 'manual',
};

/** `1 job`, `2 jobs`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A text without line breaks and runs of blanks. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
