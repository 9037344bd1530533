import type { CallContext } from '../buildkit/context.ts';
import { completionOf } from '../buildkit/tags.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis, KanikoInvocation } from '../kaniko/analyze.ts';
import type { ConvertedCall } from '../kaniko/convert.ts';
import type { Diagnostic, FlagOccurrence, KanikoFlavor, Location, PlanEntry } from '../model.ts';
import type { VariableState } from '../kaniko/variables.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { locate } from '../source/position.ts';
import { asWritten, literalPrefix, literalWord, type ShellWord, stripPrefix } from '../shell/word.ts';
import { imagesInTree, registriesInTree } from './base-registries.ts';
import { variableAt } from './call-variables.ts';
import type { CacheFacts } from './cache-choice.ts';
import { readCall, wordsAt } from './calls.ts';
import { checkOutput } from './checks.ts';
import { dockerfileFindings } from './dockerfile-findings.ts';
import { CONFIG_FOLDERS, laterSeekerOf } from './folder-seekers.ts';
import { linkedDockerfile } from './linked-dockerfile.ts';
import { foldersOf } from './folders.ts';
import { leftAlone, type TreeOfJob } from './left-alone.ts';
import { writesRegistries } from './registry-settings.ts';
import { checkEmptyValues } from './empty-values.ts';
import { checkTwoOutputs } from './two-outputs.ts';
import { writtenInHome } from './home-files.ts';
import type { DraftCall, JobRef, ScriptChange, StepBefore } from './draft.ts';
import { checkEscaped, checkExpansions, checkSplitting } from './shell-words.ts';
import { shimmed } from './shim.ts';
import { type Definition, isSamePlace } from './flag-definitions.ts';
import { checkCallEnvironment, withImageValues } from './image-environment.ts';
import type { TranslatedDefinition } from './split-call.ts';
import { definitionChanges, readFlagVariables, type Readings } from './read-flag-variables.ts';
import type { DraftOptions } from './options.ts';
import { checkUnreadValues } from './unread-values.ts';
import type { Values } from './values.ts';
import { valuesAtCall, valuesIn } from './values-at.ts';

export interface CallInput {
  readonly analysis: Analysis;
  readonly units: readonly ScriptUnit[];
  readonly flavor: KanikoFlavor;
  /** Values that the YAML writes. */
  readonly values: Values;
  /** True for a variable that the YAML sets, so that it is in the environment. */
  readonly isInEnvironment: (variable: string) => boolean;
  /** Assignments that every build command of the job needs. */
  readonly environment: readonly string[];
  /** Host names of the services of the job. */
  readonly services: readonly string[];
  /** The checkout; undefined when the tree does not decide. */
  readonly tree: TreeOfJob | undefined;
  readonly at: (unit: ScriptUnit, start: number, end: number) => Location;
  readonly ref: JobRef;
  readonly options: DraftOptions;
}

export interface CallDrafts {
  readonly calls: DraftCall[];
  readonly findings: Diagnostic[];
  /** Assignments of the script whose variables hold flags. */
  readonly changes: ScriptChange[];
  readonly steps: StepBefore[];
}

