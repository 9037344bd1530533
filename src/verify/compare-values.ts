import { diagnostic } from '../diagnostics/index.ts';
import type { DraftCall, JobDraft } from '../decide/draft.ts';
import type { Analysis, KanikoInvocation, OtherCommand } from '../kaniko/analyze.ts';
import { runsOf } from '../kaniko/command-runs.ts';
import {
  BUILDKIT_ENVIRONMENT,
  imageVariablesOf,
  inEnvironment,
  isNamedVariable,
  KANIKO_ENVIRONMENT,
} from '../kaniko/runtime.ts';
import { differs, seenVariables, sinkTexts, valueSinks } from '../kaniko/value-sinks.ts';
import type { Diagnostic, PlanEntry } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { ofEnvironment, UNSEEN } from '../shell/held.ts';
import { writesOutput } from '../shell/output.ts';
import { keptLines, runsText } from '../shell/prints-environment.ts';
import type { ShellWord } from '../shell/word.ts';
import { pairCommands } from './pair-commands.ts';
import { locationOf } from './place-of-command.ts';

/**
 * Compares the values that a job gives to its builds, writes into files, compares and hands on, before in the Kaniko
 * image and after in the new one: each is the same, or depends on the user of the image in the same way, which the plan
 * has named. Anything else is a value that our own edits or the new image have changed.
 * @param emitted - the interpretation of the new script
 * @returns why the job must stay as it is
 */
export function compareValues(draft: JobDraft, emitted: Analysis): Diagnostic[] {
  const ofCalls = draft.calls.flatMap((call, index) => {
    const after = emitted.invocations[index];
    return after ? ofCall(draft, call, after) : [];
  });
  // What stands in the credentials file is compared as credentials.
  const writers = draft.analysis.writes.filter(({ command }) => WRITERS.has(command.words[0]?.literal ?? ''));
  const written = new Set<object>(writers.map(({ command }) => command.node));
  const pairs = pairCommands(draft, emitted).filter(([before]) => !written.has(before.command.node));
  const paired = new Set(pairs.map(([before]) => before));
  const lost = draft.analysis.commands.filter((entry) => !paired.has(entry) && !written.has(entry.command.node));
  return [
    ...ofCalls,
    ...pairs.flatMap(([before, after]) => ofCommand(draft, before, after)),
    ...lost.flatMap((entry) => ofLost(draft, entry)),
  ];
}

/** What these print is what stands in the file. */
const WRITERS: ReadonlySet<string> = new Set(['echo', 'printf', 'cat', 'tee']);

/** More values than that help nobody. */
const MAX_SHOWN = 2;

/** The values of one thing in all runs of it. */
type Values = Iterable<string>;

/** By the words that the shell makes of those that are written, where it is the same number of lists of them. */
function ofCommand(draft: JobDraft, before: OtherCommand, after: OtherCommand): Diagnostic[] {
  const [old, now] = [runsOf(before), runsOf(after)];
  const areAlike = old.every(({ command: { words } }, index) => now[index]?.command.words.length === words.length);
  if (old.length !== now.length || !areAlike) return ofRun(draft, before, after);
  return old.flatMap((run, index) => ofRun(draft, run, now[index] ?? after));
}

function ofRun(draft: JobDraft, before: OtherCommand, after: OtherCommand): Diagnostic[] {
  const [words, others] = [before.command, after.command].map(allWords);
  for (const sink of valueSinks(before)) {
    const word = others?.[words?.indexOf(sink.word) ?? -1];
    if (!word) continue;
    const [a, b] = [sinkTexts(sink, before), sinkTexts({ ...sink, word }, after)];
    const change = sink.as === 'emptiness' ? emptiness(a, b) : changedAnyhow(a, b);
    if (change) return [finding(draft, before.command, sink.word.raw, change, sink.word)];
  }
  return ofPrinted(draft, before, after);
}

/** A command that the new script does not have as it was meant: nobody knows what becomes of a folder of Kaniko in it. */
function ofLost(draft: JobDraft, written: OtherCommand): Diagnostic[] {
  return runsOf(written).flatMap((entry) => ofLostRun(draft, entry));
}

