import { diagnostic } from '../diagnostics/index.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';
import type { Diagnostic } from '../model.ts';
import { redirectionOf, type SimpleCommand, toCommand } from '../shell/command.ts';
import { movesOutput, outputFiles, writesOutput } from '../shell/output.ts';
import { commandsIn } from '../shell/commands-of.ts';
import { withoutPrefixes } from '../shell/program-runs.ts';
import { type ScriptUnit, scriptUnits } from '../shell/script.ts';
import { fileUnit } from '../shell/script-file.ts';
import { nodesAround, partOf } from '../shell/surroundings.ts';
import { asWritten } from '../shell/word.ts';
import { artifactSources } from '../gitlab/artifact-sources.ts';
import type { ScriptReader } from '../kaniko/follow.ts';
import { artifactPaths } from './artifact-paths.ts';
import { AS_WRITTEN, JOB_NAME, LogFiles, type Where } from './log-files.ts';
import { plainPath } from './plain-path.ts';
import type { JobCheckInput } from './job-checks.ts';
import { scalarsOf } from './runner-checks.ts';
import { SECTIONS } from '../gitlab/sections.ts';

/** Programs that take a file for what it is, whatever stands in it. */
const MOVES: ReadonlySet<string> = new Set(
  'rm mv cp ln ls touch mkdir chmod chown stat du test [ : true echo printf exit return gzip gunzip tar tee'.split(' '),
);

/** Programs that show lines as they are. */
const SHOWS: ReadonlySet<string> = new Set('cat tac head tail sort uniq nl tr wc more less fold'.split(' '));

const COPIES: ReadonlySet<string> = new Set(['cp', 'mv', 'ln']);

/** Where the log of the calls goes. */
interface Sinks {
  readonly files: LogFiles;
  /** The first command that gets it from a pipe and looks at it. */
  reader?: { readonly command: SimpleCommand; readonly text: string };
}

/** Where the words of a command lead. */
type WhereOf = (command: SimpleCommand) => Where;

/**
 * A job that looks for words in what Kaniko prints, straight from a pipe or in a file that keeps it: the lines of
 * BuildKit are others. The first reader is told of; where there is none, a log that the job hands on.
 * @param read - reads a script of the checkout
 */
export function checkLogReaders({ ref, analysis, at }: JobCheckInput, read: ScriptReader): Diagnostic[] {
  const { pipeline, job } = ref;
  const calls = analysis.invocations.filter(({ informs }) => informs === undefined);
  const sinks: Sinks = { files: new LogFiles(job.name) };
  const texts = new Map(analysis.commands.map((entry) => [entry.command.node, entry.texts]));
  const whereOf: WhereOf = ({ node }) => {
    const own = texts.get(node);
    return own ? (word) => own.where(word) : AS_WRITTEN;
  };
  for (const { command, held } of calls) follow(command, sinks, whereOf, (word) => held.where(word));
  for (const { command } of callers(analysis, calls)) follow(command, sinks, whereOf);
  for (const { command } of analysis.commands)
    if (movesOutput(command) && calls.length > 0) sinks.files.add(outputFiles(command), whereOf(command));
  const late = analysis.commands.filter((entry) => entry.afterBuild || entry.after);
  for (const { command } of late) addCopies(command, sinks, whereOf);
  const found =
    sinks.reader ??
    late.map((entry) => readerOf(entry, sinks.files, whereOf(entry.command))).find((reader) => reader !== undefined);
  if (found) {
    const { command, text } = found;
    return [diagnostic('K2B285', at(command.unit, command.start, command.end), { command: text })];
  }
  const coverage = pipeline.effective(job, 'coverage')?.value;
  if (calls.length > 0 && coverage?.kind === 'scalar')
    return [diagnostic('K2B285', job.location, { command: `coverage: ${coverage.text}` })];
  const artifacts = job.map.entries.get('artifacts')?.value;
  const entry = artifacts?.kind === 'map' ? artifacts.entries.get('paths')?.value : undefined;
  const kept = scalarsOf(entry).flatMap((path) =>
    artifactPaths(
      path.replaceAll(JOB_NAME, () => job.name),
      pipeline,
      job,
    ),
  );
  const file = sinks.files.paths.find((path) => kept.some((artifact) => artifact.brings(path)));
  if (file === undefined) return [];
  const reader = readerInOtherJob(ref, sinks.files, read);
  if (!reader) return [diagnostic('K2B286', job.location, { path: file })];
  const { command, other } = reader;
  return [diagnostic('K2B294', job.location, { command, other, path: file })];
}

/** The first command of another job that looks at the log, which an artifact brings there. */
function readerInOtherJob(
  { pipeline, job }: JobCheckInput['ref'],
  files: LogFiles,
  read: ScriptReader,
): { readonly command: string; readonly other: string } | undefined {
  for (const other of pipeline.jobs.values()) {
    if (other.hidden || other.name === job.name) continue;
    const isFromHere = job.hidden || artifactSources(pipeline, other).some(({ name }) => name === job.name);
    if (!isFromHere) continue;
    const units = SECTIONS.flatMap((section) =>
      scriptUnits([{ section, entries: pipeline.script(other, section) ?? [] }]),
    );
    for (const command of commandsWithin(units, read)) {
      const found = readerOf({ command, elsewhere: isKept(command) }, files, AS_WRITTEN);
      if (found) return { command: found.text, other: other.name };
    }
  }
  return undefined;
}

