import pRetry, { AbortError } from 'p-retry';
import { ApiError } from './api-error.ts';

/** Time and chance, so that tests need neither. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** @param ms - milliseconds */
  readonly sleep: (ms: number) => Promise<void>;
}

/** How often a request is sent at most. */
export const TRIES = 5;
/** The longest wait that a server may ask for, in milliseconds; a job has better things to do than to wait longer. */
export const LONGEST_WAIT = 120_000;
const FIRST_WAIT = 1_000;
const LONGEST_OWN_WAIT = 16_000;
/** Jobs that were throttled together must not come back together. */
const SPREAD = 500;

/**
 * How long to wait before the next try: what the server asks for, else twice as long as before, spread by chance.
 * @param tries - how many tries failed, from 1
 * @returns milliseconds; undefined when the server asks for more than is reasonable
 */
export function waitBefore(tries: number, asked: number | undefined, random: number): number | undefined {
  if (asked === undefined) return Math.min(LONGEST_OWN_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.5 + random / 2);
  return asked > LONGEST_WAIT ? undefined : asked + random * SPREAD;
}

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3): whole seconds, or a date.
 * @param now - milliseconds since 1970
 * @returns milliseconds from now; undefined for anything else
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Does something again while its ApiError may pass, with pauses; other errors are thrown at once. */
export async function retried<T>(attempt: () => Promise<T>, clock: Clock): Promise<T> {
  return pRetry(attempt, {
    retries: TRIES - 1,
    minTimeout: 0,
    shouldRetry: async ({ error, attemptNumber }) => {
      if (!(error instanceof ApiError) || !error.passes) return false;
      const wait = waitBefore(attemptNumber, error.problem.retryAfter, clock.random());
      if (wait === undefined) return false;
      await clock.sleep(wait);
      return true;
    },
  });
}

/** Lets an error of a part that has been retried already pass through `retried`. */
export async function final<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (error) {
    throw error instanceof Error ? new AbortError(error) : error;
  }
}
