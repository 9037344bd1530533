import { EXIT, type ExitCode } from '../exit-codes.ts';
import { allCodes, themeOf } from '../help/codes.ts';
import { allFlags, type FlagFacts } from '../help/flags.ts';
import { helpLink } from '../diagnostics/index.ts';
import type { Streams } from './streams.ts';

export interface ListOptions {
  readonly format: 'text' | 'json';
}

/** Prints every flag or every code: a table, or JSON for programs. */
export function list(what: 'flags' | 'codes', { format }: ListOptions, streams: Streams): ExitCode {
  if (format === 'json') streams.out(`${JSON.stringify(what === 'flags' ? flagsJson() : codesJson(), null, 2)}\n`);
  else streams.out(what === 'flags' ? flagsText() : codesText());
  return EXIT.ok;
}

function flagsText(): string {
  const flags = allFlags();
  const rows = flags.map((flag) => {
    const { rootless, buildx, native } = flag.fidelity;
    return [flag.spellings.join(' '), rootless, buildx, native, flag.code, summaryOf(flag)];
  });
  const head = ['flag', 'rootless', 'buildx', 'native', 'code', 'meaning'];
  return `${table([head, ...rows])}\n${flags.length} flags, each at worst; rootless is what is written. One of them: kaniko-to-buildkit explain FLAG\n`;
}

function summaryOf({ summary, forks }: FlagFacts): string {
  return forks.length === 0 ? summary : `${summary} (${forks.join(', ')})`;
}

function codesText(): string {
  const codes = allCodes();
  const sections: string[] = [];
  for (const theme of new Set(codes.map(({ code }) => themeOf(code)))) {
    const rows = codes
      .filter(({ code }) => themeOf(code) === theme)
      .map(({ code, severity, title }) => [`  ${code}`, severity ?? 'by occurrence', title]);
    sections.push(`${theme}\n${table(rows)}`);
  }
  return `${sections.join('\n')}\n${codes.length} codes. One of them: kaniko-to-buildkit explain CODE\n`;
}

function flagsJson() {
  return { schema: 1, flags: allFlags().map((flag) => ({ ...flag, help: helpLink(flag.code) })) };
}

function codesJson() {
  return { schema: 1, codes: allCodes().map((code) => ({ ...code, help: helpLink(code.code) })) };
}

/** Columns as wide as their widest cell; the last one is left ragged. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
