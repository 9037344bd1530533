import { allRuns } from '../kaniko/command-runs.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis, KanikoInvocation, OtherCommand } from '../kaniko/analyze.ts';
import { normalized, openings } from '../kaniko/opened.ts';
import {
  BUILDKIT_ENVIRONMENT,
  imageVariablesOf,
  inEnvironment,
  isNamedVariable,
  KANIKO_ENVIRONMENT,
} from '../kaniko/runtime.ts';
import { differs, seenVariables, sinkTexts, valueSinks } from '../kaniko/value-sinks.ts';
import { isWritable } from '../kaniko/writable.ts';
import type { Diagnostic, FlagOccurrence, Location } from '../model.ts';
import { expanded } from '../shell/cut.ts';
import { ofEnvironment, UNSEEN } from '../shell/held.ts';
import { keptLines } from '../shell/prints-environment.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { asWritten, type ShellWord, type WordPart, wordOf } from '../shell/word.ts';

type At = (unit: ScriptUnit, start: number, end: number) => Location;

/** Flags whose value is a file or folder of the job: it is where the script has put it, in the home folder too. */
const PATH_FLAGS: ReadonlySet<string> = new Set(
  'context context-sub-path dockerfile digest-file image-name-with-digest-file image-name-tag-with-digest-file tar-path oci-layout-path cache-dir kaniko-dir secret ignore-path'.split(
    ' ',
  ),
);

/**
 * `$DOCKER_CONFIG` and `$SSL_CERT_DIR` of the Kaniko image in the words of a call: nothing sets them in the new image,
 * so that the old value stands there as text.
 */
export function withImageValues(invocation: KanikoInvocation): KanikoInvocation {
  const words = invocation.arguments.map((word) => withValues(word, invocation));
  return words.every((word, index) => word === invocation.arguments[index])
    ? invocation
    : { ...invocation, arguments: words };
}

function withValues(word: ShellWord, { held }: KanikoInvocation): ShellWord {
  const parts = word.parts.map((part): WordPart => {
    if (part.kind !== 'expansion' || isNamedVariable(part.name)) return part;
    const image = KANIKO_ENVIRONMENT.get(part.name);
    const value = image !== undefined && !part.plain ? expanded(part.raw, image) : image;
    if (value === undefined) return part;
    const [text, ...others] = held.of(part.name);
    if (others.length > 0 || text !== ofEnvironment(part.name)) return part;
    return { kind: 'text', value, raw: value, quote: part.quote };
  });
  if (parts.every((part, index) => part === word.parts[index])) return word;
  let { raw } = word;
  for (const [index, part] of word.parts.entries()) {
    const replacement = parts[index];
    if (replacement && replacement !== part) raw = raw.replace(part.raw, () => replacement.raw);
  }
  return { ...wordOf(parts, raw), start: word.start, end: word.end };
}

/** A call that gives the image what the environment of the job says of its user. */
export function checkCallEnvironment(
  invocation: KanikoInvocation,
  occurrences: readonly FlagOccurrence[],
  at: (start: number, end: number) => Location,
): Diagnostic[] {
  const { held } = invocation;
  const flagged = occurrences.flatMap(({ flag, value, written, range }) => {
    if (PATH_FLAGS.has(flag)) return [];
    const name = flag === 'build-arg' ? /^[A-Za-z_]\w*$/.exec(value.literal ?? '')?.[0] : undefined;
    const texts = name === undefined ? held.read(value) : held.of(name);
    return isOfUser(texts) ? [diagnostic('K2B231', at(range.start, range.end), { command: written })] : [];
  });
  const own = new Set(occurrences.map(({ value }) => value.raw));
  const hidden = invocation.arguments.filter(
    ({ start, raw }) => !own.has(raw) && !occurrences.some(({ range }) => range.start <= start && start < range.end),
  );
  const inVariables = hidden
    .filter((word) => isOfUser(held.read(word)))
    .map((word) => diagnostic('K2B231', at(word.start, word.end), { command: word.raw }));
  return [...flagged, ...inVariables];
}

function isOfUser(texts: Iterable<string>): boolean {
  return [...texts].some(dependsOnUser);
}

