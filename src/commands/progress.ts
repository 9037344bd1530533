import { visible } from '../report/visible.ts';
import type { Streams } from './streams.ts';

export interface Progress {
  /** Says what is looked at now. Cheap: most calls do nothing. */
  readonly tell: (what: string) => void;
  /** Leaves the line as it was before. */
  readonly clear: () => void;
}

/** A run that is faster than this shows nothing. */
const DELAY = 500;
/** The line is drawn again after this, in milliseconds. */
const PACE = 80;
const CLEAR_LINE = '\r\u001B[2K';

/**
 * One line on stderr that says what a long run is doing. Only in a terminal, never with `--quiet`. The run is one
 * synchronous piece of work, so the clock is read when it tells something.
 * @param now - milliseconds of a clock that never goes back
 */
export function showProgress(streams: Streams, quiet: boolean, now: () => number = () => performance.now()): Progress {
  if (quiet || !streams.errorTerminal || streams.environment['TERM'] === 'dumb')
    return { tell: () => undefined, clear: () => undefined };
  let next = now() + DELAY;
  let count = 0;
  let drawn = false;
  return {
    tell: (what) => {
      count++;
      const time = now();
      if (time < next) return;
      next = time + PACE;
      drawn = true;
      const width = (streams.columns ?? 80) - 1;
      streams.error(CLEAR_LINE + visible(`${count} ${what}`).slice(0, width));
    },
    clear: () => {
      if (drawn) streams.error(CLEAR_LINE);
      drawn = false;
    },
  };
}
