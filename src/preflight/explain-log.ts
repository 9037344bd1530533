import { CODES, type Code } from '../diagnostics/index.ts';
import { hostsIn, LOG_MESSAGES } from './messages.ts';

/** A known message of a job log. */
export interface Explanation {
  readonly code: Code;
  /** 1-based line of its first occurrence. */
  readonly line: number;
  /** The words that were recognized; never the whole line, which may hold a secret. */
  readonly words: string;
  readonly cause: string;
  readonly fix: string;
}

/** Colours and the section marks of GitLab. */
// eslint-disable-next-line no-control-regex
const CONTROL = /\x1b\[[\d;]*[A-Za-z]|section_(?:start|end):\d+:\w+(?:\[[^\]]*\])?\r/g;

/** The last word of the test job. */
const TEST_JOB = /NOT READY \((K2B\d{3})\)/;

/**
 * Finds the messages of a pasted job log that have a known cause.
 * @param text - the log as GitLab shows or stores it
 * @returns each cause once, where it first occurs, in the order of the log
 */
export function explainLog(text: string): readonly Explanation[] {
  const found = new Map<Code, { line: number; words: string; general: boolean }>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replaceAll(CONTROL, '');
    const told = TEST_JOB.exec(line);
    const code = told?.[1];
    if (told && code !== undefined && code in CODES && !found.has(code as Code))
      found.set(code as Code, { line: index + 1, words: told[0], general: false });
    for (const { code, pattern, general, isOf } of LOG_MESSAGES) {
      const match = found.has(code) || !(isOf?.(hostOf(line)) ?? true) ? null : pattern.exec(line);
      if (match) found.set(code, { line: index + 1, words: shorten(match[0]), general: general ?? false });
    }
  }
  const exact = [...found].some(([code, { general }]) => !general && CODES[code].severity === 'error');
  return [...found]
    .filter(([, { general }]) => !general || !exact)
    .map(([code, { line, words }]) => explanation(code, line, words))
    .sort((a, b) => a.line - b.line);
}

/** The last one is the one that has answered: an image may be named before it. */
function hostOf(line: string): string {
  return hostsIn(line).at(-1) ?? '';
}

function explanation(code: Code, line: number, words: string): Explanation {
  return { code, line, words, cause: causeOf(code), fix: CODES[code].help };
}

/** The sentence of a code about one place is a template; what the log does not say is left to its title. */
function causeOf(code: Code): string {
  const { title, message } = CODES[code];
  return message.includes('{') ? `${title}.` : message;
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 97)}…` : text;
}