/** Reads and converts the calls of a job. */
export function draftCalls(input: CallInput): CallDrafts {
  const findings: Diagnostic[] = [];
  const builds = input.analysis.invocations.filter(({ informs }) => informs === undefined);
  const read = builds.map(withImageValues).map((invocation) => {
    const { unit } = invocation.command;
    const at = (start: number, end: number): Location => input.at(unit, start, end);
    const values = valuesAtCall(input.values, invocation, input.analysis);
    // Of a Dockerfile that may be another one it is not known what it pulls.
    const tree = input.tree && leftAlone(input.tree, invocation, input.analysis, 'may');
    const facts = (readings: Readings): CacheFacts => ({
      flavor: input.flavor,
      values,
      baseRegistries: () => registriesInTree(readings, invocation.cwd, tree),
      isOnlyCall: builds.length === 1,
      ...(input.options.cache ? { cachePolicy: input.options.cache } : {}),
    });
    const state = (name: string): VariableState => variableAt(name, invocation, input.analysis, input.values);
    const context = { pipeline: input.ref.pipeline, job: input.ref.job, analysis: input.analysis };
    const places = {
      at,
      definition: (definition: Definition): Location => locateDefinition(definition, input),
      values: (definition: Definition): Values => valuesIn(definition, input.values, invocation, input.analysis),
    };
    const hidden = readFlagVariables(invocation, facts, context, places, (call, known, locateFlag, hasDestination) =>
      readCall(call, known, locateFlag, state, hasDestination),
    );
    findings.push(...hidden.findings, ...checkEntries(invocation, hidden.converted, input, hidden.locate));
    const occurrences = hidden.converted.flags.map(({ occurrence }) => occurrence);
    findings.push(...checkCallEnvironment(invocation, occurrences, hidden.locate));
    findings.push(...checkExpansions(invocation, at), ...checkEscaped(invocation, at));
    findings.push(...checkSplitting(invocation, values, at));
    const lookup = { values, wordsOf: wordsAt(invocation) };
    findings.push(...checkEmptyValues(hidden.converted, lookup, hidden.locate));
    findings.push(...checkUnreadValues(hidden.converted, values, hidden.locate));
    findings.push(...inspectDockerfile(invocation, hidden.converted, input).filter(isNewTo(findings)));
    const pulls = imagesInTree(hidden.readings, invocation.cwd, tree);
    return { invocation, ...hidden, values, pulls, tree };
  });
  for (const [invocation, variable] of clashes(read)) {
    const { unit, start, end } = invocation.command;
    const problem = 'the calls of the job need different arguments in it';
    findings.push(diagnostic('K2B314', input.at(unit, start, end), { variable, problem }));
  }
  const writes = read.map(({ converted }) => writesRegistries(converted.plan.entries));
  const seeker = writes.includes(true) ? laterSeekerOf(CONFIG_FOLDERS, input.analysis) : undefined;
  if (seeker) {
    const { unit, words, start, end } = seeker;
    const data = { command: asWritten(words), folder: '~/.config' };
    findings.push(diagnostic('K2B277', input.at(unit, start, end), data));
  }
  const isFolder = foldersOf(input.analysis.commands, input.tree);
  const calls = read.map(
    ({ invocation, converted, values, kept, translated, pulls, tree, guard, locate: place }, index): DraftCall => {
      const context: CallContext = {
        // A script that sets CI_PROJECT_DIR itself means another folder by it.
        cwd: invocation.variables.has('CI_PROJECT_DIR') ? undefined : invocation.cwd,
        values,
        wordsOf: wordsAt(invocation),
        isOfScript: (name) => isWrittenIn(invocation, name),
        exists: (path) => tree?.exists(path),
        isFolder: (path) => isFolder(path, invocation.held),
        cacheSuffix: index === 0 ? '' : `-${index + 1}`,
        environment: input.environment,
        nounset: invocation.options.get('nounset') !== 'never',
        noclobber: invocation.options.get('noclobber') !== 'never',
        forgetsRegistries: !writes[index] && writes.includes(true),
        dockerMediaTypes: input.options.dockerMediaTypes === true,
        ...(input.options.cache ? { cachePolicy: input.options.cache } : {}),
      };
      const base = { invocation, converted, context, kept, translated, pulls, locate: place };
      return guard === undefined ? base : { ...base, guard };
    },
  );
  const through = input.options.shim
    ? shimmed(calls, findings, input.flavor, input.options, ({ command }) =>
        input.at(command.unit, command.start, command.end),
      )
    : undefined;
  if (through) return { ...through, changes: definitionChanges(through.calls) };
  return { calls, findings, changes: definitionChanges(calls), steps: [] };
}

/** The calls that need another text in a variable than an earlier call of the job, with the variable. */
function clashes(
  read: readonly Pick<DraftCall, 'invocation' | 'translated'>[],
): readonly (readonly [KanikoInvocation, string])[] {
  const wanted: TranslatedDefinition[] = [];
  return read.flatMap(({ invocation, translated }) => {
    const clash = translated.find((one) =>
      wanted.some((other) => isSamePlace(one.definition, other.definition) && one.text !== other.text),
    );
    wanted.push(...translated);
    return clash ? [[invocation, clash.definition.variable] as const] : [];
  });
}

function locateDefinition({ place }: Definition, { at, ref }: CallInput): Location {
  if (place.kind === 'shell') return at(place.unit, place.value.start, place.value.end);
  if (place.kind === 'set') return at(place.command.unit, place.command.start, place.command.end);
  const { scalar } = place;
  return locate(scalar.file.source.path, scalar.file.starts, scalar.range, ref.job.name);
}

/** What the words of a call need beyond the meaning of its flags. */
function checkEntries(
  invocation: KanikoInvocation,
  { plan }: ConvertedCall,
  input: CallInput,
  at: (start: number, end: number) => Location,
): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const values = valuesAtCall(input.values, invocation, input.analysis);
  for (const entry of plan.entries) {
    const { start, end } = entry.because.range;
    const finding = checkEntry(entry, invocation, input, values, at(start, end));
    if (finding) findings.push(finding);
  }
  findings.push(...checkTwoOutputs(invocation, plan.entries, at));
  const link = linkedDockerfile(input.analysis.commands, invocation, plan);
  if (link) {
    const { unit, words, start, end } = link.command;
    const written = asWritten(words);
    findings.push(diagnostic('K2B258', input.at(unit, start, end), { written }));
  }
  return findings;
}

