import { diagnostic } from '../diagnostics/index.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';
import type { Diagnostic } from '../model.ts';
import { redirectionOf, type SimpleCommand, toCommand } from '../shell/command.ts';
import { movesOutput, outputFiles, writesOutput } from '../shell/output.ts';
import { commandsOf } from '../shell/commands-of.ts';
import { nodesAround } from '../shell/surroundings.ts';
import { asWritten, type ShellWord } from '../shell/word.ts';
import { artifactPaths } from './artifact-paths.ts';
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
  /** Files, as they are written. */
  readonly files: Set<string>;
  /** The first command that gets it from a pipe and looks at it. */
  reader?: { readonly command: SimpleCommand; readonly text: string };
}

/**
 * A job that looks for words in what Kaniko prints, straight from a pipe or in a file that keeps it: the lines of
 * BuildKit are others. The first reader is told of; where there is none, a log that the job hands on.
 */
export function checkLogReaders({ ref, analysis, at }: JobCheckInput): Diagnostic[] {
  const calls = analysis.invocations.filter(({ informs }) => informs === undefined);
  const sinks: Sinks = { files: new Set() };
  for (const { command } of [...calls, ...callers(analysis, calls)]) follow(command, sinks);
  for (const { command } of analysis.commands)
    if (movesOutput(command) && calls.length > 0) addFiles(outputFiles(command), sinks);
  const late = analysis.commands.filter((entry) => entry.afterBuild || entry.after);
  for (const { command } of late) addCopies(command, sinks);
  const found =
    sinks.reader ?? late.map((entry) => readerOf(entry, sinks.files)).find((reader) => reader !== undefined);
  if (found) {
    const { command, text } = found;
    return [diagnostic('K2B285', at(command.unit, command.start, command.end), { command: text })];
  }
  const { pipeline, job } = ref;
  const artifacts = job.map.entries.get('artifacts')?.value;
  const entry = artifacts?.kind === 'map' ? artifacts.entries.get('paths')?.value : undefined;
  const kept = scalarsOf(entry).flatMap((path) => artifactPaths(path, pipeline, job));
  const file = [...sinks.files].find((path) => kept.some((artifact) => artifact.brings(path)));
  if (file === undefined) return [];
  const reader = readerInOtherJob(ref, sinks.files);
  if (!reader) return [diagnostic('K2B286', job.location, { path: file })];
  const { command, other } = reader;
  return [diagnostic('K2B294', job.location, { command, other, path: file })];
}

/** The first command of another job that looks at the log, which an artifact brings there. */
function readerInOtherJob(
  { pipeline, job }: JobCheckInput['ref'],
  files: ReadonlySet<string>,
): { readonly command: string; readonly other: string } | undefined {
  for (const other of pipeline.jobs.values()) {
    if (other.hidden || other.name === job.name) continue;
    const texts = SECTIONS.flatMap((section) => pipeline.script(other, section) ?? []).map(({ value }) => value.text);
    for (const command of texts.flatMap((text) => commandsOf(text))) {
      const found = readerOf({ command, elsewhere: isKept(command) }, files);
      if (found) return { command: found.text, other: other.name };
    }
  }
  return undefined;
}

/** What it prints is for another command. */
function isKept(command: SimpleCommand): boolean {
  return nodesAround(command).some(({ type }) => type === 'Pipeline' || type === 'CommandExpansion');
}

/** A copy of the log is the log, too. */
function addCopies(command: SimpleCommand, sinks: Sinks): void {
  const [name, ...args] = command.words;
  const paths = args.filter(({ raw }) => !raw.startsWith('-')).map(plainPath);
  const logs = paths.filter((path) => sinks.files.has(path));
  if (logs.length === 0) return;
  if (SHOWS.has(name?.literal ?? '')) addFiles(outputFiles(command), sinks);
  if (!COPIES.has(name?.literal ?? '')) return;
  const target = paths.at(-1) ?? '';
  const folder = target === '.' ? '' : `${target}/`;
  sinks.files.add(target);
  for (const log of logs) if (log !== target) sinks.files.add(`${folder}${log.split('/').at(-1) ?? ''}`);
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
function follow(command: SimpleCommand, sinks: Sinks): void {
  addFiles(outputFiles(command), sinks);
  for (const node of [...nodesAround(command)].reverse()) {
    if (node.type === 'Redirected') addFiles(outputFiles(redirectionOf(command.unit, node)), sinks);
    if (node.type !== 'Pipeline') continue;
    const index = node.commands.findIndex((part) => part.pos <= command.node.pos && command.node.end <= part.end);
    for (const next of node.commands.slice(index + 1)) {
      if (next.type === 'Command') pass(toCommand(command.unit, next), sinks);
      else sinks.reader ??= { command, text: firstLine(command.unit.program.text.slice(next.pos, next.end)) };
    }
  }
}

/** A program behind the pipe. */
function pass(command: SimpleCommand, sinks: Sinks): void {
  const [name, ...args] = command.words;
  addFiles(outputFiles(command), sinks);
  if (name?.literal === 'tee')
    addFiles(
      args.filter(({ raw }) => !raw.startsWith('-')),
      sinks,
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
function readerOf(entry: Pick<OtherCommand, 'command' | 'elsewhere'>, files: ReadonlySet<string>): Sinks['reader'] {
  const { command } = entry;
  const inputs = command.redirects.flatMap(({ operator, target }) => (operator === '<' && target ? [target] : []));
  const [name, ...args] = command.words;
  if (![...args, ...inputs].some((word) => files.has(plainPath(word)))) return undefined;
  const program = name?.literal ?? '';
  if (MOVES.has(program)) return undefined;
  // What shows lines is a reader for what gets them from it.
  if (SHOWS.has(program) && !(entry.elsewhere && !writesOutput(command))) return undefined;
  const written = command.unit.program.text.slice(command.node.pos, command.node.end);
  return { command, text: firstLine(name ? written : inputs.map(({ raw }) => `< ${raw}`).join(' ')) };
}

function addFiles(words: readonly ShellWord[], sinks: Sinks): void {
  for (const word of words) sinks.files.add(plainPath(word));
}

function firstLine(text: string): string {
  return text.trim().split(/\s*(?:;\s|\n)/)[0] ?? '';
}
