import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import { runsOf } from '../kaniko/command-runs.ts';
import { ANY, projectPatterns } from '../kaniko/operands.ts';
import { type UnseenRun, unseenRuns } from '../kaniko/unseen-runs.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { CommandTexts } from '../shell/command-texts.ts';
import { type ProgramRun, programRuns } from '../shell/program-runs.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { asWritten, type ShellWord } from '../shell/word.ts';
import { scriptAt, scriptsIn } from './builder-scripts.ts';
import type { JobFiles } from './checkout.ts';

/** What runs its words, or the text in them, whichever of them that is. */
const RUNS_WORDS =
  /^(?:|(?:ba|da|a)?sh|\.|source|eval|trap|alias|su|watch|[gm]?awk|unshare|chroot|taskset|chrt|linux(?:32|64)|start-stop-daemon)$/;

/** Scripts that run scripts that run scripts. */
const MAX_DEPTH = 3;

/**
 * Scripts of the repository that run Kaniko, and that the job runs where they stand in a way that is not followed: in a
 * text (`eval`, `sh -c`, what a program prints into a shell) or by a name that the shell makes when it runs
 * (`sh ci/*.sh`). They are not rewritten, and the new image has no executor for them.
 */
export function checkUnseenScripts(
  analysis: Analysis,
  files: JobFiles,
  at: (unit: ScriptUnit, start: number, end: number) => Location,
): Diagnostic[] {
  const { commands, followed, indirect } = analysis;
  // The words behind a text that is followed (`sh -c 'sh $0' F`) are not.
  const whole = followed.filter(({ unit }) => unit.file);
  const told = new Set([...whole, ...indirect].map(({ command }) => command.node));
  const read = new Set(followed.flatMap(({ unit }) => unit.file?.path ?? []));
  const folders = commands.flatMap(foldersOfPath);
  const unseen = new Map<unknown, UnseenRun[]>();
  for (const run of unseenRuns(analysis)) {
    const { node } = run.entry.command;
    unseen.set(node, [...(unseen.get(node) ?? []), run]);
  }
  return commands.flatMap((entry) => {
    const { node, unit, start, end } = entry.command;
    if (told.has(node) || entry.flow.isFunctionCall === true) return [];
    const runs = unseen.get(node) ?? [];
    const patterns = [
      ...runs.flatMap(({ paths }) => paths),
      ...ranBy(entry, folders),
      ...(runs.some((run) => run.printed || isMade(run, files)) ? commands.flatMap(printedBy) : []),
    ];
    const scripts = [...new Set(patterns)].flatMap((pattern) => scriptsIn(pattern, false, files));
    if (!scripts.some((path) => leadsToBuild(path, read, files, 0))) return [];
    return [diagnostic('K2B302', at(unit, start, end), { command: firstLine(entry) })];
  });
}

function firstLine({ command }: OtherCommand): string {
  const inputs = command.redirects.map(({ raw }) => raw);
  return (asWritten(command.words) || inputs.join(' ')).split('\n')[0] ?? '';
}

/** The folders that a command puts into PATH, as patterns. */
function foldersOfPath({ command, texts }: OtherCommand): readonly string[] {
  return [...command.assignments, ...command.argumentAssignments]
    .filter(({ name }) => name === 'PATH')
    .flatMap(({ value }) => [...texts.of(value)].flatMap((text) => text.split(':')))
    .flatMap((folder) => patternsAt(folder, texts));
}

function patternsAt(text: string, texts: Pick<CommandTexts, 'whereText'>): readonly string[] {
  return projectPatterns(texts.whereText(text)).filter((path) => path !== ANY);
}

