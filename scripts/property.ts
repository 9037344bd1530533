import * as fc from 'fast-check';
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';

import { checkCase } from '../test/property/check.ts';
import { CASES, shown } from '../test/property/generate.ts';
import { KNOWN } from '../test/property/known.ts';

/** Shrinking stops after this time; what it has got to by then is printed. */
const SHRINK_MS = 60_000;
/** Failures of one kind are shrunk once. */
const MAX_KINDS = 20;

/** First argument of a worker. */
const PART = '--part';

interface Part {
  readonly seed: number;
  readonly cases: number;
}

interface Failure {
  readonly message: string;
  readonly times: number;
  readonly files: string;
  readonly seed: number;
  readonly path: string;
}

interface Result {
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
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
    },
  });
  const seed = values.seed === undefined ? Math.trunc(Date.now() / 1000) : Number(values.seed);
  const [cases, workers] = [Number(values.cases), Number(values.workers)];
  if (![seed, cases, workers].every((number) => Number.isInteger(number) && number > 0)) {
    process.stderr.write('property: --cases, --seed and --workers take a number above 0\n');
    return 2;
  }
  process.stdout.write(`${cases} cases, seed ${seed}\n`);
  const each = Math.ceil(cases / workers);
  const parts = Array.from({ length: workers }, (_, index) => ({ seed: seed + index, cases: each }));
  const results = await Promise.all(parts.map((part) => inWorker(bundle, part)));
  const counts: Record<string, number> = {};
  for (const result of results)
    for (const [name, count] of Object.entries(result.counts)) counts[name] = (counts[name] ?? 0) + count;
  for (const [name, count] of Object.entries(counts).sort())
    process.stdout.write(`${String(count).padStart(6)} ${name}\n`);
  const failures = results.flatMap((result) => result.failures);
  for (const { message, times, files, seed: from, path } of failures)
    process.stdout.write(`\nFAIL ${message}\n(${times} times, seed ${from}, path ${path})${files}\n`);
  return failures.length > 0 ? 1 : 0;
}

/** A process of its own: the runs set the umask, which a thread may not. */
function inWorker(bundle: string, { seed, cases }: Part): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = fork(bundle, [PART, `${seed}`, `${cases}`]);
    worker.on('message', (message: Message) => {
      if ('result' in message) resolve(message.result);
      else process.stderr.write(`seed ${seed}: ${message.done} of ${cases}\n`);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      reject(new Error(`the worker of seed ${seed} ended with status ${String(code)}`));
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

function checkPart({ seed, cases }: Part): Result {
  const counts: Record<string, number> = {};
  const count = (name: string): void => void (counts[name] = (counts[name] ?? 0) + 1);
  const kinds = new Map<string, { readonly first: number; times: number }>();
  let done = 0;
  const check = fc.property(CASES, (given) => {
    const index = done++;
    if (done % 100 === 0) tell({ done });
    try {
      const tally = checkCase(given, true);
      for (const status of tally.statuses) count(`jobs ${status}`);
      for (let n = 0; n < tally.equal; n++) count('runs equal');
      for (const reason of tally.inconclusive) count(`runs inconclusive: ${kindOf(reason)}`);
    } catch (error) {
      const message = messageOf(error);
      const known = KNOWN.find((one) => one.message.test(message));
      if (known) return count(`known: ${known.reason}`);
      count('cases failed');
      const seen = kinds.get(kindOf(message));
      if (seen) seen.times++;
      else kinds.set(kindOf(message), { first: index, times: 1 });
    }
  });
  fc.assert(check, { seed, numRuns: cases });
  const failures = [...kinds].slice(0, MAX_KINDS).map(([kind, { first, times }]) => {
    return { ...shrink(kind, seed, first), times };
  });
  return { counts, failures };
}

/** The smallest case that fails in the same way. */
function shrink(kind: string, seed: number, index: number): Omit<Failure, 'times'> {
  let message = '';
  const check = fc.property(CASES, (given) => {
    try {
      checkCase(given, true);
    } catch (error) {
      if (kindOf(messageOf(error)) !== kind) return;
      message = messageOf(error);
      throw error;
    }
  });
  const details = fc.check(check, { seed, path: `${index}`, numRuns: 1, interruptAfterTimeLimit: SHRINK_MS });
  const [smallest] = details.counterexample ?? [];
  const path = details.counterexamplePath ?? `${index}`;
  return { message, files: smallest ? shown(smallest.files) : '', seed, path };
}

const [first, seed, cases] = process.argv.slice(2);
if (first === PART) tell({ result: checkPart({ seed: Number(seed), cases: Number(cases) }) });
