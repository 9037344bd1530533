import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Diagnostic } from '../src/model.ts';
import { ourView, theirView } from './oracle/canonical.ts';
import { describe, type Difference, differences } from './oracle/difference.ts';
import { EXPECTED_DIFFERENCES, EXPECTED_FINDINGS, EXPECTED_REFUSALS } from './oracle/expected.ts';
import { type Preview, Previewer } from './oracle/preview.ts';
import { EMPTY, isConditional, prepare, type Prepared, type Subject } from './oracle/subject.ts';
import { children, fixtures, loose, pipelines } from './oracle/subjects.ts';

/** Processes that run at the same time. */
const WORKERS = 2;

type Outcome =
  | { readonly kind: 'equal' | 'both refuse' }
  /** The names of the expected differences. */
  | { readonly kind: 'expected difference'; readonly names: ReadonlySet<string> }
  | { readonly kind: 'only they refuse' | 'only we refuse'; readonly note: string; readonly expected: boolean }
  | { readonly kind: 'different'; readonly found: readonly Difference[] };

interface Row {
  readonly prepared: Prepared;
  readonly outcome: Outcome;
  readonly message: string | undefined;
}

interface Paths {
  /** The project's folder. */
  readonly root: string;
  /** gitlab-ci-local's entry file. */
  readonly program: string;
}

/**
 * Compares the pipelines of the fixtures, of the resolver's tests and of the given folders with what gitlab-ci-local
 * makes of them, and prints what differs.
 * @returns 1 when a difference or a refusal is not in the tables of `oracle/expected.ts`
 */
export async function main(args: readonly string[], { root, program }: Paths): Promise<number> {
  const { only, folders } = options(args);
  const groups: readonly (readonly [string, readonly Subject[]])[] = [
    ['fixtures', fixtures(join(root, 'fixtures'))],
    ['test/gitlab/pipelines', pipelines(join(root, 'test/gitlab/pipelines'))],
    ...folders.map((folder) => [folder, loose(folder)] as const),
  ];
  const previewer = new Previewer(program);
  const started = process.hrtime.bigint();
  let failed = false;
  try {
    const previews = new Map<string, Promise<Preview>>();
    for (const [name, subjects] of groups) {
      const rows = await compareAll(
        subjects.filter((subject) => subject.name.includes(only)).flatMap(preparations),
        previewer,
        previews,
      );
      print(name, rows);
      failed ||= rows.some(({ outcome }) => isFailure(outcome));
    }
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    line(`${previews.size} runs of gitlab-ci-local in ${seconds.toFixed(0)} s`);
  } finally {
    previewer.close();
  }
  return failed ? 1 : 0;
}

/** `--only TEXT` leaves out every pipeline whose name does not hold the text; the rest are folders. */
function options(args: readonly string[]): { readonly only: string; readonly folders: readonly string[] } {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { only: { type: 'string', default: '' } },
    allowPositionals: true,
  });
  return { only: values.only, folders: positionals };
}

/** A subject and its child pipelines; each twice when an include depends on rules. */
function preparations(subject: Subject): readonly Prepared[] {
  const all = prepare(subject, 'in');
  const both = isConditional(all) ? [all, prepare({ ...subject, name: `${subject.name} (no rules)` }, 'out')] : [all];
  return [...both, ...children(subject, all.pipeline).flatMap(preparations)];
}

