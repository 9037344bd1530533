import type { CallContext } from '../buildkit/context.ts';
import { splitTag } from '../buildkit/names.ts';
import { diagnostic } from '../diagnostics/index.ts';
import { locateDockerfile } from '../dockerfile/locate.ts';
import { baseRegistries } from '../dockerfile/registries.ts';
import type { Analysis, KanikoInvocation } from '../kaniko/analyze.ts';
import type { ConvertedCall } from '../kaniko/convert.ts';
import { parseArguments } from '../kaniko/pflag.ts';
import type { Diagnostic, KanikoFlavor, Location, PlanEntry } from '../model.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { literalPrefix, type ShellWord } from '../shell/word.ts';
import { readCall } from './calls.ts';
import { checkOutput } from './checks.ts';
import { dockerfileFindings } from './dockerfile-findings.ts';
import type { DraftCall } from './draft.ts';
import { type Values, withScript } from './values.ts';

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
  readonly tree: { exists(path: string): boolean | undefined; text(path: string): string | undefined } | undefined;
  readonly at: (unit: ScriptUnit, start: number, end: number) => Location;
}

/** Reads and converts the calls of a job. */
export function draftCalls(input: CallInput): { calls: DraftCall[]; findings: Diagnostic[] } {
  const findings: Diagnostic[] = [];
  const nounset = input.units.some(({ program }) => /\bset\s+(?:-[a-z]*u|-o\s+nounset)/.test(program.text));
  const builds = input.analysis.invocations.filter(({ informs }) => informs === undefined);
  const read = builds.map((invocation) => {
    const { unit } = invocation.command;
    const at = (start: number, end: number): Location => input.at(unit, start, end);
    const values = withScript(input.values, invocation.variables);
    const facts = { flavor: input.flavor, values, baseRegistries: () => registriesInTree(invocation, input) };
    const result = readCall(invocation, facts, at);
    findings.push(...result.findings, ...checkEntries(invocation, result.converted, input, at));
    findings.push(...inspectDockerfile(invocation, result.converted, input).filter(isNewTo(findings)));
    return { invocation, converted: result.converted, values };
  });
  const writes = read.map(({ converted }) =>
    converted.plan.entries.some(({ kind }) => kind === 'mirror' || kind === 'registry'),
  );
  const calls = read.map(({ invocation, converted, values }, index): DraftCall => {
    const context: CallContext = {
      // A script that sets CI_PROJECT_DIR itself means another folder by it.
      cwd: invocation.variables.has('CI_PROJECT_DIR') ? undefined : invocation.cwd,
      values,
      exists: (path) => (isTouched(path, input.analysis) ? undefined : input.tree?.exists(path)),
      cacheSuffix: index === 0 ? '' : `-${index + 1}`,
      environment: input.environment,
      nounset,
      forgetsRegistries: !writes[index] && writes.includes(true),
    };
    return { invocation, converted, context };
  });
  return { calls, findings };
}

/** An earlier command may make, move or remove the file, so the tree does not decide where it is. */
function isTouched(path: string, { commands }: Analysis): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return commands.some(({ command, after }) => {
    const { text } = command.unit.program;
    return (
      !after &&
      text.slice(command.node.pos, command.node.end).includes(name) &&
      !/^(?:echo|cat|grep|test|\[|ls)$/.test(command.words[0]?.literal ?? '')
    );
  });
}

/** What the words of a call need beyond the meaning of its flags. */
function checkEntries(
  invocation: KanikoInvocation,
  { plan }: ConvertedCall,
  input: CallInput,
  at: (start: number, end: number) => Location,
): Diagnostic[] {
  const findings: Diagnostic[] = [];
  for (const entry of plan.entries) {
    const { start, end } = entry.because.range;
    const finding = checkEntry(entry, invocation, input, at(start, end));
    if (finding) findings.push(finding);
  }
  return findings;
}

function checkEntry(
  entry: PlanEntry,
  invocation: KanikoInvocation,
  input: CallInput,
  location: Location,
): Diagnostic | undefined {
  switch (entry.kind) {
    case 'tar':
    case 'oci-layout':
    case 'digest-file':
      return checkOutput(entry.path, location);
    case 'context':
      return checkInput(entry.directory, location);
    case 'dockerfile':
      return checkInput(entry.path, location);
    case 'destination':
      return mayLackTag(entry.name) ? diagnostic('K2B230', location, { written: entry.because.written }) : undefined;
    case 'build-arg-from-environment': {
      const { name } = entry;
      const prefixed = invocation.command.assignments.some((assignment) => assignment.name === name);
      const shellOnly =
        invocation.variables.has(name) && !invocation.exported.has(name) && !input.isInEnvironment(name);
      if (!prefixed && !shellOnly) return undefined;
      const problem = prefixed
        ? 'the variable is set in front of the call, where the shell does not expand it yet'
        : 'the variable is set but not exported, so Kaniko got an empty value';
      return diagnostic('K2B309', location, { written: entry.because.written, problem });
    }
    default:
      return undefined;
  }
}

/** A tag that a command or a cut variable makes; a plain variable gets a default instead. */
function mayLackTag(name: ShellWord): boolean {
  const parts = splitTag(name)?.tag.parts ?? [];
  const computed = parts.every(
    (part) => part.kind === 'substitution' || (part.kind === 'expansion' && !part.plain && !/:[-=?]/.test(part.raw)),
  );
  return parts.length > 0 && computed;
}

/** Folders of the Kaniko container that the new image does not have. */
function checkInput(word: ShellWord, location: Location): Diagnostic | undefined {
  const gone = word.literal === '/' || /^\/(?:kaniko|workspace|cache|root)(?:\/|$)/.test(literalPrefix(word));
  return gone ? diagnostic('K2B220', location, { command: 'the build', path: word.raw }) : undefined;
}

/** What the Dockerfile of a call means for the job, when the checkout holds it and the job leaves it alone. */
function inspectDockerfile(invocation: KanikoInvocation, { plan }: ConvertedCall, input: CallInput): Diagnostic[] {
  const { flavor, services, analysis } = input;
  if (invocation.variables.has('CI_PROJECT_DIR')) return [];
  const { unit, start, end } = invocation.command;
  const text = (path: string): string | undefined => (isTouched(path, analysis) ? undefined : input.tree?.text(path));
  return dockerfileFindings({ plan, cwd: invocation.cwd, flavor, services, job: input.at(unit, start, end).job, text });
}

/** Two calls of a job may build the same Dockerfile. */
function isNewTo(findings: readonly Diagnostic[]): (finding: Diagnostic) => boolean {
  return ({ message, location }) =>
    !findings.some((known) => known.message === message && known.location.range.start === location.range.start);
}

/** The registries of the Dockerfile, when the checkout holds it at a place that the call shows. */
function registriesInTree({ arguments: words, cwd }: KanikoInvocation, { tree }: CallInput) {
  if (!tree) return undefined;
  const { occurrences, overridden } = parseArguments(words, 'unknown');
  const last = (flag: string): ShellWord | undefined =>
    occurrences.find((occurrence) => occurrence.flag === flag && !overridden.has(occurrence))?.value;
  const place = { dockerfile: last('dockerfile'), context: last('context'), cwd };
  const found = locateDockerfile(place, (path) => tree.text(path));
  return found && baseRegistries(found.text);
}