/** The files that the words of a command name, where it runs them or a text in them. */
function ranBy(entry: OtherCommand, folders: readonly string[]): readonly string[] {
  return runsOf(entry).flatMap(({ command, texts }) => {
    const [first] = programRuns(command.words).filter(({ program }) => RUNS_WORDS.test(program));
    const documents = command.redirects.flatMap(({ heredoc }) => heredoc?.word ?? []);
    const inFolders = programRuns(command.words).flatMap(({ program, args }) =>
      program === 'run-parts' ? args.flatMap((word) => filesIn(word, texts)) : [],
    );
    const named = first ? [...first.args, ...documents].flatMap((word) => namedBy(word, texts, folders)) : [];
    return [...inFolders, ...named];
  });
}

function filesIn(word: ShellWord, texts: CommandTexts): readonly string[] {
  return [...texts.of(word)].flatMap((text) => patternsAt(text, texts)).map((folder) => `${folder}/*`);
}

/** The files that the words of a text name, from where the command stands, or from where the text goes first. */
function namedBy(word: ShellWord, texts: CommandTexts, folders: readonly string[]): readonly string[] {
  // What stands in a substitution is no text that is in view.
  return [...texts.of(word), word.raw].flatMap((text) => {
    const entered = [...text.matchAll(/\bcd\s+["']?([^\s"';&|)]+)/g)].flatMap(([, folder = '']) =>
      patternsAt(folder, texts),
    );
    const names = text.match(/[^\s"'`;&|<>()=]+/g) ?? [];
    return names.flatMap((name) => [
      ...patternsAt(name, texts),
      ...entered.flatMap((folder) => below(folder, name)),
      ...(name.includes('/') ? [] : folders.flatMap((folder) => below(folder, name))),
    ]);
  });
}

function below(folder: string, name: string): readonly string[] {
  return /^\w|^\.{1,2}\//.test(name) ? [`${folder}/${name.replace(/^\.\//, '')}`.replace(/^\//, '')] : [];
}

/** A file that is none of the repository: the job makes it, or it comes from elsewhere. */
function isMade({ names, paths }: UnseenRun, files: JobFiles): boolean {
  return names.length > 0 && !paths.some((path) => files.exists(path) === true);
}

/** The files that a command names in what it prints, where that does not go to the log. */
function printedBy(entry: OtherCommand): readonly string[] {
  return runsOf(entry).flatMap(({ command, texts, flow }) => {
    const isKept = entry.kept || flow.kept === true || command.redirects.some(({ operator }) => operator.includes('>'));
    if (!isKept) return [];
    const documents = command.redirects.flatMap(({ heredoc }) => heredoc?.word ?? []);
    const printed = programRuns(command.words).flatMap((run) => listedBy(run, texts));
    return [...printed, ...documents.flatMap((word) => namedBy(word, texts, []))];
  });
}

function listedBy({ program, args }: ProgramRun, texts: CommandTexts): readonly string[] {
  if (/^(?:echo|printf|ls)$/.test(program)) return args.flatMap((word) => namedBy(word, texts, []));
  if (program !== 'find') return [];
  const names = args.flatMap((_, index) =>
    /^-i?name$/.test(args[index - 1]?.literal ?? '') ? (args[index]?.literal ?? []) : [],
  );
  const folders = args.slice(0, 1).flatMap((word) => [...texts.of(word)].flatMap((text) => patternsAt(text, texts)));
  return folders.flatMap((folder) => names.map((name) => `${folder === '' ? '' : `${folder}/`}**/${name}`));
}

/** It runs Kaniko itself, or names a script that does; what is read as a part of the job is rewritten. */
function leadsToBuild(path: string, read: ReadonlySet<string>, files: JobFiles, depth: number): boolean {
  // What artifacts put in its place is told of as such.
  if (read.has(path) || depth > MAX_DEPTH || files.replacement(path)?.certain === true) return false;
  const script = scriptAt(path, files);
  if (!script || script.builds) return script !== undefined;
  const folder = path.replace(/[^/]*$/, '');
  return script.names
    .map((name) => name.replace(/^(?:\.?\/)+/, ''))
    .flatMap((name) => [name, `${folder}${name}`])
    .some((name) => leadsToBuild(name, read, files, depth + 1));
}
