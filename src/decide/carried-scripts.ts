import { diagnostic } from '../diagnostics/index.ts';
import { matchesFile } from '../file-patterns.ts';
import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import { type Carried, carriedBy } from '../kaniko/carried-files.ts';
import { runsOf } from '../kaniko/command-runs.ts';
import { mayComeBefore, writing } from '../kaniko/file-writes.ts';
import { ANY } from '../kaniko/operands.ts';
import { type UnseenRun, unseenRuns } from '../kaniko/unseen-runs.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { asWritten } from '../shell/word.ts';
import { buildersIn } from './builder-scripts.ts';
import type { JobFiles } from './checkout.ts';

/** A command that puts the content of files elsewhere. */
interface Carrier extends Carried {
  readonly entry: OtherCommand;
}

/** A script of the repository that runs Kaniko, and the names that its copies may have; undefined for any name. */
interface Copied {
  readonly file: string;
  readonly by: OtherCommand;
  readonly names: readonly string[] | undefined;
}

/**
 * Scripts of the repository that run Kaniko and that the job runs elsewhere: a copy, what a program has made of them,
 * or in the place of another script. What is changed is the script itself, where it stands.
 */
export function checkCarriedScripts(
  analysis: Analysis,
  files: JobFiles,
  at: (unit: ScriptUnit, start: number, end: number) => Location,
): Diagnostic[] {
  const { commands, followed } = analysis;
  // What is refused as a use of the executor is told of there.
  const told = new Set(analysis.indirect.map(({ command }) => command.node));
  const unseen = unseenRuns(analysis).filter(({ entry }) => !told.has(entry.command.node));
  const replaced = followed.flatMap(({ unit, command }) => {
    const entry = commands.find((one) => one.command.node === command.node);
    return unit.file && entry ? [{ entry, path: unit.file.path }] : [];
  });
  if (unseen.length + replaced.length === 0) return [];
  const carriers = commands.flatMap((entry) =>
    runsOf(entry).flatMap((run) => carriedBy(run).map((one) => ({ ...one, entry }))),
  );
  const copies = carriers.flatMap((carrier) => copiesBy(carrier, carriers, files));
  const finding = (entry: OtherCommand, { file, by }: Copied): Diagnostic => {
    const { unit, start, end } = entry.command;
    return diagnostic('K2B278', at(unit, start, end), { command: firstLine(entry), file, by: firstLine(by) });
  };
  return [
    ...unseen.flatMap((run) => {
      const copy = copies.find((one) => isBefore(one.by, run.entry) && mayRun(run, one, commands, files));
      return copy ? [finding(run.entry, copy)] : [];
    }),
    ...replaced.flatMap(({ entry, path }) => {
      const writers = commands.filter((one) => isBefore(one, entry) && writing(one, path, true) === 'may');
      const copy = copies.find(
        (one) =>
          one.file !== path &&
          isNamed(one, [baseOf(path)]) &&
          writers.some((writer) => mayBring(writer, one, carriers, files)),
      );
      return copy && isBefore(copy.by, entry) ? [finding(entry, copy)] : [];
    }),
  ];
}

const baseOf = (path: string): string => path.replace(/^.*\//s, '');

/** A command that writes a folder brings a copy there that it makes itself, or whatever the checkout does not have. */
function mayBring(writer: OtherCommand, { by }: Copied, carriers: readonly Carrier[], files: JobFiles): boolean {
  if (writer === by) return true;
  const own = carriers.filter(({ entry }) => entry === writer);
  const paths = own.flatMap(({ sources }) => (sources.paths.length === 0 ? [ANY] : sources.paths));
  return own.length === 0 || paths.some((path) => files.exists(path) !== true);
}

/** `find -exec sh {}` and `sh < F` read what they run. */
function isBefore(by: OtherCommand, { command, flow }: OtherCommand): boolean {
  return by.command.node === command.node || mayComeBefore(by, { command, flow, repeats: flow.loop });
}

function firstLine({ command }: OtherCommand): string {
  const inputs = command.redirects.flatMap(({ operator, target }) => (target ? [`${operator} ${target.raw}`] : []));
  return (asWritten(command.words) || inputs.join(' ')).split('\n')[0] ?? '';
}

/** What a command makes of the scripts that run Kaniko, and what other commands make of that. */
function copiesBy(carrier: Carrier, carriers: readonly Carrier[], files: JobFiles): readonly Copied[] {
  const found = carrier.sources.paths.flatMap((pattern) => buildersIn(pattern, carrier.below, files));
  return [...new Set(found)].map((file) => {
    const { entry: by } = carrier;
    const names = carrier.names && namesAfter([baseOf(file), ...carrier.names], carriers);
    return { file, by, names };
  });
}

/** The names of a copy, and those that its own copies get; undefined for any. */
function namesAfter(start: readonly string[], carriers: readonly Carrier[]): readonly string[] | undefined {
  const names = new Set(start);
  // Copies of copies of copies.
  for (let round = 0; round < 3; round += 1) {
    for (const { sources, names: given } of carriers) {
      if (!sources.names.some((one) => one !== ANY && [...names].some((name) => areOne(one, name)))) continue;
      if (!given) return undefined;
      for (const one of given) names.add(one);
    }
  }
  return [...names];
}

function areOne(a: string, b: string): boolean {
  return matchesFile(a, b) || matchesFile(b, a);
}

function isNamed({ names }: Copied, wanted: readonly string[]): boolean {
  return wanted.some((one) => names?.some((name) => areOne(one, name)) !== false);
}

function mayRun(
  { names, printed, paths, entry }: UnseenRun,
  copy: Copied,
  commands: readonly OtherCommand[],
  files: JobFiles,
): boolean {
  // A file that is out of view as a whole may be a copy that is, too.
  const isSame = printed
    ? copy.names === undefined || copy.names.some((one) => !/\w/.test(one))
    : names.length > 0 && copy.names === undefined;
  return (isSame || isNamed(copy, names)) && isWritten(paths, entry, commands, files);
}

/** A script in the project is another one than that of the repository only where some command may write it. */
function isWritten(
  paths: readonly string[],
  run: OtherCommand,
  commands: readonly OtherCommand[],
  files: JobFiles,
): boolean {
  if (paths.length === 0 || paths.some((path) => /[*?[]/.test(path))) return true;
  return paths.some((path) =>
    commands.some((one) => one !== run && writing(one, path, files.exists(path) === true) !== undefined),
  );
}