/** The commands of units, and of the scripts of the checkout that they run by a path that is written out. */
function commandsWithin(units: readonly ScriptUnit[], read: ScriptReader): readonly SimpleCommand[] {
  const all = new Set(units);
  const found: SimpleCommand[] = [];
  for (const unit of all) {
    if (unit.program.problem !== undefined) continue;
    for (const command of commandsIn(unit)) {
      found.push(command);
      const [name, ...args] = withoutPrefixes(command.words);
      const isShell = /^(?:\.|source|(?:.*\/)?(?:ba|a)?sh)$/.test(name?.literal ?? '');
      const word = isShell ? args.find(({ raw }) => !raw.startsWith('-')) : name;
      const path = word ? plainPath(word) : '';
      const source = path.includes('/') || isShell ? read(path) : undefined;
      if (source) all.add(fileUnit(source));
    }
  }
  return found;
}

/** What it prints is for another command. */
function isKept(command: SimpleCommand): boolean {
  return nodesAround(command).some(({ type }) => type === 'Pipeline' || type === 'CommandExpansion');
}

/** A copy of the log is the log, too. */
function addCopies(command: SimpleCommand, { files }: Sinks, whereOf: WhereOf): void {
  const [name, ...args] = command.words;
  const paths = args.filter(({ raw }) => !raw.startsWith('-'));
  const where = whereOf(command);
  if (SHOWS.has(name?.literal ?? '') && paths.some((path) => files.has(path, where)))
    files.add(outputFiles(command), where);
  const target = paths.at(-1);
  if (target && COPIES.has(name?.literal ?? '')) files.addCopies(paths.slice(0, -1), target, where);
}

/** Calls of functions and scripts, in view, in which the calls stand. */
function callers(
  { commands, followed }: JobCheckInput['analysis'],
  calls: JobCheckInput['analysis']['invocations'],
): readonly { readonly command: SimpleCommand }[] {
  const names = new Set(calls.map(({ flow }) => flow.functionName));
  const units = new Set(calls.map(({ command }) => command.unit));
  const functions = commands.filter(({ command, flow }) => flow.isFunctionCall && names.has(command.words[0]?.literal));
  return [...functions, ...followed.filter(({ unit }) => units.has(unit))];
}

/** Goes from a call to what is around it. */
function follow(command: SimpleCommand, sinks: Sinks, whereOf: WhereOf, where = whereOf(command)): void {
  sinks.files.add(outputFiles(command), where);
  for (const node of [...nodesAround(command)].reverse()) {
    if (node.type === 'Redirected') sinks.files.add(outputFiles(redirectionOf(command.unit, node)), where);
    if (node.type !== 'Pipeline') continue;
    const index = partOf(node.commands, command);
    for (const next of node.commands.slice(index + 1)) {
      if (next.type === 'Command') pass(toCommand(command.unit, next), sinks, whereOf);
      else sinks.reader ??= { command, text: firstLine(command.unit.program.text.slice(next.pos, next.end)) };
    }
  }
}

/** A program behind the pipe. */
function pass(command: SimpleCommand, sinks: Sinks, whereOf: WhereOf): void {
  const [name, ...args] = command.words;
  const where = whereOf(command);
  sinks.files.add(outputFiles(command), where);
  if (name?.literal === 'tee')
    sinks.files.add(
      args.filter(({ raw }) => !raw.startsWith('-')),
      where,
    );
  else if (!onlyShows(command)) sinks.reader ??= { command, text: firstLine(asWritten(command.words)) };
}

/** What comes out of it is for the log, or for a file, and tells no more than what went in. */
function onlyShows({ words }: SimpleCommand): boolean {
  const [name, ...args] = words.map(({ literal }) => literal);
  if (name === undefined) return false;
  const options = args.filter((arg) => arg?.startsWith('-'));
  if (/^[ef]?grep$/.test(name)) return options.some((option) => /^-\w*v/.test(option ?? ''));
  if (name === 'sed') return !options.some((option) => /^-\w*n/.test(option ?? ''));
  return SHOWS.has(name);
}

/** A command that looks at what is in one of the files. */
function readerOf(entry: Pick<OtherCommand, 'command' | 'elsewhere'>, files: LogFiles, where: Where): Sinks['reader'] {
  const { command } = entry;
  const inputs = command.redirects.flatMap(({ operator, target }) => (operator === '<' && target ? [target] : []));
  const [name, ...args] = command.words;
  if (![...args, ...inputs].some((word) => files.has(word, where))) return undefined;
  const program = name?.literal ?? '';
  if (MOVES.has(program)) return undefined;
  // What shows lines is a reader for what gets them from it.
  if (SHOWS.has(program) && !(entry.elsewhere && !writesOutput(command))) return undefined;
  const written = command.unit.program.text.slice(command.node.pos, command.node.end);
  return { command, text: firstLine(name ? written : inputs.map(({ raw }) => `< ${raw}`).join(' ')) };
}

function firstLine(text: string): string {
  return text.trim().split(/\s*(?:;\s|\n)/)[0] ?? '';
}
