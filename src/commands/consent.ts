import { hearSignals } from '../interrupt.ts';
import type { Streams } from './streams.ts';

const DONE = { write: 'written', restore: 'restored' } as const;

/** Asks in a terminal; elsewhere `--yes` must say it. A refusal is told. */
export async function isAgreed(
  verb: keyof typeof DONE,
  question: string,
  { yes }: { readonly yes?: boolean },
  streams: Streams,
): Promise<boolean> {
  if (yes) {
    // Ctrl-C may have come during the work before.
    await hearSignals();
    return true;
  }
  if (!streams.confirm) {
    streams.error(`Nothing was ${DONE[verb]}: there is no terminal to ask. Pass --yes to ${verb}.\n`);
    return false;
  }
  if (await streams.confirm(question)) return true;
  streams.error(`Nothing was ${DONE[verb]}.\n`);
  return false;
}
