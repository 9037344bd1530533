import { yamlValues, type Values } from '../decide/values.ts';
import type { Project } from '../gitlab/include.ts';
import type { Job, Pipeline, ScriptEntry } from '../gitlab/resolve.ts';
import { type Entry, isNull, type Value } from '../gitlab/value.ts';
import { analyze, type OtherCommand } from '../kaniko/analyze.ts';
import type { ScriptReader as FileReader } from '../kaniko/follow.ts';
import type { ConfigWrite } from '../kaniko/config-writes.ts';
import type { Runs } from '../kaniko/runs.ts';
import type { Location } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { Flow } from '../shell/interpret.ts';
import { entryAt, type ScriptUnit, scriptUnits } from '../shell/script.ts';
import type { ShellWord } from '../shell/word.ts';
import { locate } from '../source/position.ts';
import { locateInScalar } from '../source/scalar.ts';
import { type Argument, type BuildArguments, type CsvRecord, readArguments, recordOf } from './arguments.ts';
import { type ImageFact, readImage } from './image.ts';
import { SECTIONS } from '../gitlab/sections.ts';

/** A text of the configuration and the place where it was written. */
export interface Placed {
  readonly text: string;
  readonly location: Location;
}

export interface VariableFact extends Placed {
  /** `NAME:` without a value. */
  readonly isNull: boolean;
}

/** One `buildctl build` of a script. */
export interface BuildCall extends BuildArguments {
  readonly command: SimpleCommand;
  readonly flow: Flow;
  /** `buildctl-daemonless.sh`, which starts a daemon of its own. */
  readonly daemonless: boolean;
  /** Writes of the credentials file that may be in force, undefined among them for none; missing when it cannot be told. */
  readonly config: readonly (ConfigWrite | undefined)[] | undefined;
  /** Values that the script may have assigned before the call. */
  readonly variables: ReadonlyMap<string, ReadonlySet<ShellWord | undefined>>;
  /** What is known of all runs of it; undefined for one behind another program (`timeout 600 buildctl …`). */
  readonly runs: Runs | undefined;
  /** Image outputs and the like, each with its argument. */
  readonly outputs: readonly RecordFact[];
  readonly exports: readonly RecordFact[];
  readonly imports: readonly RecordFact[];
}

export interface RecordFact {
  readonly argument: Argument;
  readonly record: CsvRecord;
}

/** What is known about a job that uses BuildKit: effective values, each with the place where it was written. */
export interface BuildkitJob {
  readonly name: string;
  readonly location: Location;
  /** Everything that makes up the job is in view: what is missing here is missing. */
  readonly whole: boolean;
  readonly image: ImageFact | undefined;
  readonly variables: ReadonlyMap<string, VariableFact>;
  /** The job's own `variables:` is null, which drops what it would take from the jobs it extends. */
  readonly nullVariables: Location | undefined;
  readonly services: readonly Placed[];
  readonly cachePaths: readonly Placed[];
  /** Texts of `rules`, `only` and the like; empty when the job has none. */
  readonly conditions: string;
  readonly builds: readonly BuildCall[];
  /** Every other simple command, those of `after_script` included. */
  readonly commands: readonly OtherCommand[];
  readonly writes: readonly ConfigWrite[];
  /** Every entry of the scripts, as written. */
  readonly entries: readonly ScriptEntry[];
  /** Why the script cannot be read as a whole. */
  readonly problem: Placed | undefined;
  readonly project: Project;
  /** The other BuildKit jobs of the pipeline. */
  readonly peers: readonly BuildkitJob[];
  /** Values that the YAML writes for a variable. */
  readonly values: Values;
  /** Where a command, or a word of it, is written. */
  readonly at: (command: SimpleCommand, place?: { readonly start: number; readonly end: number }) => Location;
}

