import { createColors } from 'picocolors';
import { visible } from './visible.ts';
import { count, oneLine } from './words.ts';

/** The jobs that the same runners take, with what these must have. */
export interface ShownGroup {
  readonly tags: readonly string[];
  readonly jobs: readonly string[];
  readonly needs: readonly { readonly what: string; readonly detail: string; readonly code: string }[];
}

export interface ShownExplanation {
  readonly code: string;
  readonly line: number;
  readonly words: string;
  readonly cause: string;
  readonly fix: string;
}

/**
 * What runners need, in words, by tags; with the test jobs last, ready to copy.
 * @param jobs - the YAML of the test jobs
 */
export function preflightReport(groups: readonly ShownGroup[], jobs: string, color: boolean): string {
  const colors = createColors(color);
  if (groups.length === 0) return 'No job runs rootless BuildKit or would be migrated to it.\n';
  const lines: string[] = [];
  for (const { tags, jobs: members, needs } of groups) {
    const width = Math.max(...needs.map(({ what }) => what.length));
    lines.push(colors.bold(shown(title(tags))), `  ${shown(names(members))}`);
    for (const { what, detail, code } of needs)
      lines.push(`    ${what.padEnd(width)}  ${shown(detail)}  ${colors.dim(code)}`);
    lines.push('');
  }
  lines.push(
    colors.bold('Check it on the runners: put this into .gitlab-ci.yml on a branch (--yaml prints it alone)'),
    '',
  );
  return `${lines.join('\n')}\n${jobs}`;
}

function shown(text: string): string {
  return visible(oneLine(text));
}

function title(tags: readonly string[]): string {
  return tags.length === 0 ? 'Runners that take jobs without tags' : `Runners with the tags ${tags.join(', ')}`;
}

function names(jobs: readonly string[]): string {
  const shown = jobs.length > 5 ? `${jobs.slice(0, 4).join(', ')} and ${jobs.length - 4} more` : jobs.join(', ');
  return `${count(jobs.length, 'job')}: ${shown}`;
}

/** The known messages of a job log, each with cause and fix. */
export function explanationReport(explanations: readonly ShownExplanation[], color: boolean): string {
  const colors = createColors(color);
  if (explanations.length === 0) return 'The log holds no message that is known here.\n';
  const blocks = explanations.map(({ code, line, words, cause, fix }) =>
    [
      `${colors.bold(`line ${line}`)}  ${shown(words)}  ${colors.dim(code)}`,
      `  cause  ${cause}`,
      `  fix    ${fix}`,
      '',
    ].join('\n'),
  );
  return blocks.join('\n');
}
