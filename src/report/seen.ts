import type { Diagnostic, Report } from '../model.ts';
import { count } from './words.ts';

/** How much was seen of what could run Kaniko. */
export type Seen = 'completely' | 'partly' | 'not';

type Reports = readonly { readonly report: Pick<Report, 'jobs' | 'diagnostics'> }[];

/** What was not seen and may run Kaniko, as far as nobody has said that it is known. */
export function unseenIn(reports: Reports): readonly Diagnostic[] {
  const findings = reports.flatMap(({ report }) => [
    ...report.diagnostics,
    ...report.jobs.flatMap(({ reasons }) => reasons),
  ]);
  return findings.filter(({ unseen, severity }) => unseen !== undefined && severity !== 'info');
}

/** `not` where broken input left nothing to look at. */
export function seenIn(reports: Reports): Seen {
  const isBroken = reports.some(({ report }) => report.diagnostics.some(({ severity }) => severity === 'error'));
  if (isBroken && reports.every(({ report }) => report.jobs.length === 0)) return 'not';
  return isBroken || unseenIn(reports).length > 0 ? 'partly' : 'completely';
}

/**
 * What is said where no job was found; every format takes its words from here.
 * @param scope - what was looked at, after the first words
 */
export function nothingFound(reports: Reports, scope = ''): string {
  switch (seenIn(reports)) {
    case 'not':
      return 'Some input could not be read, and no job was looked at in it.';
    case 'partly':
      return `No Kaniko job found in what was seen${scope}: ${notSeen(reports)}.`;
    case 'completely':
      return `No Kaniko job found${scope}.`;
  }
}

/** Says below the jobs that there may be more; empty where everything was seen. */
export function perhapsMore(reports: Reports): string {
  return unseenIn(reports).length === 0 ? '' : `There may be more Kaniko jobs: ${notSeen(reports)}.`;
}

function notSeen(reports: Reports): string {
  const { length } = unseenIn(reports);
  return `${count(length, 'part')} of the configuration ${length === 1 ? 'was' : 'were'} not seen`;
}
