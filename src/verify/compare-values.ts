import { diagnostic } from '../diagnostics/index.ts';
import type { DraftCall, JobDraft } from '../decide/draft.ts';
import type { Analysis, KanikoInvocation, OtherCommand } from '../kaniko/analyze.ts';
import {
  BUILDKIT_ENVIRONMENT,
  imageVariablesOf,
  inEnvironment,
  isNamedVariable,
  KANIKO_ENVIRONMENT,
} from '../kaniko/runtime.ts';
import { differs, valueSinks } from '../kaniko/value-sinks.ts';
import type { Diagnostic, PlanEntry } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { UNSEEN } from '../shell/held.ts';
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
  const written = new Set(draft.analysis.writes.map(({ command }) => command.node));
  const pairs = pairCommands(draft, emitted).filter(([before]) => !written.has(before.command.node));
  return [...ofCalls, ...pairs.flatMap(([before, after]) => ofCommand(draft, before, after))];
}

/** More values than that help nobody. */
const MAX_SHOWN = 2;

/** The values of one thing in all runs of it. */
type Values = Iterable<string>;

function ofCommand(draft: JobDraft, before: OtherCommand, after: OtherCommand): Diagnostic[] {
  const [old, now] = [before.command, after.command];
  const sinks = valueSinks(before);
  const words = [old, now].map(({ words: own, redirects }) => [
    ...own,
    ...redirects.flatMap(({ heredoc }) => (heredoc ? [heredoc.word] : [])),
  ]);
  for (const sink of sinks) {
    const other = words[1]?.[words[0]?.indexOf(sink) ?? -1];
    if (!other) continue;
    const isTest = /^(?:\[\[?|test)$/.test(old.words[0]?.literal ?? '');
    const asksWhetherEmpty = isTest && /^-[nz]$/.test(old.words[old.words.indexOf(sink) - 1]?.literal ?? '');
    const [a, b] = [before.texts.of(sink), after.texts.of(other)];
    const change = asksWhetherEmpty ? emptiness(a, b) : changed(a, b);
    if (change) return [finding(draft, old, sink, change)];
  }
  return [];
}

function ofCall(draft: JobDraft, call: DraftCall, after: KanikoInvocation): Diagnostic[] {
  const { invocation, converted, kept } = call;
  const report = (word: ShellWord, change: Change): Diagnostic[] => [finding(draft, invocation.command, word, change)];
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

function finding(draft: JobDraft, command: SimpleCommand, word: ShellWord, { before, after }: Change): Diagnostic {
  return diagnostic('K2B259', locationOf(draft, command, word), {
    written: word.raw.split('\n')[0] ?? '',
    before,
    after,
  });
}
