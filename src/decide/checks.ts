import { runsOf } from '../kaniko/command-runs.ts';
import { diagnostic } from '../diagnostics/index.ts';
import { matchesFile } from '../file-patterns.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';
import type { FollowedScript } from '../kaniko/follow.ts';
import type { ImageKind } from '../kaniko/image.ts';
import { normalized } from '../kaniko/opened.ts';
import { ANY, operandOf } from '../kaniko/operands.ts';
import { findProgram } from '../kaniko/programs.ts';
import { BUILDKIT_ENVIRONMENT, inEnvironment } from '../kaniko/runtime.ts';
import { visibleTexts } from '../kaniko/visible-values.ts';
import { isWritable } from '../kaniko/writable.ts';
import { awkProgram, textArguments } from '../kaniko/text-arguments.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { HeldTexts } from '../shell/held.ts';
import { readsUnseenScript } from '../shell/piped-script.ts';
import { type ProgramRun, programRuns } from '../shell/program-runs.ts';
import { sedScript } from '../shell/sed-script.ts';
import { setsUnseenNames } from '../shell/unseen-names.ts';
import { asWritten, literalPrefix, type ShellWord } from '../shell/word.ts';
import { writtenWords } from '../shell/written-words.ts';
import { certificateMentions } from '../../transforms/job/certificates.ts';
import type { JobFiles } from './checkout.ts';
import { changesCommands } from './aliases.ts';
import { checkOwner, type OwnedTree } from './owner-checks.ts';
import type { Values } from './values.ts';

export interface CheckInput {
  readonly commands: readonly OtherCommand[];
  readonly image: ImageKind;
  /** True when the job runs the executor itself, so that a script out of view need not. */
  readonly callsExecutor: boolean;
  /** More than one build may run, so that what comes after a build may come before another one. */
  readonly buildsAgain: boolean;
  locate(command: OtherCommand['command'], start?: number, end?: number): Location;
  /** The files of the repository, as the job finds them. */
  readonly files: JobFiles;
  readonly tree: OwnedTree;
  /** Commands that run a script which is read as part of the job. */
  readonly followed: ReadonlyMap<unknown, FollowedScript>;
}

/** Looks at every command that is no call: what it runs and touches must exist in the new image (DESIGN D13). */
export function checkCommands(input: CheckInput): Diagnostic[] {
  const findings: Diagnostic[] = [];
  for (const entry of input.commands.flatMap((one) => runsOf(one))) {
    const quoted = input.followed.get(entry.command.node)?.unit.quoted === true;
    const finding = checkProgram(entry, input) ?? (quoted ? undefined : checkPaths(entry, input));
    if (finding) findings.push(finding);
    const note = checkPermissions(entry, input);
    if (note) findings.push(note);
  }
  return dedupe(findings);
}