function ofLostRun(draft: JobDraft, entry: OtherCommand): Diagnostic[] {
  const sink = valueSinks(entry).find((one) => [...sinkTexts(one, entry)].some(dependsOnFolders));
  if (!sink) return [];
  const before = shown(sinkTexts(sink, entry), KANIKO_ENVIRONMENT);
  return [finding(draft, entry.command, sink.word.raw, { before, after: 'something else' }, sink.word)];
}

/** The words in an order that is the same in the new command. */
function allWords({ words, redirects, assignments, asked }: SimpleCommand): readonly ShellWord[] {
  return [
    ...words,
    ...redirects.flatMap(({ target, heredoc }) => (target ? [target] : heredoc ? [heredoc.word] : [])),
    ...assignments.map(({ value }) => value),
    ...(asked ? [asked.word] : []),
  ];
}

/** Filters alone stand between what it prints and the log of the job. */
function isForLog({ command, elsewhere }: OtherCommand): boolean {
  return !elsewhere && !writesOutput(command) && !runsText(command);
}

/** The variables that a command prints; that the images have others is named where it prints all. */
function ofPrinted(draft: JobDraft, before: OtherCommand, after: OtherCommand): Diagnostic[] {
  const names = isForLog(before) ? [] : seenVariables(before);
  if (names.length === 0) return [];
  const isLeft = keptLines(before.command);
  const own = names === 'all' ? (isLeft ? [...KANIKO_ENVIRONMENT.keys()] : []) : names;
  for (const name of new Set([...own, ...before.texts.variables.keys(), ...after.texts.variables.keys()])) {
    const start = [ofEnvironment(name)];
    const [a, b] = [before, after].map(({ texts }) => texts.variables.get(name) ?? (own.includes(name) ? start : []));
    const change = a && b && changedAnyhow(a, b);
    const isSeen =
      !isLeft || [...(a ?? [])].some((text) => isLeft(`${name}=${inEnvironment(text, KANIKO_ENVIRONMENT)}`));
    if (change && isSeen) return [finding(draft, before.command, `$${name}`, change)];
  }
  return [];
}

function ofCall(draft: JobDraft, call: DraftCall, after: KanikoInvocation): Diagnostic[] {
  const { invocation, converted, kept } = call;
  const report = (word: ShellWord, change: Change): Diagnostic[] => [
    finding(draft, invocation.command, word.raw, change, word),
  ];
  if (call.shim !== undefined) {
    for (const [index, word] of invocation.arguments.entries()) {
      const other = after.arguments[index];
      const change = other && changed(invocation.texts.of(word), after.texts.of(other));
      if (change) return report(word, change);
    }
    return [];
  }
  for (const word of kept) {
    const own = invocation.arguments.find(({ raw }) => raw === word);
    const other = after.arguments.find(({ raw }) => raw === word);
    if (!own || !other) continue;
    const [a, b] = [invocation.texts.of(own), after.texts.of(other)];
    if (!sameCauses(a, b) || [...a].some(dependsOnFolders) || namesMoved(a) !== namesMoved(b))
      return report(own, { before: shown(a, KANIKO_ENVIRONMENT), after: shown(b, BUILDKIT_ENVIRONMENT) });
  }
  const given = optionsOf(after, kept);
  for (const prefix of ['build-arg:', 'label:', 'target=', 'platform='] as const) {
    const options = given.flatMap(({ texts }) => ([...texts].every((text) => text.startsWith(prefix)) ? [texts] : []));
    const wanted = converted.plan.entries.flatMap((entry) => valuesOf(entry, prefix, invocation));
    for (const [index, { word, texts }] of wanted.entries()) {
      const other = options[index];
      const change = other && changed(texts, new Set([...other].map((text) => text.slice(prefix.length))));
      if (change) return report(word, change);
    }
  }
  return [];
}

/** The values of the options of a new call. */
function optionsOf(
  call: KanikoInvocation,
  kept: readonly string[],
): readonly { readonly texts: ReadonlySet<string> }[] {
  return call.arguments.flatMap((word, index) =>
    call.arguments[index - 1]?.literal === '--opt' && !kept.includes(word.raw) ? [{ texts: call.held.read(word) }] : [],
  );
}

interface Wanted {
  readonly word: ShellWord;
  readonly texts: ReadonlySet<string>;
}

