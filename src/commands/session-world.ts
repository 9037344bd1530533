import { createColors } from 'picocolors';
import type { Report } from '../model.ts';
import { textReport } from '../report/text.ts';
import { visible } from '../report/visible.ts';
import { nameOf } from '../report/job-groups.ts';
import type { RepositoryReport } from '../run.ts';
import { jobKey } from '../units.ts';
import { stdoutFormat } from './formats.ts';
import type { SessionWorld } from './interactive.ts';
import { type SharedOptions, usesColor } from './options.ts';
import { terminalLook } from './output.ts';
import type { Question } from './session.ts';
import type { Interactive, Streams } from './streams.ts';

/**
 * The terminal as a session uses it. Its text goes to stderr where stdout belongs to a report for programs.
 * @param propose - makes the proposals, heeding what is decided
 */
export function sessionWorld(
  person: Interactive,
  options: SharedOptions,
  streams: Streams,
  propose: () => readonly RepositoryReport[],
): SessionWorld {
  const tell = stdoutFormat(options.format) === 'text' ? streams.out : streams.error;
  return { ...person, propose, tell, show: async (question) => tell(await questionText(question, options, streams)) };
}

/** The diff of each file, one line a job and what deserves attention, at the width that the terminal has now. */
async function questionText(question: Question, options: SharedOptions, streams: Streams): Promise<string> {
  const { report, unit, position, total, changed } = question;
  const color = usesColor(options.color, streams.terminal, streams.environment);
  const look = await terminalLook(streams, color);
  const { bold, red, yellow } = createColors(color);
  const names = [...new Set(unit.jobs.map(({ job }) => job))];
  const notes: string[] = [];
  if (changed) notes.push('The proposal is another one than before, because of an answer.');
  if (unit.edited && unit.problem === undefined) notes.push('Edited by you, and proved.');
  if (unit.problem !== undefined) notes.push(red(`Edited by you, and not proved: ${visible(unit.problem)}.`));
  const text = textReport([{ prefix: report.prefix, report: reportOf(question) }], {
    color,
    verbose: options.verbose ?? false,
    diff: true,
    nextStep: undefined,
    summary: false,
    ...look,
  });
  const wrap = (line: string): string => look.wrap?.(line, look.width ?? 80) ?? line;
  const lines = [bold(`(${position}/${total}) ${visible(nameOf(names))}`), ...notes.map((note) => yellow(note))].map(
    wrap,
  );
  return `\n${lines.join('\n')}\n${text}`;
}

/** The report as if there were nothing but the unit. */
function reportOf({ report: { report }, unit }: Question): Report {
  const keys = new Set(unit.jobs.map(jobKey));
  return { ...report, jobs: report.jobs.filter((job) => keys.has(jobKey(job))), files: unit.changes, diagnostics: [] };
}