function dedupe(findings: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return findings.filter(({ code, message }) => {
    const key = `${code} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** True when the failure of a command does not stop the job. */
function isTolerated({ flow, after }: OtherCommand): boolean {
  return (flow.guarded && !flow.substitution) || flow.conditional || after;
}

/** Fills a cache of base images; a binary of its own in the Kaniko image. */
export const WARMER = '/kaniko/warmer';

/** Commands that run the script named by their first argument. */
const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', 'bash', '.', 'source']);

function checkProgram(entry: OtherCommand, input: CheckInput): Diagnostic | undefined {
  const [name] = entry.command.words;
  if (!name || entry.flow.isFunctionCall) return undefined;
  const location = input.locate(entry.command);
  if (name.literal === undefined)
    return input.followed.has(entry.command.node)
      ? undefined
      : diagnostic(mayUseKaniko(entry, name, input.files) ? 'K2B222' : 'K2B221', location, { command: name.raw });
  if (setsUnseenNames(entry.command) && name.literal !== 'command' && !entry.afterBuild && !entry.after)
    return diagnostic('K2B253', location, { command: asWritten(entry.command.words) });
  if (name.literal === WARMER) return diagnostic('K2B228', location, { command: WARMER });
  for (const run of programRuns(entry.command.words)) {
    const finding = checkRun(entry, run, input);
    // A script behind a prefix that runs the executor is looked for with the calls, and one that is edited is no matter.
    const isKnown = finding?.code === 'K2B222' && run.name !== name && isReadElsewhere(run, input);
    if (finding && !isKnown) return finding;
  }
  return checkGit(entry, input) ?? checkOwner(entry, input.tree, location);
}

function isReadElsewhere({ args }: ProgramRun, { files, followed }: CheckInput): boolean {
  const script = scriptArgument(args);
  const path = script && projectPath(script);
  if (path === undefined) return false;
  const isFollowed = [...followed.values()].some(({ unit }) => unit.file?.path === path);
  return isFollowed || /executor/.test(files.text(path) ?? '');
}

/** One of the programs that a command runs must be in the new image. */
function checkRun(entry: OtherCommand, { program, name, args }: ProgramRun, input: CheckInput): Diagnostic | undefined {
  const location = input.locate(entry.command);
  if (name.literal === undefined) return undefined;
  // A script that is run by its own name is looked at as such.
  const isFollowed = input.followed.has(entry.command.node) && !name.literal.startsWith('/');
  if (isFollowed && (name.raw.includes('/') || input.followed.get(entry.command.node)?.direct === true))
    return undefined;
  if (name.literal.startsWith('/kaniko/')) return diagnostic('K2B220', location, { command: name.raw, path: name.raw });
  if (SHELLS.has(program)) {
    const script = scriptArgument(args);
    const lacks = missing(entry, program, input);
    if (lacks || input.followed.has(entry.command.node)) return lacks;
    if (readsUnseenScript(entry.command))
      return diagnostic(input.callsExecutor ? 'K2B221' : 'K2B222', location, {
        command: `${asWritten(entry.command.words)} behind a pipe`,
      });
    return script && checkScript(entry, script, input);
  }
  if (/^(?:which|type|command)$/.test(program) && args.some(({ literal }) => literal === 'executor')) {
    return diagnostic('K2B220', location, { command: name.raw, path: 'executor' });
  }
  if (/^\/(?!builds\/|tmp\/)/.test(program)) {
    if (entry.afterBuild && !entry.after)
      return diagnostic('K2B216', location, { problem: `${name.raw} is run after the build` });
    return diagnostic(isTolerated(entry) ? 'K2B213' : 'K2B212', location, { command: name.raw });
  }
  if (program.includes('/')) return checkScript(entry, name, input);
  if (changesCommands(entry, input.commands) && (!entry.afterBuild || input.buildsAgain))
    return diagnostic('K2B246', location, { command: asWritten(entry.command.words) });
  if (program === 'whoami' || (program === 'id' && args.length > 0))
    return diagnostic('K2B231', location, { command: name.raw });
  return missing(entry, program, input);
}

function missing(entry: OtherCommand, program: string, input: CheckInput): Diagnostic | undefined {
  const { kaniko, buildkit } = findProgram(program);
  if (buildkit) return undefined;
  const location = input.locate(entry.command);
  if (!kaniko && entry.afterBuild && !entry.after)
    return diagnostic('K2B216', location, {
      problem: `${program} is run after the build and is not in the new image; the image that was built may have brought it`,
    });
  if (isTolerated(entry)) return diagnostic('K2B213', location, { command: program });
  return diagnostic(kaniko || input.image.kind !== 'kaniko' ? 'K2B212' : 'K2B214', location, { command: program });
}

/** The script among the arguments of a shell; undefined for `sh -c TEXT` and options only. */
function scriptArgument(args: readonly ShellWord[]): ShellWord | undefined {
  const first = args[0];
  if (!first || first.literal?.startsWith('-')) return first?.literal?.includes('c') ? undefined : args[1];
  return first;
}

function checkScript(entry: OtherCommand, script: ShellWord, input: CheckInput): Diagnostic | undefined {
  const location = input.locate(entry.command);
  const command = asWritten(entry.command.words);
  const path = projectPath(script);
  if (script.literal?.startsWith('/') && !isBuildFolder(script.literal)) return undefined;
  // That is told with what replaces the file.
  if (path !== undefined && input.files.replacement(path) && input.files.committed(path) !== undefined)
    return undefined;
  const text = path === undefined ? undefined : input.files.text(path);
  if (text === undefined) {
    // One of several, of which each may be it.
    if (mayUseKaniko(entry, script, input.files)) return diagnostic('K2B222', location, { command });
    return diagnostic(input.callsExecutor ? 'K2B221' : 'K2B222', location, { command });
  }
  return diagnostic(USES_KANIKO.test(text) ? 'K2B222' : 'K2B221', location, { command });
}

const USES_KANIKO = /kaniko|\.docker|executor/;

function mayUseKaniko(entry: OtherCommand, script: ShellWord, files: JobFiles): boolean {
  return candidates(entry, script, files).some((path) => USES_KANIKO.test(files.text(path) ?? ''));
}

/** The files of the checkout that a word may name, by its values or by a pattern. */
function candidates({ texts }: OtherCommand, script: ShellWord, files: JobFiles): readonly string[] {
  if (script.literal?.includes('*') === false) return [];
  return operandOf(script, texts).paths.flatMap((path) => {
    if (path.includes(ANY)) return [];
    const [, folder = '', name = ''] = /^(?:(.*)\/)?([^/]*)$/.exec(path) ?? [];
    if (!/[*?]/.test(path)) return [path];
    const names = /[*?]/.test(folder) ? [] : (files.names?.(folder) ?? []);
    return names.filter((one) => matchesFile(name, one)).map((one) => (folder === '' ? one : `${folder}/${one}`));
  });
}

/** A path of the project as the script writes it, relative to the project folder. */
function projectPath(word: ShellWord): string | undefined {
  if (word.literal !== undefined) return word.literal.replace(/^(?:\.\/)+/, '');
  const match = /^"?\$(?:CI_PROJECT_DIR|\{CI_PROJECT_DIR\})\/([\w./-]+)"?$/.exec(word.raw);
  return match?.[1];
}

function checkGit({ command, flow }: OtherCommand, input: CheckInput): Diagnostic | undefined {
  const [name, first] = command.words;
  const isTold = name?.literal === 'git' && (!flow.guarded || flow.substitution) && first?.literal !== 'config';
  return isTold ? diagnostic('K2B227', input.locate(command)) : undefined;
}

const PRINTS: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  ':',
  'true',
  'false',
  'exit',
  'return',
  'set',
  'export',
  'unset',
]);

/** A path that a call writes (a tar, a layout, a digest file) must be writable for user 1000 too. */
export function checkOutput(
  word: ShellWord,
  location: Location,
  values: Values,
  held: HeldTexts,
): Diagnostic | undefined {
  const paths = [...held.where(word)].map((text) => normalized(inEnvironment(text, BUILDKIT_ENVIRONMENT)));
  const closed = [...visibleTexts(word, values), ...paths].find((text) => text.startsWith('/') && !isWritable(text));
  if (closed === undefined) return undefined;
  const path = word.literal?.startsWith('/') ? word.raw : `${word.raw} (${closed})`;
  return diagnostic('K2B215', location, { command: 'the build', path });
}

function isBuildFolder(path: string): boolean {
  return path.startsWith('/builds/');
}

function checkPaths(entry: OtherCommand, input: CheckInput): Diagnostic | undefined {
  const { command } = entry;
  const certificates = certificateMentions(command);
  for (const { operator, target } of command.redirects) {
    if (!target || certificates.includes(target)) continue;
    const finding = checkPath(entry, target, operator.startsWith('>'), input);
    if (finding) return finding;
  }
  const [name, ...args] = command.words;
  const text = name?.literal?.replace(/^\/busybox\//, '') ?? '';
  if (PRINTS.has(text)) return undefined;
  const runs = programRuns(command.words);
  const texts = runs.flatMap((run) => [...textArguments(run), ...awkProgram(run)]);
  const script = [...sedScript(command), ...texts.filter(({ raw }) => !NAMES_FOLDER.test(raw))];
  const written = new Set(runs.flatMap(writtenWords).map(({ word }) => word));
  for (const word of args) {
    if (script.includes(word) || certificates.includes(word) || isUnusedFolder(entry, word, input)) continue;
    const finding = checkPath(entry, word, written.has(word), input);
    if (finding) return finding;
  }
  return undefined;
}

/** `mkdir` of a folder below /kaniko that no other command names: it may stand anywhere. */
export function isUnusedFolder(
  { command }: OtherCommand,
  word: ShellWord,
  { commands }: Pick<CheckInput, 'commands'>,
): boolean {
  const path = word.literal?.replace(/\/+$/, '');
  if (command.words[0]?.literal !== 'mkdir' || path === undefined || !/^\/kaniko\/[\w./-]+$/.test(path)) return false;
  return commands.every(
    (other) =>
      other.command === command ||
      !other.command.unit.program.text.slice(other.command.node.pos, other.command.node.end).includes(path),
  );
}

/** A text that may name a file of the old image all the same. */
const NAMES_FOLDER = /\/(?:kaniko|workspace|root|busybox)\b/;

function checkPath(entry: OtherCommand, word: ShellWord, writes: boolean, input: CheckInput): Diagnostic | undefined {
  const prefix = literalPrefix(word).replace(/^--?[\w-]+=/, '');
  const location = input.locate(entry.command, word.start, word.end);
  const command = entry.command.words[0]?.raw ?? '';
  if (word.parts.some((part) => part.kind === 'expansion' && part.name === 'SSL_CERT_DIR')) {
    return diagnostic('K2B220', location, { command, path: word.raw });
  }
  const gone = /(?:^|[=:])(\/(?:kaniko|workspace|root)(?:\/[^\s:]*)?)/.exec(prefix)?.[1];
  if (gone !== undefined) {
    const moves = /^\/(?:kaniko|root)\/+\.docker(?:\/|$)/.test(gone);
    return moves ? undefined : diagnostic('K2B220', location, { command, path: gone });
  }
  if (!prefix.startsWith('/') || prefix === '/' || isWritable(prefix) || prefix.startsWith('/busybox/'))
    return undefined;
  if (writes) return diagnostic('K2B215', location, { command, path: word.raw });
  const kernel = /^\/(?:proc|sys|(?:var\/)?run\/secrets)(?:\/|$)/.test(prefix);
  if (entry.afterBuild && !entry.after && !kernel)
    return diagnostic('K2B216', location, { problem: `${command} reads ${word.raw} after the build` });
  return undefined;
}

/** `chmod 600 /kaniko/.docker/config.json`: user 1000 owns that file, and no image gets it. */
function isOfCredentials(args: readonly ShellWord[]): boolean {
  const paths = args.filter(({ literal }) => literal === undefined || !/^(?:-.*|[0-7]{3,4})$/.test(literal));
  return paths.length > 0 && paths.every(({ raw }) => CREDENTIALS.test(raw));
}

/** The folder of the credentials and what is in it, as scripts name it. */
const CREDENTIALS =
  /^"?(?:\/(?:kaniko|root)\/\.docker|~\/\.docker|(?:\$HOME|\$\{HOME\})\/\.docker|\$DOCKER_CONFIG|\$\{DOCKER_CONFIG\})(?:\/(?:config\.json)?)?"?$/;

/** Commands that make files unreadable for user 1000. */
function checkPermissions({ command, afterBuild, after }: OtherCommand, input: CheckInput): Diagnostic | undefined {
  if (afterBuild || after) return undefined;
  const [name, ...args] = command.words;
  const mode = args.find((word) => word.literal !== undefined && /^[0-7]{3,4}$/.test(word.literal))?.literal;
  const restricts =
    (name?.literal === 'chmod' && mode !== undefined && /[0-3]$/.test(mode)) ||
    (name?.literal === 'umask' && mode !== undefined && /[4-7]$/.test(mode));
  if (!restricts || isOfCredentials(args)) return undefined;
  return diagnostic('K2B219', input.locate(command), { command: asWritten(command.words) });
}