function checkEntry(
  entry: PlanEntry,
  invocation: KanikoInvocation,
  input: CallInput,
  values: Values,
  location: Location,
): Diagnostic | undefined {
  switch (entry.kind) {
    case 'tar':
    case 'oci-layout':
      if (isDevice(entry.path, invocation)) return deviceFinding(entry.because, location);
      return checkOutput(entry.path, location, values, invocation.held);
    case 'digest-file':
      return checkOutput(entry.path, location, values, invocation.held);
    case 'context':
      return checkInput(entry.directory, location);
    case 'dockerfile':
      return isDevice(entry.path, invocation)
        ? diagnostic('K2B258', location, { written: entry.because.written })
        : checkInput(entry.path, location);
    case 'cache-repository': {
      const folder = stripPrefix(entry.repository, 'oci:');
      return folder && checkOutput(folder, location, values, invocation.held);
    }
    case 'secret':
      return checkInput(secretFile(entry.fields), location);
    case 'certificate':
      return checkInput(entry.file, location);
    case 'client-certificate':
      return checkInput(entry.certificate, location) ?? checkInput(entry.key, location);
    case 'destination':
      return completionOf(entry.name, { values, wordsOf: wordsAt(invocation) }).kind === 'named'
        ? diagnostic('K2B230', location, { written: entry.because.written })
        : undefined;
    case 'build-arg-from-environment': {
      const { name } = entry;
      const prefixed = invocation.command.assignments.some((assignment) => assignment.name === name);
      const shellOnly =
        invocation.variables.has(name) &&
        ![invocation.exported, invocation.exportedWhereSet].some((names) => names.has(name)) &&
        !input.isInEnvironment(name);
      if (!prefixed && !shellOnly && !invocation.unexported.has(name)) return undefined;
      const problem = prefixed
        ? 'the variable is set in front of the call, where the shell does not expand it yet'
        : 'the script may set the variable without exporting it, and then Kaniko gets an empty value';
      return diagnostic('K2B309', location, { written: entry.because.written, problem });
    }
    default:
      return undefined;
  }
}

/** The script sets the variable on every path to the call, each time to a text that it writes out. */
function isWrittenIn({ variables, partial }: KanikoInvocation, name: string): boolean {
  const words = [...(variables.get(name) ?? [])];
  return words.length > 0 && !partial.has(name) && words.every((word) => word?.literal !== undefined);
}

/** The file of a secret; an empty word where it is a variable. */
function secretFile(fields: ShellWord): ShellWord {
  const after = literalPrefix(fields).split(/(?:^|,)(?:src|source)=/)[1];
  return literalWord(after?.split(',')[0] ?? '');
}

/** An image is made beside the context first, and moved; a digest is written in place. */
function deviceFinding({ written }: FlagOccurrence, location: Location): Diagnostic {
  return diagnostic('K2B309', location, { written, problem: 'nothing can be moved to a device' });
}

/** A device or a pipe, which is there for one process only: no folder of files, as /dev/shm is. */
function isDevice(path: ShellWord, { held }: KanikoInvocation): boolean {
  if (/^<\(/.test(path.raw)) return true;
  return [...held.where(path)].some((text) => /^\/+(?:dev\/(?!shm\/)|proc\/)/.test(text));
}

/** Folders of the Kaniko container that the new image does not have. */
function checkInput(word: ShellWord, location: Location): Diagnostic | undefined {
  const gone = word.literal === '/' || /^\/(?:kaniko|workspace|cache|root)(?:\/|$)/.test(literalPrefix(word));
  return gone ? diagnostic('K2B220', location, { command: 'the build', path: word.raw }) : undefined;
}

/** What the Dockerfile of a call means for the job, when the checkout holds it and the job leaves it alone. */
function inspectDockerfile(invocation: KanikoInvocation, { plan }: ConvertedCall, input: CallInput): Diagnostic[] {
  const { flavor, services } = input;
  if (invocation.variables.has('CI_PROJECT_DIR')) return [];
  const { unit, start, end } = invocation.command;
  const homeFiles = writtenInHome(input.analysis);
  const { job } = input.at(unit, start, end);
  if (!input.tree) return [];
  // What one of many files may have replaced is told: most often it has not.
  const { text, exists, links } = leftAlone(input.tree, invocation, input.analysis, 'names');
  const values = valuesAtCall(input.values, invocation, input.analysis);
  const lookup = { values, wordsOf: wordsAt(invocation) };
  const base = { plan, cwd: invocation.cwd, flavor, services, homeFiles, job, lookup, text, exists };
  return dockerfileFindings(links ? { ...base, tree: { links, exists } } : base);
}

/** Two calls of a job may build the same Dockerfile. */
function isNewTo(findings: readonly Diagnostic[]): (finding: Diagnostic) => boolean {
  return ({ message, location }) =>
    !findings.some((known) => known.message === message && known.location.range.start === location.range.start);
}
