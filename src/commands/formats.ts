import { InvalidArgumentError } from 'commander';
import type { Reporter } from '../report/reporter.ts';

/** Formats for programs and merge requests; each is loaded when it is asked for. `text` is the terminal's own. */
export const REPORTERS = {
  json: async () => (await import('../report/json.ts')).jsonReport,
  markdown: async () => (await import('../report/markdown.ts')).markdownReport,
  codequality: async () => (await import('../report/codequality.ts')).codequalityReport,
  sarif: async () => (await import('../report/sarif.ts')).sarifReport,
  html: async () => (await import('../report/html/index.ts')).htmlReport,
} as const satisfies Record<string, () => Promise<Reporter>>;

export type Format = 'text' | keyof typeof REPORTERS;

/** One `--format`: without a file it goes to stdout. */
export interface FormatRequest {
  readonly format: Format;
  readonly file: string | undefined;
}

/** What `--format` takes. */
export const FORMATS: readonly string[] = ['text', ...Object.keys(REPORTERS)];

/** Reads `FORMAT[:FILE]`; `-` is stdout, which takes one format. */
export function collectFormat(value: string, previous: readonly FormatRequest[]): readonly FormatRequest[] {
  const colon = value.indexOf(':');
  const name = colon === -1 ? value : value.slice(0, colon);
  const target = colon === -1 ? '-' : value.slice(colon + 1);
  if (!isFormat(name)) throw new InvalidArgumentError(`Allowed formats are ${FORMATS.join(', ')}.`);
  if (target === '') throw new InvalidArgumentError(`There is no file after ${name}:`);
  const file = target === '-' ? undefined : target;
  const taken = previous.find((request) => request.file === file);
  if (taken && file === undefined)
    throw new InvalidArgumentError(`stdout takes one format, and ${taken.format} is it. Write ${name}:FILE.`);
  if (taken) throw new InvalidArgumentError(`${taken.format} is written to ${target} already.`);
  return [...previous, { format: name, file }];
}

function isFormat(name: string): name is Format {
  return FORMATS.includes(name);
}

/** The format of stdout: text, unless another one is asked for. */
export function stdoutFormat(requests: readonly FormatRequest[]): Format {
  return requests.find(({ file }) => file === undefined)?.format ?? 'text';
}
