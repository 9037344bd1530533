import { allRuns } from '../kaniko/command-runs.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { type Plain, toPlain } from '../gitlab/plain.ts';
import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { onlyShows, showsDocument, testedForEmptiness } from './only-shown.ts';
import { writesOutput } from '../shell/output.ts';
import { printsEnvironment } from '../shell/prints-environment.ts';
import { scriptUnits } from '../shell/script.ts';
import { inputName, mentions as inputMentions } from './input-definitions.ts';
import { heldVariable, onlyHeldVariable, type ShellWord } from '../shell/word.ts';
import { escapeRegExp } from '../escape-regexp.ts';

const SCRIPTS: ReadonlySet<string> = new Set(['before_script', 'script', 'after_script', 'variables']);

/** Keywords that a job may have from `default:`, and in which variables are expanded. */
const DEFAULTS = ['artifacts', 'cache', 'image', 'services', 'tags'];

/**
 * Looks for uses of a variable in the scripts of a job that are neither its own values nor a word of a call: what they
 * do depends on its text. Printing it does not count, as long as only the log gets it.
 * @param holders - the variables whose values are translated together; they may hold each other
 * @param tests - true where asking whether it is empty does not count either: the new text is empty where the old one is
 */
export function isUsedInScripts(
  variable: string,
  holders: ReadonlySet<string>,
  { pipeline, job, analysis }: { readonly pipeline: Pipeline; readonly job: Job; readonly analysis: Analysis },
  tests = false,
): boolean {
  const entries = (section: 'before_script' | 'script' | 'after_script') => ({
    section,
    entries: pipeline.script(job, section) ?? [],
  });
  const units = [
    ...scriptUnits([entries('before_script'), entries('script')]),
    ...scriptUnits([entries('after_script')]),
    ...analysis.followed.flatMap(({ unit }) => (unit.file ? [unit] : [])),
  ];
  const texts = new Set(units.map(({ program }) => program.text));
  const input = inputName(variable);
  const assigns = new RegExp(input !== undefined ? '(?!)' : `\\$\\{${escapeRegExp(variable)}:?=`);
  if ([...texts].some((text) => assigns.test(text))) return true;
  // `--build-arg X` takes the value of X.
  const words = analysis.invocations.flatMap((invocation) => invocation.arguments);
  if (words.some(({ literal }) => literal === variable || literal === `--build-arg=${variable}`)) return true;
  if (allRuns(analysis.commands).some((entry) => printsIt(entry, variable))) return true;
  const all = [...texts].reduce((sum, text) => sum + mentions(withoutGuards(text), variable), 0);
  return all > allowedMentions(variable, holders, analysis, tests);
}

/** `printenv X`, and `env > FILE`, which prints all of them; what only the log gets does not count. */
function printsIt({ command, elsewhere }: OtherCommand, variable: string): boolean {
  const [name, ...args] = command.words;
  if (name?.literal === 'printenv' && args.some(({ literal }) => literal === variable)) return true;
  return (elsewhere || writesOutput(command)) && printsEnvironment(command);
}

/** The step that an emitted call has before it where Kaniko would refuse to run without a destination. */
export function pushGuard(words: readonly string[]): string {
  return `case "${words.join(' ')}" in *push=true*) ;; *) false ;; esac`;
}

/** A script without these steps, which change nothing and depend on what the new value holds. */
export function withoutGuards(text: string): string {
  return text.replaceAll(/case "[^"\n]*" in \*push=true\*\) ;; \*\) false ;; esac/g, '');
}

/** A command whose text is out of view, and which may set any variable. */
export function mayBeSetOutOfView({ commands, followed }: Analysis): boolean {
  return allRuns(commands).some(
    ({ command, after, onlySets }) =>
      !after &&
      !onlySets &&
      /^(?:\.|source|eval)$/.test(command.words[0]?.literal ?? '') &&
      !followed.some((script) => script.command.node === command.node),
  );
}

function allowedMentions(variable: string, holders: ReadonlySet<string>, analysis: Analysis, tests: boolean): number {
  const seen = new Map<string, Set<number>>();
  let count = 0;
  const allow = ({ unit: { program } }: SimpleCommand, { start, end }: { start: number; end: number }): void => {
    const starts = seen.get(program.text) ?? new Set();
    seen.set(program.text, starts);
    if (starts.has(start)) return;
    starts.add(start);
    count += mentions(program.text.slice(start, end), variable);
  };
  const assignments = (command: SimpleCommand): void => {
    for (const { name, value } of [...command.assignments, ...command.argumentAssignments])
      if (holders.has(name)) allow(command, value);
  };
  for (const { command, arguments: words } of analysis.invocations) {
    for (const word of words) if (holdsOnly(word, variable)) allow(command, word);
    assignments(command);
  }
  for (const entry of analysis.commands) {
    const { command } = entry;
    if (onlyShows(entry, analysis.commands)) allow(command, command);
    else assignments(command);
    if (showsDocument(entry)) for (const { heredoc } of command.redirects) if (heredoc) allow(command, heredoc);
    if (tests) for (const word of testedForEmptiness(entry)) if (isWhole(word, variable)) allow(command, word);
  }
  return count;
}

/** True for a variable of which a command asks whether it is empty. */
export function isTested(variable: string, { commands }: Analysis): boolean {
  return commands.some((entry) => testedForEmptiness(entry).some((word) => isWhole(word, variable)));
}

/** `$X`, `"${X}"` or `"${X:-}"`, which are empty where the variable is. */
function isWhole({ parts }: ShellWord, variable: string): boolean {
  const [part, ...rest] = parts.filter((one) => one.kind !== 'text' || one.value !== '');
  return part !== undefined && rest.length === 0 && heldVariable(part) === variable;
}

/** `$X` or an input outside quotes. */
function holdsOnly(word: ShellWord, variable: string): boolean {
  const [part, ...rest] = word.parts;
  if (part?.kind === 'input') return part.raw === variable && part.quote === '' && rest.length === 0;
  return onlyHeldVariable(word) === variable && part?.quote === '';
}

/**
 * The keyword of a job, or the variable, in which the YAML expands a variable.
 * @param holders - variables whose values may hold it
 */
export function usedInYaml(
  variable: string,
  holders: ReadonlySet<string>,
  { pipeline, job }: { readonly pipeline: Pipeline; readonly job: Job },
): string | undefined {
  const keys = new Set([...job.map.entries.keys(), ...DEFAULTS].filter((key) => !SCRIPTS.has(key)));
  for (const key of keys) {
    const entry = pipeline.effective(job, key);
    if (entry && holds(toPlain(pipeline, entry.value), variable)) return key;
  }
  for (const [name, { value }] of pipeline.variables(job))
    if (!holders.has(name) && holds(toPlain(pipeline, value), variable)) return name;
  const workflow = pipeline.assembly.content?.entries.get('workflow');
  return workflow && holds(toPlain(pipeline, workflow.value), variable) ? 'workflow' : undefined;
}

function holds(value: Plain, variable: string): boolean {
  if (typeof value === 'string') return mentions(value, variable) > 0;
  return typeof value === 'object' && value !== null && Object.values(value).some((inner) => holds(inner, variable));
}

function mentions(text: string, variable: string): number {
  const input = inputName(variable);
  if (input !== undefined) return inputMentions(text, input);
  const name = escapeRegExp(variable);
  return text.match(new RegExp(`\\$(?:\\{[#!]?${name}\\b|${name}\\b)`, 'g'))?.length ?? 0;
}
