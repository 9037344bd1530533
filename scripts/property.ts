import * as fc from 'fast-check';
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';

import { checkCase, type CheckOptions } from '../test/property/check.ts';
import type { Dimension } from '../test/property/dimensions/dimension.ts';
import { DIMENSIONS } from '../test/property/dimensions/index.ts';
import { shown } from '../test/property/generate.ts';
import { KNOWN } from '../test/property/known.ts';
import { byLibrary } from './property/against.ts';
import { printFirstHits } from './property/first-hits.ts';
import { printTable, type Row, type Tallied } from './property/table.ts';

/** Shrinking stops after this time; what it has got to by then is printed. */
const SHRINK_MS = 60_000;
/** Failures of one kind are shrunk once. */
const MAX_KINDS = 20;

/** First argument of a worker; what it is to do follows as JSON. */
const PART = '--part';

interface Part {
  /** Names of dimensions and how many of their cases to check. */
  readonly cases: Readonly<Record<string, number>>;
  readonly seed: number;
  /** Folder of another checkout, whose library is checked instead. */
  readonly against: string | undefined;
  readonly shrink: boolean;
  /** The cases of a dimension end with the first that shows its kind of fault. */
  readonly firstHits: boolean;
}

interface Failure {
  readonly message: string;
  readonly times: number;
  readonly files: string;
  readonly dimension: string;
  readonly seed: number;
  readonly path: string;
}

interface Result {
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
  readonly tallies: Readonly<Record<string, Tallied>>;
}

type Message = { readonly done: number } | { readonly result: Result };

/**
 * Checks random cases in several workers and prints what they came to.
 * @param bundle - this file as the workers load it
 * @returns 1 when a promise was broken in a way that is not known
 */
export async function main(args: readonly string[], bundle: string): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cases: { type: 'string', default: '5000' },
      seed: { type: 'string' },
      workers: { type: 'string', default: '2' },
      only: { type: 'string', multiple: true },
      against: { type: 'string' },
      shrink: { type: 'boolean' },
      'first-hits': { type: 'boolean' },
      seeds: { type: 'string', default: '1,2,3' },
    },
  });
  const seed = values.seed === undefined ? Math.trunc(Date.now() / 1000) : Number(values.seed);
  const [cases, workers] = [Number(values.cases), Number(values.workers)];
  if (![seed, cases, workers].every((number) => Number.isInteger(number) && number > 0)) {
    process.stderr.write('property: --cases, --seed and --workers take a number above 0\n');
    return 2;
  }
  const chosen = choose(values.only);
  if (typeof chosen === 'string') {
    process.stderr.write(`property: there is no dimension ${chosen}; there are ${DIMENSIONS.map(named).join(', ')}\n`);
    return 2;
  }
  const { against } = values;
  const version = against === undefined ? '' : `, the version in ${against}`;
  if (values['first-hits'] === true) {
    const asked = values.seeds.split(',').map(Number);
    if (!asked.every((one) => Number.isInteger(one) && one > 0)) {
      process.stderr.write('property: --seeds takes numbers above 0 with commas between them\n');
      return 2;
    }
    process.stdout.write(`up to ${cases} cases of each kind, seeds ${asked.join(', ')}${version}\n`);
    const all = Object.fromEntries(chosen.map(({ name }) => [name, cases]));
    const parts = asked.map((own) => ({ cases: all, against, shrink: false, firstHits: true, seed: own }));
    const results = await inTurns(parts, workers, (part) => inWorker(bundle, part));
    const tallies = results.map((result) => result.tallies);
    printFirstHits(chosen, asked, tallies, (text) => process.stdout.write(text));
    return 0;
  }
  process.stdout.write(`${cases} cases, seed ${seed}${version}\n`);
  const total = chosen.reduce((sum, { weight }) => sum + weight, 0);
  const each = chosen.map(({ name, weight }) => [name, Math.ceil((cases * weight) / total / workers)] as const);
  // Another version has the faults that are looked for: where it has them is what is asked, not the smallest case.
  const shrinks = values.shrink ?? against === undefined;
  const part = { cases: Object.fromEntries(each), against, shrink: shrinks, firstHits: false };
  const seeds = Array.from({ length: workers }, (_, index) => seed + index);
  const results = await Promise.all(seeds.map((own) => inWorker(bundle, { ...part, seed: own })));
  const counts: Record<string, number> = {};
  for (const result of results)
    for (const [name, count] of Object.entries(result.counts)) counts[name] = (counts[name] ?? 0) + count;
  for (const [name, count] of Object.entries(counts).sort())
    process.stdout.write(`${String(count).padStart(6)} ${name}\n`);
  const rows = chosen.map((dimension): Row => {
    return { dimension, parts: results.flatMap(({ tallies }) => tallies[dimension.name] ?? []) };
  });
  printTable(rows, (text) => process.stdout.write(text));
  const failures = results.flatMap((result) => result.failures);
  for (const { message, times, files, dimension, seed: from, path } of failures)
    process.stdout.write(`\nFAIL ${message}\n(${times} times in ${dimension}, seed ${from}, path ${path})${files}\n`);
  return failures.length > 0 ? 1 : 0;
}

const named = ({ name }: Dimension): string => `"${name}"`;

/** The dimensions that are asked for by name or kind, or the first word that is neither. */
function choose(only: readonly string[] = []): readonly Dimension[] | string {
  const isMeant = (word: string, { name, kind }: Dimension): boolean => word === name || word === kind;
  const unknown = only.find((word) => !DIMENSIONS.some((dimension) => isMeant(word, dimension)));
  if (unknown !== undefined) return unknown;
  return only.length === 0 ? DIMENSIONS : DIMENSIONS.filter((one) => only.some((word) => isMeant(word, one)));
}

