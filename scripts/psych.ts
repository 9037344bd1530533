import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { loadFile, type LoadedFile } from '../src/gitlab/load.ts';
import { decode, isProblem } from '../src/source/read.ts';
import { fixtures, loose, pipelines } from './oracle/subjects.ts';
import { compare, KNOWN_KEYS, KNOWN_MISMATCHES, KNOWN_REFUSALS, type Mismatch } from './psych/compare.ts';

interface Text {
  readonly name: string;
  readonly file: LoadedFile;
}

type Loaded = { readonly documents: readonly unknown[] } | { readonly refused: string };

/**
 * Compares how the YAML of the fixtures, of the resolver's tests and of the given folders is read with Ruby's Psych, which
 * is what GitLab reads it with, and prints what differs.
 * @returns 1 when a difference is not in the tables of `psych/compare.ts`, 2 without Ruby
 */
export function main(args: readonly string[], root: string): number {
  const groups: readonly (readonly [string, readonly Text[]])[] = [
    ['fixtures', texts(fixtures(join(root, 'fixtures')))],
    ['test/gitlab/pipelines', texts(pipelines(join(root, 'test/gitlab/pipelines')))],
    ...args.map((folder) => [folder, texts(loose(folder))] as const),
  ];
  let failed = false;
  for (const [group, files] of groups) {
    const theirs = loadAll(files, join(root, 'scripts/psych/load.rb'));
    if (!theirs) {
      process.stderr.write('psych: needs ruby (Debian: apt-get install ruby)\n');
      return 2;
    }
    const { lines, failures } = report(files, theirs);
    line(`${group}: ${files.length} files of different text`);
    for (const text of lines) line(`  ${text}`);
    failed ||= failures > 0;
  }
  return failed ? 1 : 0;
}

/** The YAML files of subjects, equal ones once. */
function texts(subjects: ReturnType<typeof fixtures>): readonly Text[] {
  const known = new Map<string, Text>();
  for (const { name, files } of subjects)
    for (const [path, bytes] of files) {
      const hash = createHash('sha256').update(bytes).digest('hex');
      const source = decode(path, bytes);
      if (!known.has(hash) && !isProblem(source)) known.set(hash, { name: `${name} ${path}`, file: loadFile(source) });
    }
  return [...known.values()];
}

function loadAll(files: readonly Text[], script: string): readonly Loaded[] | undefined {
  const input = JSON.stringify(Object.fromEntries(files.map(({ file }, index) => [index, file.source.text])));
  const { stdout, stderr, error, status } = spawnSync('ruby', [script], {
    input,
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
  });
  if (error) return undefined;
  if (status !== 0) throw new Error(stderr);
  const loaded = JSON.parse(stdout) as Record<string, Loaded>;
  return files.map((_file, index) => loaded[index] ?? { refused: 'no answer' });
}

function report(files: readonly Text[], theirs: readonly Loaded[]) {
  const known = new Map<string, number>();
  const failures: string[] = [];
  const notes: string[] = [];
  let equal = 0;
  for (const [index, { name, file }] of files.entries()) {
    const loaded = theirs[index] ?? { refused: 'no answer' };
    const error = file.diagnostics[0];
    if ('refused' in loaded) {
      const reason = KNOWN_REFUSALS.find(({ message }) => message.test(loaded.refused))?.reason;
      if (error) notes.push(`${name}: both refuse: ${error.message} / ${loaded.refused}`);
      else if (reason !== undefined) notes.push(`${name}: only Psych refuses: ${reason}`);
      else failures.push(`FAIL ${name}: only Psych refuses: ${loaded.refused}`);
      continue;
    }
    if (error) {
      if (error.code === 'K2B007') notes.push(`${name}: read by both, and no map`);
      else failures.push(`FAIL ${name}: only we refuse: ${error.message}`);
      continue;
    }
    const mismatches = [file.header, file.content]
      .filter((value) => value !== undefined)
      .flatMap((value, document) => compare(value, loaded.documents[document]));
    const unknown = mismatches.filter((mismatch) => !tell(mismatch, name, known, notes));
    failures.push(...unknown.map((mismatch) => `FAIL ${name}: ${describe(mismatch)}`));
    if (mismatches.length === 0) equal++;
  }
  const lines = [
    `${equal} equal, ${failures.length} failures`,
    ...[...KNOWN_MISMATCHES, KNOWN_KEYS].flatMap(({ name, reason }) =>
      known.has(name) ? [`${known.get(name) ?? 0} × ${name}: ${reason}`] : [],
    ),
    ...notes,
    ...failures,
  ];
  return { lines, failures: failures.length };
}

/** Counts a known mismatch. @returns whether it is one */
function tell(mismatch: Mismatch, name: string, known: Map<string, number>, notes: string[]): boolean {
  const { ours, theirs } = mismatch;
  const scalar = ours?.kind === 'scalar' ? KNOWN_MISMATCHES.find(({ matches }) => matches(ours, theirs)) : undefined;
  const entry = mismatch.key === undefined ? scalar : KNOWN_KEYS;
  if (!entry) return false;
  known.set(entry.name, (known.get(entry.name) ?? 0) + 1);
  notes.push(`${name}: ${entry.name}: ${describe(mismatch)}`);
  return true;
}

function describe({ path, ours, theirs, key }: Mismatch): string {
  if (key !== undefined) return `${path.join(' › ')}: the key is ${key} for Psych`;
  const own = ours?.kind === 'scalar' ? `${ours.type} ${JSON.stringify(ours.text)}` : (ours?.kind ?? 'nothing');
  return `${path.join(' › ')}: ours ${own.slice(0, 120)}, theirs ${(theirs === undefined ? 'nothing' : JSON.stringify(theirs)).slice(0, 120)}`;
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}
