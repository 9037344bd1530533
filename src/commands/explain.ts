import { EXIT, type ExitCode } from '../exit-codes.ts';
import { lookUp } from '../help/lookup.ts';
import { codePage, flagPage } from '../help/pages.ts';
import { UsageError } from '../usage-error.ts';
import { type SharedOptions, usesColor } from './options.ts';
import type { Streams } from './streams.ts';

const WIDTH = 100;

/** Prints the page of a flag or of a finding. */
export function explain(subject: string, options: Pick<SharedOptions, 'color'>, streams: Streams): ExitCode {
  const found = lookUp(subject);
  if (found.kind === 'unknown') {
    const hint =
      found.nearest === undefined ? 'list flags and list codes name them all' : `did you mean ${found.nearest}?`;
    throw new UsageError(`there is no flag or code ${subject}; ${hint}`);
  }
  const page = { color: usesColor(options.color, streams.terminal, streams.environment), width: WIDTH };
  streams.out(found.kind === 'flag' ? flagPage(found.flag, page) : codePage(found.code, page));
  return EXIT.ok;
}