const PROGRAM = /(?:^|[\s;&|(`"'])((?:[\w./-]*\/)?buildctl(?:-daemonless\.sh)?)(?=[\s"'\\;]|$)/g;
const WRAPPERS: ReadonlySet<string> = new Set('timeout nice env command sudo nohup xargs retry'.split(' '));

/** Collects the facts about the jobs of a pipeline that use BuildKit. */
export function buildkitJobs(pipeline: Pipeline, project: Project): readonly BuildkitJob[] {
  const jobs: BuildkitJob[] = [];
  const inherited = new Set([...pipeline.jobs.values()].flatMap(({ ancestors }) => ancestors));
  for (const job of pipeline.jobs.values()) {
    // What a used template holds is seen through the jobs that use it.
    if (job.hidden && inherited.has(job.name)) continue;
    const facts = readJob(pipeline, job, project, jobs);
    if (facts) jobs.push(facts);
  }
  return jobs;
}

function readJob(pipeline: Pipeline, job: Job, project: Project, all: readonly BuildkitJob[]): BuildkitJob | undefined {
  const at = (value: Value, entry?: Entry): Location => placeOf(value, entry, job.name);
  const values = yamlValues(pipeline, job);
  const image = readImage(pipeline.effective(job, 'image'), values, at);
  const sections = SECTIONS.map((section) => ({ section, entries: pipeline.script(job, section) ?? [] }));
  const text = sections.flatMap(({ entries }) => entries.map(({ value }) => value.text)).join('\n');
  const uses = /buildctl|\bbuildx\b/.test(text);
  if (!uses && image?.kind !== 'rootless' && image?.kind !== 'root') return undefined;
  const variables = readVariables(pipeline, job, at);
  const script = new ScriptReader(job, sections, text, values, (path) => project.script?.(path));
  const readable = SECTIONS.every(
    (section) => pipeline.script(job, section) !== undefined || pipeline.effective(job, section) === undefined,
  );
  const ownVariables = job.map.entries.get('variables');
  return {
    name: job.name,
    location: job.location,
    whole: readable && !job.hidden && job.unknownBases.length === 0,
    image,
    variables,
    nullVariables:
      ownVariables && isNull(ownVariables.value) && job.ancestors.length > 0
        ? at(ownVariables.value, ownVariables)
        : undefined,
    services: itemsOf(pipeline.effective(job, 'services')?.value, at),
    cachePaths: cachePathsOf(pipeline.effective(job, 'cache')?.value, at),
    conditions: ['rules', 'only', 'except'].map((key) => flatText(job.map.entries.get(key)?.value)).join(' '),
    ...script.read(),
    entries: sections.flatMap(({ entries }) => entries),
    project,
    get peers() {
      return all.filter((other) => other.name !== job.name);
    },
    values,
    at: (command, place = command) => script.at(command.unit, place),
  };
}

/** The place of a value; a value that is not written (`NAME:`) is placed at its key. */
function placeOf(value: Value, entry: Entry | undefined, job: string): Location {
  const unwritten = value.kind === 'scalar' && value.type === 'null' && value.text === '';
  const key = unwritten ? (entry?.pair.key as { range?: [number, number, number] } | null)?.range : undefined;
  const { file, range } = key && entry ? { file: entry.owner.file, range: { start: key[0], end: key[1] } } : value;
  return locate(file.source.path, file.starts, range, job);
}

type At = (value: Value, entry?: Entry) => Location;

function readVariables(pipeline: Pipeline, job: Job, at: At): ReadonlyMap<string, VariableFact> {
  const variables = new Map<string, VariableFact>();
  for (const [name, entry] of pipeline.variables(job)) {
    const value = entry.value.kind === 'map' ? entry.value.entries.get('value')?.value : entry.value;
    if (value?.kind !== 'scalar') continue;
    variables.set(name, { text: value.text, isNull: value.type === 'null', location: at(value, entry) });
  }
  return variables;
}

function itemsOf(value: Value | undefined, at: At): readonly Placed[] {
  if (value?.kind !== 'seq') return [];
  return value.items.flatMap(({ value: item }) => {
    const name = item.kind === 'map' ? item.entries.get('name')?.value : item;
    return name?.kind === 'scalar' ? [{ text: name.text, location: at(name) }] : [];
  });
}

function cachePathsOf(value: Value | undefined, at: At): readonly Placed[] {
  if (value?.kind === 'seq') return value.items.flatMap((item) => cachePathsOf(item.value, at));
  return value?.kind === 'map' ? itemsOf(value.entries.get('paths')?.value, at) : [];
}

/** All texts of a value, for looking up a word in it. */
function flatText(value: Value | undefined, depth = 0): string {
  if (!value || depth > 8) return '';
  if (value.kind === 'scalar') return value.text;
  if (value.kind === 'seq') return value.items.map((item) => flatText(item.value, depth + 1)).join(' ');
  if (value.kind === 'map')
    return [...value.entries].map(([key, entry]) => `${key} ${flatText(entry.value, depth + 1)}`).join(' ');
  return value.path.join(' ');
}

interface SectionList {
  readonly section: (typeof SECTIONS)[number];
  readonly entries: readonly ScriptEntry[];
}

class ScriptReader {
  private readonly units: readonly ScriptUnit[];
  private readonly afterUnits: readonly ScriptUnit[];
  private readonly job: Job;
  private readonly text: string;
  private readonly values: Values;
  private readonly file: FileReader;

  constructor(job: Job, sections: readonly SectionList[], text: string, values: Values, file: FileReader) {
    this.file = file;
    this.job = job;
    this.text = text;
    this.values = values;
    this.units = scriptUnits(sections.filter(({ section }) => section !== 'after_script'));
    this.afterUnits = scriptUnits(sections.filter(({ section }) => section === 'after_script'));
  }

  at(unit: ScriptUnit, { start, end }: { readonly start: number; readonly end: number }): Location {
    const found = entryAt(unit, start, end) ?? entryAt(unit, start, start);
    if (!found) return this.job.location;
    return locateInScalar(found.item.entry.value, found.start, Math.max(found.start, found.end), this.job.name);
  }

  read(): Pick<BuildkitJob, 'builds' | 'commands' | 'writes' | 'problem'> {
    const { units, afterUnits, values, file: script } = this;
    const programs = new Set(['buildctl-daemonless.sh']);
    const addPrograms = (text: string): void => {
      for (const [, program = ''] of text.matchAll(PROGRAM)) programs.add(program);
    };
    addPrograms(this.text);
    const builds = new Map<unknown, BuildCall>();
    const calls = new Set<unknown>();
    let commands: readonly OtherCommand[] = [];
    let writes: readonly ConfigWrite[] = [];
    let problem: Placed | undefined;
    for (const program of programs) {
      const image = { kind: 'other', mentionsKaniko: false } as const;
      const analysis = analyze({ units, afterUnits, image, program, values, script });
      // A set is walked to its end, with what is added on the way.
      for (const { unit } of analysis.followed) addPrograms(unit.program.text);
      ({ commands, writes } = analysis);
      for (const invocation of analysis.invocations) {
        const { command, flow, arguments: words, variables } = invocation;
        calls.add(command.node);
        const config = [...invocation.config].map((index) => writes[index]);
        const build = readBuild(command, flow, words, program, { config, variables, runs: invocation });
        if (build) builds.set(command.node, build);
      }
      if (analysis.problem)
        problem = { text: analysis.problem.problem, location: this.at(analysis.problem.unit, { start: 0, end: 0 }) };
    }
    // What a function runs is seen in its body.
    const others = commands.filter(({ command, flow }) => !calls.has(command.node) && !flow.isFunctionCall);
    for (const { command, flow } of others) {
      const wrapped = readWrapped(command, flow);
      if (wrapped) builds.set(command.node, wrapped);
    }
    return { builds: [...builds.values()], commands: others, writes, problem };
  }
}

/** `timeout 600 buildctl-daemonless.sh build …`. */
function readWrapped(command: SimpleCommand, flow: Flow): BuildCall | undefined {
  if (!WRAPPERS.has(command.words[0]?.literal ?? '')) return undefined;
  const index = command.words.findIndex(({ literal }) => /(?:^|\/)buildctl(?:-daemonless\.sh)?$/.test(literal ?? ''));
  const program = command.words[index]?.literal;
  if (program === undefined) return undefined;
  return readBuild(command, flow, command.words.slice(index + 1), program, NOTHING_KNOWN);
}

const NOTHING_KNOWN = { config: undefined, variables: new Map(), runs: undefined } as const;

function readBuild(
  command: SimpleCommand,
  flow: Flow,
  words: readonly ShellWord[],
  program: string,
  known: Pick<BuildCall, 'config' | 'variables' | 'runs'>,
): BuildCall | undefined {
  const read = readArguments(words);
  if (!read) return undefined;
  const records = (flag: string): readonly RecordFact[] =>
    read.known
      .filter((argument) => argument.flag === flag)
      .map((argument) => ({ argument, record: recordOf(argument) }));
  return {
    ...read,
    command,
    flow,
    daemonless: program.endsWith('.sh'),
    ...known,
    outputs: records('output'),
    exports: records('export-cache'),
    imports: records('import-cache'),
  };
}