async function compareAll(
  all: readonly Prepared[],
  previewer: Previewer,
  previews: Map<string, Promise<Preview>>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const queue = all.entries();
  const work = async (): Promise<void> => {
    for (const [index, prepared] of queue) {
      const known = previews.get(prepared.hash) ?? previewer.preview(prepared);
      previews.set(prepared.hash, known);
      rows[index] = compare(prepared, await known);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return rows;
}

function compare(prepared: Prepared, preview: Preview): Row {
  const { pipeline } = prepared;
  const errors = errorsOf(prepared);
  if (preview.kind === 'refused') {
    const { message } = preview;
    if (errors.length > 0) return { prepared, message, outcome: { kind: 'both refuse' } };
    const known = EXPECTED_REFUSALS.find((entry) => entry.message.test(message) && (entry.holds?.(pipeline) ?? true));
    const note = known?.reason ?? message;
    return { prepared, message, outcome: { kind: 'only they refuse', note, expected: known !== undefined } };
  }
  if (errors.length > 0) {
    const { name } = prepared.subject;
    const known = errors.map(({ code }) =>
      EXPECTED_FINDINGS.find((entry) => entry.code === code && (entry.subject?.test(name) ?? true)),
    );
    const unknown = errors.filter((_error, index) => known[index] === undefined);
    const note =
      unknown.length > 0
        ? unknown.map(({ code, message }) => `${code} ${message}`).join(' ')
        : [...new Set(known.map((entry) => entry?.reason ?? ''))].join('; ');
    return { prepared, message: undefined, outcome: { kind: 'only we refuse', note, expected: unknown.length === 0 } };
  }
  return { prepared, message: undefined, outcome: judge(prepared, preview.content) };
}

function judge({ pipeline }: Prepared, content: Readonly<Record<string, unknown>>): Outcome {
  const names = new Set<string>();
  const found: Difference[] = [];
  for (const difference of differences(ourView(pipeline), theirView(content))) {
    const known = EXPECTED_DIFFERENCES.find((entry) => entry.matches(difference, pipeline));
    if (known) names.add(known.name);
    else found.push(difference);
  }
  if (found.length > 0) return { kind: 'different', found };
  return names.size > 0 ? { kind: 'expected difference', names } : { kind: 'equal' };
}

function isFailure(outcome: Outcome): boolean {
  return outcome.kind === 'different' || ('expected' in outcome && !outcome.expected);
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}

function print(group: string, rows: readonly Row[]): void {
  const count = (kind: Outcome['kind']): number => rows.filter(({ outcome }) => outcome.kind === kind).length;
  line(`${group}: ${rows.length} pipelines, ${new Set(rows.map(({ prepared }) => prepared.hash)).size} distinct`);
  line(
    `  ${count('equal')} equal, ${count('expected difference')} with expected differences, ${count('different')} different`,
  );
  line(
    `  refused: ${count('both refuse')} by both, ${count('only they refuse')} by gitlab-ci-local only, ${count('only we refuse')} by us only`,
  );
  const stubbed = rows.filter(({ prepared }) => prepared.stubbed.length > 0);
  const includes = stubbed.flatMap(({ prepared }) => prepared.stubbed);
  line(
    `  ${includes.length} includes of ${stubbed.length} pipelines stubbed; ${rows.filter(({ prepared }) => prepared.completed).length} pipelines completed by a stub`,
  );
  for (const target of new Set(includes)) line(`    stub ${target}`);
  tally(rows.flatMap(({ outcome }) => ('names' in outcome ? [...outcome.names] : [])));
  for (const { prepared, outcome, message } of rows) {
    const { name } = prepared.subject;
    if (outcome.kind === 'both refuse') line(`  ${name}: both refuse: ${codes(prepared)}: ${message ?? ''}`);
    else if ('note' in outcome) line(`  ${outcome.expected ? '' : 'FAIL '}${name}: ${outcome.kind}: ${outcome.note}`);
    else if (outcome.kind === 'different') for (const item of outcome.found) line(`  FAIL ${name}: ${describe(item)}`);
  }
  line('');
}

/** What this program finds wrong; a stub is no problem for declaring no inputs. */
function errorsOf({ pipeline }: Prepared): readonly Diagnostic[] {
  return pipeline.diagnostics.filter(
    ({ severity, code, message }) => severity === 'error' && !(code === 'K2B416' && message.includes(EMPTY)),
  );
}

function codes(prepared: Prepared): string {
  return [...new Set(errorsOf(prepared).map(({ code }) => code))].join(' ');
}

function tally(names: readonly string[]): void {
  for (const { name, reason } of EXPECTED_DIFFERENCES) {
    const times = names.filter((other) => other === name).length;
    if (times > 0) line(`    ${times} × ${name}: ${reason}`);
  }
}
