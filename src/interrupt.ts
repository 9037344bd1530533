import { setImmediate } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { EXIT } from './exit-codes.ts';

/** Ctrl-C stopped a piece of work that writes nothing. */
export class InterruptedError extends Error {}

/** What is done with a signal: outside of writing it ends the process. */
let writing: 'no' | 'held' | 'done' = 'no';
let arrived = false;

/**
 * Runs synchronous work that Ctrl-C stops at once. A listener of the process would hear of the signal only when the work
 * is over, so V8 itself is told to stop: nothing in the work can catch it, and no code of it runs afterwards.
 * @throws InterruptedError
 */
export function interruptible<T>(work: () => T): T {
  // What is written is reported to the end.
  if (writing !== 'no') return work();
  let result: { readonly value: T } | undefined;
  const call = (): void => void (result = { value: work() });
  try {
    runInNewContext('call()', { call }, { breakOnSigint: true });
  } catch (error) {
    if (codeOf(error) === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw new InterruptedError();
    throw error;
  }
  if (!result) throw new InterruptedError();
  return result.value;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/**
 * Listens for Ctrl-C where the process waits for something. @param tell - writes to stderr
 * @returns takes the listener away, and forgets what was held
 */
export function listenForInterrupt(tell: (text: string) => void): () => void {
  const listener = (): void => {
    arrived = true;
    if (writing !== 'no') return;
    tell('Interrupted.\n');
    process.exit(EXIT.interrupted);
  };
  const forget = (): void => {
    writing = 'no';
    arrived = false;
  };
  forget();
  process.on('SIGINT', listener);
  return () => {
    process.off('SIGINT', listener);
    forget();
  };
}

/** Lets the process hear of signals that came during synchronous work: one full turn of its event loop. */
export async function hearSignals(): Promise<void> {
  // The first turn may be the rest of one whose signals were read already.
  await setImmediate();
  await setImmediate();
}

/** Signals that end a process, but for those that cannot be caught. */
const OTHERS = ['SIGTERM', 'SIGHUP'] as const;

/** Asked between two writes: true when the run must stop and take back what it has written. */
export type IsStopped = () => Promise<boolean>;

/**
 * Holds signals back while files are written, so that none is left half done. When everything is written it is too late
 * to stop: the run then reports what it has done. A run that was stopped ends as the signal asks.
 * @param write - returns undefined when everything is written, else why nothing is
 */
export async function holdingSignals<P>(
  write: (isStopped: IsStopped) => Promise<P | undefined>,
): Promise<P | undefined> {
  let other: NodeJS.Signals | undefined;
  const note = (signal: NodeJS.Signals): void => void (other = signal);
  for (const signal of OTHERS) process.on(signal, note);
  // A signal that came before is heard by the listener that ends the process.
  await hearSignals();
  writing = 'held';
  let written = false;
  try {
    const problem = await write(async () => {
      await hearSignals();
      return arrived || other !== undefined;
    });
    written = problem === undefined;
    return problem;
  } finally {
    writing = written ? 'done' : 'no';
    for (const signal of OTHERS) process.off(signal, note);
    // After the roll back there is nothing left that the signal could harm.
    if (other !== undefined && !written) process.kill(process.pid, other);
  }
}