/** What an entry of the plan gives to options of one kind. */
function valuesOf(entry: PlanEntry, prefix: string, { held }: KanikoInvocation): readonly Wanted[] {
  if (prefix === 'build-arg:' && entry.kind === 'build-arg-from-environment') {
    const texts = new Set([...held.of(entry.name)].map((text) => `${entry.name}=${text}`));
    return [{ word: entry.because.value, texts }];
  }
  const word =
    (prefix === 'build-arg:' && entry.kind === 'build-arg' && entry.assignment) ||
    (prefix === 'label:' && entry.kind === 'label' && entry.assignment) ||
    (prefix === 'target=' && entry.kind === 'target' && entry.stage) ||
    (prefix === 'platform=' && entry.kind === 'platform' && entry.platform);
  return word ? [{ word, texts: held.read(word) }] : [];
}

interface Change {
  readonly before: string;
  readonly after: string;
}

/** The same for what is no call: there nothing but the image may change a value. */
function changedAnyhow(old: Values, now: Values): Change | undefined {
  const [a, b] = [resolved(old, KANIKO_ENVIRONMENT), resolved(now, BUILDKIT_ENVIRONMENT)];
  const isSame = a.size === b.size && [...a].every((text) => b.has(text));
  const hasCause = [...old, ...now].some((text) => imageVariablesOf(text).length > 0);
  if (isSame || hasCause) return changed(old, now);
  return { before: shown(old, KANIKO_ENVIRONMENT), after: shown(now, BUILDKIT_ENVIRONMENT) };
}

/** How values differ between the images, but for what depends on the user of the image in the same way. */
function changed(old: Values, now: Values): Change | undefined {
  const [a, b] = [resolved(old, KANIKO_ENVIRONMENT), resolved(now, BUILDKIT_ENVIRONMENT)];
  const isSame = a.size === b.size && [...a].every((text) => b.has(text));
  const all = [...old, ...now];
  const isRight = all.some(dependsOnFolders) ? isSame && !all.some(isMade) : isSame || sameCauses(old, now);
  if (isRight) return undefined;
  return { before: shown(old, KANIKO_ENVIRONMENT), after: shown(now, BUILDKIT_ENVIRONMENT) };
}

/** What `-n` and `-z` make of values. */
function emptiness(old: Values, now: Values): Change | undefined {
  const [a, b] = [resolved(old, KANIKO_ENVIRONMENT), resolved(now, BUILDKIT_ENVIRONMENT)];
  const [before, after] = [a, b].map((texts) => [...new Set([...texts].map((text) => text === ''))].sort().join());
  return before === after
    ? undefined
    : { before: shown(old, KANIKO_ENVIRONMENT), after: shown(now, BUILDKIT_ENVIRONMENT) };
}

function resolved(texts: Values, environment: ReadonlyMap<string, string>): ReadonlySet<string> {
  return new Set([...texts].map((text) => inEnvironment(text, environment)));
}

/** It depends on a folder of Kaniko that nothing names in the new image. */
function dependsOnFolders(text: string): boolean {
  return imageVariablesOf(text).some((name) => !isNamedVariable(name));
}

/** Something out of view was made of a variable of the image. */
function isMade(text: string): boolean {
  return differs(text) && text.includes(UNSEEN);
}

/** Both depend on the same variables of the image, and name the same folders beside them. */
function sameCauses(old: Values, now: Values): boolean {
  const [a, b] = [old, now].map((texts) => [...texts].flatMap(imageVariablesOf).sort().join());
  return a === b && namesMoved(old) === namesMoved(now);
}

/** How often values name the folders that move. */
function namesMoved(texts: Values): number {
  return [...texts].join(' ').split(/\/(?:kaniko|root)\/+\.docker|\/home\/user\/\.docker/).length;
}

/** Values as a sentence shows them: the first ones, on one line. */
function shown(texts: Values, environment: ReadonlyMap<string, string>): string {
  const values = [...resolved(texts, environment)].map((text) => text.replaceAll(UNSEEN, '…').replaceAll('\n', ' '));
  const named = values.slice(0, MAX_SHOWN).map((text) => (text === '' ? 'empty' : text));
  return [...named, ...(values.length > MAX_SHOWN ? ['another value'] : [])].join(' or ');
}

function finding(
  draft: JobDraft,
  command: SimpleCommand,
  written: string,
  { before, after }: Change,
  word: ShellWord | undefined = command.words[0],
): Diagnostic {
  const location = word ? locationOf(draft, command, word) : draft.job.location;
  return diagnostic('K2B259', location, { written: written.split('\n')[0] ?? '', before, after });
}
