import { runsOf } from '../kaniko/command-runs.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';
import type { FollowedScript } from '../kaniko/follow.ts';
import type { ImageKind } from '../kaniko/image.ts';
import { normalized } from '../kaniko/opened.ts';
import { findProgram } from '../kaniko/programs.ts';
import { BUILDKIT_ENVIRONMENT, inEnvironment } from '../kaniko/runtime.ts';
import { visibleTexts } from '../kaniko/visible-values.ts';
import { isWritable } from '../kaniko/writable.ts';
import type { Diagnostic, Location } from '../model.ts';
import { type HeldTexts, PROJECT } from '../shell/held.ts';
import { sedScript } from '../shell/sed-script.ts';
import { setsUnseenNames } from '../shell/unseen-names.ts';
import { literalPrefix, type ShellWord } from '../shell/word.ts';
import { certificateMentions } from '../../transforms/job/certificates.ts';
import type { JobFiles } from './checkout.ts';
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
const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', 'bash', '.', 'source', '/bin/sh', '/bin/ash', '/bin/bash']);

function checkProgram(entry: OtherCommand, input: CheckInput): Diagnostic | undefined {
  const [name, ...args] = entry.command.words;
  if (!name || entry.flow.isFunctionCall) return undefined;
  const location = input.locate(entry.command);
  if (input.followed.has(entry.command.node) && name.raw.includes('/') && !name.literal?.startsWith('/'))
    return undefined;
  if (name.literal === undefined) return diagnostic('K2B221', location, { command: name.raw });
  if (setsUnseenNames(entry.command) && name.literal !== 'command' && !entry.afterBuild && !entry.after)
    return diagnostic('K2B253', location, { command: asWritten(entry.command) });
  if (name.literal === WARMER) return diagnostic('K2B228', location, { command: WARMER });
  if (name.literal.startsWith('/kaniko/')) return diagnostic('K2B220', location, { command: name.raw, path: name.raw });
  const program = name.literal.replace(/^\/busybox\//, '');
  if (SHELLS.has(program)) {
    const script = scriptArgument(args);
    const lacks = missing(entry, program, input);
    if (lacks || input.followed.has(entry.command.node)) return lacks;
    return script && checkScript(entry, script, input);
  }
  if (/^(?:which|type|command)$/.test(program) && args.some(({ literal }) => literal === 'executor')) {
    return diagnostic('K2B220', location, { command: name.raw, path: 'executor' });
  }
  if (/^\/(?!builds\/|tmp\/|bin\/|usr\/bin\/)/.test(program)) {
    if (entry.afterBuild && !entry.after)
      return diagnostic('K2B216', location, { problem: `${name.raw} is run after the build` });
    return diagnostic(isTolerated(entry) ? 'K2B213' : 'K2B212', location, { command: name.raw });
  }
  if (program.includes('/')) return checkScript(entry, name, input);
  if (isAlias(entry, program) && (!entry.afterBuild || input.buildsAgain))
    return diagnostic('K2B246', location, { command: asWritten(entry.command) });
  if (program === 'whoami' || (program === 'id' && args.length > 0))
    return diagnostic('K2B231', location, { command: name.raw });
  return missing(entry, program, input) ?? checkRoot(entry, program, input);
}

/** The words of a command as they stand in the script. */
function asWritten({ words }: OtherCommand['command']): string {
  return words.map(({ raw }) => raw).join(' ');
}

/** `alias NAME=…`, however the builtin is called. */
function isAlias({ command: { words }, after }: OtherCommand, program: string): boolean {
  const isBuiltin = program === 'alias' || (program === 'command' && words[1]?.literal === 'alias');
  return isBuiltin && !after && words.slice(1).some(({ raw }) => /[=$`]/.test(raw));
}

function missing(entry: OtherCommand, program: string, input: CheckInput): Diagnostic | undefined {
  const { kaniko, buildkit } = findProgram(program.replace(/^\/bin\//, ''));
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
  const command = asWritten(entry.command);
  const path = projectPath(script);
  if (script.literal?.startsWith('/') && !isBuildFolder(script.literal)) return undefined;
  // That is told with what replaces the file.
  if (path !== undefined && input.files.replacement(path) && input.files.committed(path) !== undefined)
    return undefined;
  const text = path === undefined ? undefined : input.files.text(path);
  if (text === undefined) {
    return diagnostic(input.callsExecutor ? 'K2B221' : 'K2B222', location, { command });
  }
  return diagnostic(/kaniko|\.docker|executor/.test(text) ? 'K2B222' : 'K2B221', location, { command });
}

/** The path in the project of a file that a command names; undefined for one outside, or out of view. */
export function projectFile(text: string): string | undefined {
  return text.startsWith(`${PROJECT}/`) ? normalized(text.slice(PROJECT.length)).slice(1) : undefined;
}

/** A path of the project as the script writes it, relative to the project folder. */
function projectPath(word: ShellWord): string | undefined {
  if (word.literal !== undefined) return word.literal.replace(/^(?:\.\/)+/, '');
  const match = /^"?\$(?:CI_PROJECT_DIR|\{CI_PROJECT_DIR\})\/([\w./-]+)"?$/.exec(word.raw);
  return match?.[1];
}

/** A file of the checkout: it belongs to the user of the runner's helper, so user 1000 cannot change its mode or its time. */
function isOfCheckout({ texts }: OtherCommand, word: ShellWord, input: CheckInput): boolean {
  if (word.literal !== undefined && !/[^.\d+=,-]/.test(word.literal)) return false;
  return [...texts.where(word)].some((text) => {
    const path = projectFile(text);
    return path !== undefined && input.files.committed(path) !== undefined;
  });
}

/** `touch -d`, `-t`, `-r`: only the owner of a file may set its time to another one than now. */
function setsTime({ words }: OtherCommand['command']): boolean {
  return words.some(({ literal }) => literal !== undefined && /^-[acm]*[dtr]|^--(?:date|reference)\b/.test(literal));
}

/** Commands that fail for a user who is not root. */
const ROOT_ONLY: ReadonlySet<string> = new Set('apk chown chgrp mount umount adduser addgroup chroot mknod'.split(' '));

function checkRoot(entry: OtherCommand, text: string, input: CheckInput): Diagnostic | undefined {
  const { command, flow } = entry;
  const location = input.locate(command);
  const owned = text === 'chmod' || (text === 'touch' && setsTime(command));
  if (owned && !flow.guarded && command.words.slice(1).some((word) => isOfCheckout(entry, word, input)))
    return diagnostic('K2B225', location, { command: asWritten(command) });
  if (ROOT_ONLY.has(text)) return diagnostic('K2B225', location, { command: asWritten(command) });
  if (text === 'git' && (!flow.guarded || flow.substitution) && command.words[1]?.literal !== 'config')
    return diagnostic('K2B227', location);
  return undefined;
}

/** Commands whose path arguments are written, and those that read them. */
const WRITERS: ReadonlySet<string> = new Set(
  'mkdir cp mv touch rm ln install tee chmod chown tar sed dd truncate rmdir mktemp'.split(' '),
);
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

/** Of these only the last argument is written. */
const COPIES: ReadonlySet<string> = new Set(['cp', 'ln', 'install']);

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
  const script = sedScript(command);
  for (const word of args) {
    if (script.includes(word) || certificates.includes(word) || isUnusedFolder(entry, word, input)) continue;
    const writes = WRITERS.has(text) && (!COPIES.has(text) || word === args.at(-1));
    const finding = checkPath(entry, word, writes, input);
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
  return diagnostic('K2B219', input.locate(command), { command: asWritten(command) });
}