/** Commands of the script that ask for the user or the folders of the image, or set them so that the new one cannot work. */
export function checkEnvironment({ commands, invocations }: Analysis, at: At): Diagnostic[] {
  const asks = allRuns(commands).flatMap((entry) => {
    const { command } = entry;
    const sinks = valueSinks(entry).filter(({ as }) => as === 'text');
    const { word } = sinks.find((sink) => [...sinkTexts(sink, entry)].some(dependsOnUser)) ?? {};
    if (!word) return checkPrinted(entry, at);
    const own = command.words[0] === word ? [word.raw] : [command.words[0]?.raw, word.raw];
    const written =
      own
        .filter((part) => part !== undefined)
        .join(' ')
        .split('\n')[0] ?? '';
    return [diagnostic('K2B231', at(command.unit, word.start, word.end), { command: written })];
  });
  const made = madeFolders(commands);
  const sets = [...commands, ...invocations].flatMap(({ command, texts }) =>
    [...command.assignments, ...command.argumentAssignments].flatMap(({ name, value, start, end }) => {
      const unfit = [...texts.of(value)].find((text) => !suits(name, text, made));
      return unfit === undefined ? [] : [unfitFinding(name, unfit, at(command.unit, start, end))];
    }),
  );
  return [...asks, ...sets];
}

/** A command that prints variables of the image by their names, or all of them. */
function checkPrinted(entry: OtherCommand, at: At): Diagnostic[] {
  const { command, texts } = entry;
  const names = seenVariables(entry);
  if (names.length === 0) return [];
  const location = at(command.unit, command.start, command.end);
  const written = asWritten(command.words);
  const isLeft = keptLines(command);
  if (names === 'all' && !isLeft) return [diagnostic('K2B261', location, { command: written })];
  const all = [...KANIKO_ENVIRONMENT.keys(), ...BUILDKIT_ENVIRONMENT.keys()].filter(isNamedVariable);
  const seen = names === 'all' ? [...all, ...texts.variables.keys()] : names;
  const found = seen.find((name) =>
    [...(texts.variables.get(name) ?? [ofEnvironment(name)])].some(
      (text) => dependsOnUser(text) && printsLine(name, text, isLeft),
    ),
  );
  return found === undefined ? [] : [diagnostic('K2B231', location, { command: written })];
}

function printsLine(name: string, text: string, isLeft: ((line: string) => boolean) | undefined): boolean {
  const environments = [KANIKO_ENVIRONMENT, BUILDKIT_ENVIRONMENT];
  return !isLeft || environments.some((environment) => isLeft(`${name}=${inEnvironment(text, environment)}`));
}

/** Why a value of a variable of the image keeps the new image from working; undefined where it does not. */
export function checkImageVariable(
  name: string,
  value: string,
  location: Location,
  { commands }: Analysis,
): Diagnostic | undefined {
  return suits(name, value, madeFolders(commands)) ? undefined : unfitFinding(name, value, location);
}

function unfitFinding(name: string, text: string, location: Location): Diagnostic {
  return diagnostic('K2B256', location, { name, value: inEnvironment(text, BUILDKIT_ENVIRONMENT) });
}

/** The programs of the new image must be found, and its daemon must find its files. */
function suits(name: string, text: string, made: ReadonlySet<string>): boolean {
  const value = inEnvironment(text, BUILDKIT_ENVIRONMENT);
  if (value.includes(UNSEEN) || value.includes('$')) return true;
  if (name === 'PATH') return ['/usr/bin', '/bin'].every((folder) => value.split(':').includes(folder));
  if (name === 'TMPDIR') return value === '' || !value.startsWith('/') || isThere(value, made);
  return true;
}

/** Folders of the new image for files of a moment, and all below the checkout, which may hold any. */
const THERE = /^\/(?:tmp|var\/tmp|home\/user(?:\/\.local\/tmp)?|builds(?:\/.*)?)$/;

/** A folder in which user 1000 can make files: of the image, or made by the script. */
function isThere(path: string, made: ReadonlySet<string>): boolean {
  const folder = normalized(path);
  return isWritable(folder) && (THERE.test(folder) || made.has(folder));
}

function madeFolders(commands: readonly OtherCommand[]): ReadonlySet<string> {
  const makers = allRuns(commands).filter(({ command }) => command.words[0]?.literal === 'mkdir');
  const paths = makers.flatMap(({ command, texts }) => openings(command, texts, BUILDKIT_ENVIRONMENT));
  return new Set(paths.map(({ path }) => path));
}

/** It says who runs the job, or where that user's files are. */
function dependsOnUser(text: string): boolean {
  return differs(text) && imageVariablesOf(text).every(isNamedVariable);
}