/** What a few workers at a time make of many parts, in the order of the parts. */
async function inTurns<T, R>(
  parts: readonly T[],
  workers: number,
  run: (part: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = parts.entries();
  const turn = async (): Promise<void> => {
    for (const [index, part] of queue) results[index] = await run(part);
  };
  await Promise.all(Array.from({ length: workers }, turn));
  return results;
}

/** A process of its own: the runs set the umask, which a thread may not. */
function inWorker(bundle: string, part: Part): Promise<Result> {
  const of = Object.values(part.cases).reduce((sum, count) => sum + count, 0);
  return new Promise((resolve, reject) => {
    const worker = fork(bundle, [PART, JSON.stringify(part)]);
    worker.on('message', (message: Message) => {
      if ('result' in message) resolve(message.result);
      else process.stderr.write(`seed ${part.seed}: ${message.done} of ${of}\n`);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      reject(new Error(`the worker of seed ${part.seed} ended with status ${String(code)}`));
    });
  });
}

function tell(message: Message): void {
  process.send?.(message);
}

/** Messages of the same defect differ in names and values. */
function kindOf(message: string): string {
  return message
    .replaceAll(/'[^']*'|"[^"]*"/g, '…')
    .replaceAll(/\d+/g, '#')
    .replaceAll(/\$\S+/g, '$')
    .slice(0, 120);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function optionsOf({ against }: Part, { mayBeInvalid }: Dimension): CheckOptions {
  const migrate = against === undefined ? {} : { migrate: byLibrary(against) };
  return { execute: true, mayBeInvalid: mayBeInvalid ?? false, ...migrate };
}

function checkPart(part: Part): Result {
  const counts: Record<string, number> = {};
  const count = (name: string): void => void (counts[name] = (counts[name] ?? 0) + 1);
  const tallies: Record<string, Tallied> = {};
  const failures: Failure[] = [];
  let done = 0;
  for (const dimension of DIMENSIONS.filter(({ name }) => name in part.cases)) {
    const options = optionsOf(part, dimension);
    const kinds = new Map<string, { readonly first: number; readonly message: string; times: number }>();
    const tallied: Tallied = { cases: 0, migrated: 0, executed: 0, failed: 0, hits: [] };
    tallies[dimension.name] = tallied;
    const check = fc.property(dimension.cases, (given) => {
      if (part.firstHits && tallied.hits.length > 0) return;
      const index = tallied.cases++;
      if (++done % 100 === 0) tell({ done });
      try {
        const tally = checkCase(given, options);
        for (const status of tally.statuses) count(`jobs ${status}`);
        for (const code of tally.codes) count(`reasons of manual jobs: ${code}`);
        for (let n = 0; n < tally.equal; n++) count('runs equal');
        for (const reason of tally.inconclusive) count(`runs inconclusive: ${kindOf(reason)}`);
        if (tally.statuses.includes('migrated')) tallied.migrated++;
        if (tally.equal > 0) tallied.executed++;
      } catch (error) {
        const message = messageOf(error);
        const known = KNOWN.find((one) => one.message.test(message));
        if (known) return count(`known: ${known.reason}`);
        tallied.failed++;
        // A job whose runs differ was migrated and executed.
        if (message.startsWith('runs differ')) {
          tallied.migrated++;
          tallied.executed++;
        }
        if (dimension.signs.test(message)) tallied.hits.push({ index, message });
        const seen = kinds.get(kindOf(message));
        if (seen) seen.times++;
        else kinds.set(kindOf(message), { first: index, message, times: 1 });
      }
    });
    fc.assert(check, { seed: part.seed, numRuns: part.cases[dimension.name] ?? 0 });
    for (const [kind, { first, message, times }] of kinds) {
      if (part.firstHits || failures.length >= MAX_KINDS) break;
      const found = part.shrink
        ? shrink(kind, part, dimension, first)
        : { message, files: caseAt(part, dimension, first), path: `${first}` };
      failures.push({ ...found, times, dimension: dimension.name, seed: part.seed });
    }
  }
  return { counts, failures, tallies };
}

/** The case as it was drawn. */
function caseAt({ seed }: Part, { cases }: Dimension, index: number): string {
  const [given] = fc.sample(cases, { seed, path: `${index}`, numRuns: 1 });
  return given ? shown(given.files) : '';
}

/** The smallest case that fails in the same way. */
function shrink(
  kind: string,
  part: Part,
  dimension: Dimension,
  index: number,
): Pick<Failure, 'message' | 'files' | 'path'> {
  let message = '';
  const options = optionsOf(part, dimension);
  const check = fc.property(dimension.cases, (given) => {
    try {
      checkCase(given, options);
    } catch (error) {
      if (kindOf(messageOf(error)) !== kind) return;
      message = messageOf(error);
      throw error;
    }
  });
  const { seed } = part;
  const details = fc.check(check, { seed, path: `${index}`, numRuns: 1, interruptAfterTimeLimit: SHRINK_MS });
  const [smallest] = details.counterexample ?? [];
  const path = details.counterexamplePath ?? `${index}`;
  return { message, files: smallest ? shown(smallest.files) : '', path };
}

const [first, given = ''] = process.argv.slice(2);
if (first === PART) tell({ result: checkPart(JSON.parse(given) as Part) });
