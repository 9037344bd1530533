import { type Plain, toPlain } from '../../src/gitlab/plain.ts';
import type { Job, Pipeline } from '../../src/gitlab/resolve.ts';
import type { Value } from '../../src/gitlab/value.ts';

type Variables = Readonly<Record<string, string>>;

/** More runs of one job than that are not made: the first ones and the last. */
const MAX_RUNS = 6;

/**
 * The variables of a job in each run that rules, workflow and matrix make of it, read from the resolved configuration
 * without any code that decides.
 */
export function runsOf(pipeline: Pipeline, job: Job): readonly Variables[] {
  const plain = (value: Value | undefined): Plain => (value ? toPlain(pipeline, value, false) : null);
  const all = [...pipeline.variables(job)].flatMap(([name, { value }]) => {
    const text = textOf(plain(value));
    return text === undefined ? [] : [[name, text] as const];
  });
  const own = new Set(Object.keys(mapOf(plain(job.map.entries.get('variables')?.value))));
  const workflow = plain(pipeline.assembly.content?.entries.get('workflow')?.value);
  const base = all.filter(([name]) => !own.has(name));
  const ofJob = all.filter(([name]) => own.has(name));
  const runs = branches(mapOf(workflow)['rules']).flatMap((early) =>
    rows(mapOf(plain(job.map.entries.get('parallel')?.value))['matrix']).flatMap((row) =>
      branches(plain(job.map.entries.get('rules')?.value)).map((late): Variables => ({
        ...Object.fromEntries(base),
        ...early,
        ...Object.fromEntries(ofJob),
        ...row,
        ...late,
      })),
    ),
  );
  const distinct = [...new Map(runs.map((run) => [JSON.stringify(run), run])).values()];
  return distinct.length <= MAX_RUNS ? distinct : [...distinct.slice(0, MAX_RUNS - 1), ...distinct.slice(-1)];
}

/** What the rules by which a job runs set. */
function branches(rules: Plain | undefined): readonly Variables[] {
  const list = (Array.isArray(rules) ? rules : []).flat(3).map(mapOf);
  const last = list.findIndex((rule) => !('if' in rule) && !('changes' in rule) && !('exists' in rule));
  const reached = last === -1 ? list : list.slice(0, last + 1);
  const taken = reached.filter((rule) => rule['when'] !== 'never').map((rule) => variablesOf(rule['variables']));
  return taken.length === 0 ? [{}] : taken;
}

/** The rows of a matrix, each with one of its combinations at a time. */
function rows(matrix: Plain | undefined): readonly Variables[] {
  const list = Array.isArray(matrix) ? matrix : [];
  const all = list.flatMap((row: Plain) =>
    Object.entries(mapOf(row)).reduce<readonly Variables[]>(
      (combined, [name, value]) =>
        combined.flatMap((one) =>
          (Array.isArray(value) ? (value as Plain[]) : [value]).map((text) => ({ ...one, [name]: textOf(text) ?? '' })),
        ),
      [{}],
    ),
  );
  return all.length === 0 ? [{}] : all;
}

function variablesOf(value: Plain | undefined): Variables {
  return Object.fromEntries(Object.entries(mapOf(value)).map(([name, text]) => [name, textOf(text) ?? '']));
}

function textOf(value: Plain | undefined): string | undefined {
  if (typeof value === 'object' && value !== null) return 'value' in value ? textOf(value.value) : undefined;
  return value === undefined || value === null ? undefined : String(value);
}

function mapOf(value: Plain | undefined): Readonly<Record<string, Plain>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Plain>) : {};
}
