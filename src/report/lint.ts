import { createColors } from 'picocolors';
import { groupBy } from '../group-by.ts';
import type { Diagnostic } from '../model.ts';
import { type Masker, maskNote } from './mask.ts';
import { shownPath, type ShownReport } from './reporter.ts';
import { visible } from './visible.ts';
import { count, oneLine } from './words.ts';

export interface LintTextOptions {
  readonly color: boolean;
  /** What to do about a finding, by its code. */
  readonly helpOf: (code: string) => string;
  /** Findings that the chosen severity leaves out. */
  readonly hidden: number;
  /** Masks what looks secret, where the text leaves the terminal. */
  readonly mask?: Masker;
}

/** Renders findings for a terminal: by file, each with what to do about it, the count last. */
export function lintReport(reports: readonly ShownReport[], options: LintTextOptions): string {
  const colors = createColors(options.color);
  const paint = { error: colors.red, warning: colors.yellow, info: colors.dim };
  const shown = (text: string): string => visible(options.mask?.text(oneLine(text)) ?? oneLine(text));
  const lines: string[] = [];
  const all: Diagnostic[] = [];
  const files = new Set<string>();
  for (const { prefix, report } of reports) {
    for (const [path, findings] of groupBy(report.diagnostics, ({ location }) => location.path)) {
      const name = shownPath(prefix, path);
      const told = new Set<string>();
      files.add(name);
      lines.push(colors.bold(shown(name)));
      for (const finding of findings) {
        const { code, severity, message, location } = finding;
        const place = `${location.line}:${location.column}`.padEnd(7);
        const job = location.job === undefined ? '' : `${shown(location.job)}: `;
        lines.push(`  ${place}  ${paint[severity](severity.padEnd(7))}  ${job}${shown(message)}  ${colors.dim(code)}`);
        if (!told.has(code)) lines.push(colors.dim(`           fix      ${oneLine(options.helpOf(code))}`));
        told.add(code);
        all.push(finding);
      }
      lines.push('');
    }
  }
  lines.push(...summary(all, files.size, options).map((line) => colors.bold(line)));
  const note = maskNote(options.mask?.count ?? 0);
  if (note !== '') lines.push(note);
  return `${lines.join('\n')}\n`;
}

function summary(findings: readonly Diagnostic[], files: number, { hidden }: LintTextOptions): string[] {
  const notes = hidden === 0 ? '' : ` · ${count(hidden, 'finding')} of lower severity not shown (--min-severity info)`;
  if (findings.length === 0) return [`No problem found${notes}`];
  const parts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [count(number, severity === 'info' ? 'note' : severity)];
  });
  const pages = 'docs/diagnostics.md has a page for each code';
  return [`${count(findings.length, 'problem')} in ${count(files, 'file')}: ${parts.join(', ')}${notes} · ${pages}`];
}
