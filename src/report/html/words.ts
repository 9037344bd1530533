import type { Fidelity, FlagOutcome, JobStatus } from '../../model.ts';
import { count, FIDELITY_WORDS } from '../words.ts';

/** The order in which outcomes are told. */
export const STATUSES: readonly JobStatus[] = ['migrated', 'manual', 'untouched', 'failed'];

export const STATUS_WORDS: Readonly<Record<JobStatus, string>> = {
  migrated: 'Migrated',
  manual: 'Needs a human',
  untouched: 'Untouched',
  failed: 'Failed',
};

const FIDELITIES: readonly Fidelity[] = ['exact', 'exact-with-job-changes', 'not-needed', 'approximate', 'manual'];

/** An outcome with its number, inside a sentence: `2 migrated`, `1 needs a human`. */
export function countJobs(number: number, status: JobStatus): string {
  if (status === 'manual') return `${number} ${number === 1 ? 'needs' : 'need'} a human`;
  return `${number} ${STATUS_WORDS[status].toLowerCase()}`;
}

/** `5 flags: 4 exact, 1 not needed`. */
export function countFlags(flags: readonly FlagOutcome[]): string {
  const counts = new Map<Fidelity, number>();
  for (const { fidelity } of flags) counts.set(fidelity, (counts.get(fidelity) ?? 0) + 1);
  const parts = FIDELITIES.flatMap((fidelity) => {
    const number = counts.get(fidelity);
    return number === undefined ? [] : [`${number} ${FIDELITY_WORDS[fidelity]}`];
  });
  return `${count(flags.length, 'flag')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

/** Words joined as in a sentence: `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
