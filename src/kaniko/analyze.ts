import { ANY_BUILDKIT, KANIKO, type Runtime } from '../credentials/runtime.ts';
import { LOGIN_VARIABLES } from '../credentials/lookup.ts';
import { type Checkout, CredentialState } from '../credentials/state.ts';
import type { Text } from '../credentials/text.ts';
import type { KanikoFlavor } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { evaluatedBy } from '../shell/evaluated.ts';
import { type Flow, type Follow, interpret } from '../shell/interpret.ts';
import type { ScriptUnit, UnitEntry } from '../shell/script.ts';
import { feedsShell } from '../shell/piped-script.ts';
import { ShellOptions } from '../shell/options.ts';
import { ShellState } from '../shell/state.ts';
import { CommandTexts } from '../shell/command-texts.ts';
import { HeldTexts } from '../shell/held.ts';
import type { ShellWord } from '../shell/word.ts';
import { CommandRuns } from './command-runs.ts';
import { type ConfigWrite, ConfigWrites, writesConfig } from './config-writes.ts';
import { type FileWriting, writing } from './file-writes.ts';
import { type FollowedScript, followScript, type ScriptReader } from './follow.ts';
import type { ImageKind } from './image.ts';
import { type IndirectInput, isIndirect, mentionsExecutor, type ScriptRun, scriptRuns } from './indirect.ts';
import { escapeRegExp } from '../escape-regexp.ts';
import { keyOf, numberOf, see, type SeenVariable, valuesSeen } from './seen-values.ts';
import { beginningOf, BUILDKIT_ENVIRONMENT, KANIKO_ENVIRONMENT } from './runtime.ts';
import { normalized } from './opened.ts';

/** One run of the executor in a job's script. */
export interface KanikoInvocation {
  readonly command: SimpleCommand;
  readonly flow: Flow;
  /** The words after the executor's name. */
  readonly arguments: readonly ShellWord[];
  /** `exec` stands in front of it. */
  readonly exec: boolean;
  /** Working directory relative to the project folder; undefined when it cannot be told. */
  cwd: string | undefined;
  /** Which writes of the credentials file may be in force, by index; -1 for none. */
  readonly config: Set<number>;
  /** Values that the script may have assigned to variables so far. */
  readonly variables: Map<string, Set<ShellWord | undefined>>;
  readonly exported: Set<string>;
  /** Variables that some path exports, and no other path sets. */
  readonly exportedWhereSet: Set<string>;
  /** Variables that some path takes out of the environment by `export -n`. */
  readonly unexported: Set<string>;
  /** Variables that some path to the call leaves without an assignment. */
  readonly partial: Set<string>;
  /** Variables that hold other values in one run of the call than in another. */
  readonly varies: Set<string>;
  /** What its words are, in all runs of it. */
  readonly texts: CommandTexts;
  /** What variables hold at the call, in all runs of it. */
  readonly held: HeldTexts;
  /** The options of the shell in which it runs. */
  readonly options: ShellOptions;
  /** It may run more than once: in a loop, a function that is called twice, a script that is; never for one of two branches. */
  repeats: boolean;
  /** The credentials in each run of the call that the interpretation meets. */
  readonly credentials: CredentialState[];
  /** A call that builds nothing: `version`, `--help`. */
  readonly informs: 'version' | 'help' | undefined;
}

/** A command that is no run of the executor. */
export interface OtherCommand {
  /** The command as it is written; what the shell makes of its words, its runs tell. */
  readonly command: SimpleCommand;
  readonly runs: CommandRuns;
  /** What the variables in the values that it assigns were when it ran, by name. */
  readonly seen: Map<string, SeenVariable>;
  /** What its words are, in all runs of it. */
  readonly texts: CommandTexts;
  readonly flow: Flow;
  /** In some run of it, what it prints goes elsewhere than to the log. */
  kept: boolean;
  /** The same, where it is more than a filter in front of the log that gets it. */
  elsewhere: boolean;
  /** It may run after a run of the executor. */
  afterBuild: boolean;
  readonly after: boolean;
  /** What DOCKER_CONFIG may be when it runs. */
  readonly dockerConfig: Set<Text>;
  /** The script has made the folder of Kaniko's credentials on every path to it. */
  folderMade: boolean;
  /** In every run of it, it runs a script that is in view, or a text that only sets variables. */
  followed: boolean;
  /** In every run of it, it is an `eval` that only sets variables which are in view. */
  onlySets: boolean;
}

/** A use of the executor that cannot be migrated, by the code of its finding. */
export interface IndirectUse {
  readonly command: SimpleCommand;
  readonly code: 'K2B302' | 'K2B306' | 'K2B305' | 'K2B310';
}

export interface Analysis {
  readonly invocations: readonly KanikoInvocation[];
  readonly writes: readonly ConfigWrite[];
  readonly commands: readonly OtherCommand[];
  readonly indirect: readonly IndirectUse[];
  /** Scripts that its commands run, in view: read as part of the job. */
  readonly followed: readonly FollowedScript[];
  /** Settings that its commands read into the shell, and that may be others than those in view. */
  readonly unread: readonly FollowedScript[];
  /** The credentials before the first command of an entry, where one starts there. */
  readonly starts: ReadonlyMap<UnitEntry, CredentialState>;
  /** The text of the first unit that cannot be parsed, with the problem. */
  readonly problem?: { readonly unit: ScriptUnit; readonly problem: string };
}

export interface AnalyzeInput {
  readonly units: readonly ScriptUnit[];
  readonly afterUnits: readonly ScriptUnit[];
  readonly image: ImageKind;
  /** The program to look for; the executor unless it is told otherwise (verification looks for buildctl). */
  readonly program?: string;
  /** Values written for a variable in the YAML. */
  readonly values: (variable: string) => readonly string[];
  /** True for a variable that the YAML sets in every world; unless it is told otherwise for one that has a value. */
  readonly isSet?: (variable: string) => boolean;
  /** The image that the job runs in; Kaniko's, or any of BuildKit when another program is looked for. */
  readonly runtime?: Runtime;
  /** Reads scripts of the project; without it none is followed. */
  readonly script?: ScriptReader;
  /** True for a file of the project in whose place artifacts or caches may bring another one. */
  readonly mayBeReplaced?: (path: string) => boolean;
  /** Reads files of the checkout, where the tree decides what is in them. */
  readonly checkout?: Checkout;
}

const EXECUTOR = '/kaniko/executor';

const CREDENTIALS_FOLDER = '/kaniko/.docker';

/** What GitLab Runner sets before the scripts of a job. */
const RUNNER_OPTIONS = ['errexit', 'pipefail'];

const TOO_MANY_CALLS = 'its functions call each other too often to follow them';

/** Finds the runs of the executor, the writes of the credentials file and all other commands of a job. */
export function analyze(input: AnalyzeInput): Analysis {
  const unit = [...input.units, ...input.afterUnits].find((candidate) => candidate.program.problem !== undefined);
  const analyzer = new Analyzer(input);
  const { program } = input;
  const isInEnvironment = input.isSet ?? ((name: string): boolean => input.values(name).length > 0);
  const environment = program === undefined ? KANIKO_ENVIRONMENT : BUILDKIT_ENVIRONMENT;
  const beginning = beginningOf(input.values, environment, (path) => input.script?.(path)?.text);
  const initial = new ShellState(isInEnvironment, new HeldTexts(beginning));
  initial.options = new ShellOptions(RUNNER_OPTIONS);
  const runtime = input.runtime ?? (program === undefined ? KANIKO : ANY_BUILDKIT);
  const checkout: Checkout = (path) => analyzer.checkout(path);
  initial.facts = CredentialState.start(runtime, input.values, checkout);
  const follow: Follow = (command, state) => analyzer.follow(command, state);
  const { gaveUp } = interpret(
    input.units,
    (command, state, flow, made) => analyzer.visit(command, state, flow, made, false),
    initial,
    follow,
    program,
    (unit, offset, state) => analyzer.start(unit, offset, state),
  );
  const after = new ShellState(isInEnvironment, new HeldTexts(beginning));
  after.options = new ShellOptions(RUNNER_OPTIONS);
  after.facts = CredentialState.start(runtime, input.values, checkout);
  interpret(
    input.afterUnits,
    (command, state, flow, made) => analyzer.visit(command, state, flow, made, true),
    after,
    follow,
  );
  const result = analyzer.result();
  if (unit) return { ...result, problem: { unit, problem: unit.program.problem ?? '' } };
  const [first] = input.units;
  return gaveUp && first ? { ...result, problem: { unit: first, problem: TOO_MANY_CALLS } } : result;
}

/** A command as one path of the script meets it. */
interface Visit {
  readonly command: SimpleCommand;
  readonly state: ShellState;
  readonly facts: CredentialState;
  readonly flow: Flow;
  /** The command with the words that the shell makes of those that are written. */
  readonly made: SimpleCommand;
  /** It stands in `after_script`. */
  readonly after: boolean;
}

class Analyzer {
  private readonly invocations = new Map<unknown, KanikoInvocation>();
  private readonly commands = new Map<unknown, OtherCommand>();
  private readonly indirect: IndirectUse[] = [];
  private readonly scriptRuns: { readonly command: SimpleCommand; readonly run: ScriptRun }[] = [];
  /** One command may run several files, as its directory changes, and several commands one file. */
  private readonly followed = new Map<unknown, Map<ScriptUnit, FollowedScript>>();
  private readonly unread = new Map<unknown, FollowedScript>();
  private readonly quoted = new WeakMap<object, FollowedScript>();
  private readonly configWrites = new ConfigWrites();
  /** The command that is looked at. */
  private current: unknown;
  private readonly input: AnalyzeInput;

  constructor(input: AnalyzeInput) {
    this.input = input;
  }

  /** Keeps the credentials before an entry. */
  start(unit: ScriptUnit, offset: number, { facts }: ShellState): void {
    if (facts instanceof CredentialState) this.configWrites.start(unit, offset, facts);
  }

  result(): Analysis {
    const { writes, starts } = this.configWrites.result();
    return {
      invocations: [...this.invocations.values()],
      writes,
      commands: [...this.commands.values()],
      indirect: [...this.indirect, ...this.unseenRuns()],
      followed: [...this.followed.values()].flatMap((scripts) => [...scripts.values()]),
      unread: [...this.unread.values()],
      starts,
    };
  }

  /** The script that a command runs, as one unit for all visits of the command. */
  follow(command: SimpleCommand, state: ShellState): FollowedScript | undefined {
    if (!this.input.script) return undefined;
    const found = this.quoted.get(command.node) ?? followScript(command, state, this.input.script);
    if (!found || this.isOutOfView(command, found)) return undefined;
    if (found.unit.quoted) this.quoted.set(command.node, found);
    const scripts = this.followed.get(command.node) ?? new Map<ScriptUnit, FollowedScript>();
    this.followed.set(command.node, scripts);
    if (!scripts.has(found.unit)) scripts.set(found.unit, found);
    return found;
  }

  /** @param made - the command with the words that the shell makes of those that are written */
  visit(command: SimpleCommand, state: ShellState, flow: Flow, made: SimpleCommand, after: boolean): void {
    const { facts } = state;
    if (!(facts instanceof CredentialState)) return;
    this.current = command.node;
    facts.cwd = state.cwd;
    facts.at(command.node);
    const [name, ...rest] = command.words;
    const visit = { command, state, facts, flow, made, after };
    if (flow.isFunctionCall) return this.functionCall(visit);
    if (name && after && this.isExecutor(name)) {
      this.indirect.push({ command, code: 'K2B310' });
      return;
    }
    if (name && this.isExecutor(name)) return this.invocation(command, rest, false, state, facts, flow);
    const [second, ...others] = rest;
    if (name?.literal === 'exec' && second && this.isExecutor(second)) {
      return this.invocation(command, others, true, state, facts, flow);
    }
    const followed = this.follow(command, state);
    const runs = followed ? [] : scriptRuns(made, state, this.input);
    if (!followed) {
      if (isSourcing(made)) for (const variable of LOGIN_VARIABLES) facts.assign(variable, undefined, false);
      if (this.isHidden(command, made) || isIndirect(command, this.indirectInput(command, facts))) {
        this.indirect.push({ command, code: 'K2B302' });
        return;
      }
      for (const run of runs) this.scriptRuns.push({ command, run });
    }
    if (name?.literal?.startsWith('--')) {
      if (!this.indirect.some(({ code }) => code === 'K2B306')) this.indirect.push({ command, code: 'K2B306' });
      return;
    }
    const isSet = evaluatedBy(made, state.held) !== undefined;
    this.other(visit, followed !== undefined || runs.length > 0 || isSet, isSet);
    const script = followed ? 'followed' : isSourcing(made) ? 'unseen' : isSet ? 'sets' : undefined;
    this.configWrites.note(command, facts, flow, made, script);
  }

  /** The shell makes a word of it the executor, or a part of what another shell gets to run. */
  private isHidden(command: SimpleCommand, made: SimpleCommand): boolean {
    if (made === command) return false;
    return (
      made.words.some((word) => this.isExecutor(word)) || (made.words.some(mentionsExecutor) && feedsShell(command))
    );
  }

  /** A file of the checkout, unless a command in view may have put another in its place. */
  checkout(path: string): string | undefined {
    return this.writingOf(path, this.current) ? undefined : this.input.checkout?.(path);
  }

  /** How the commands so far may have written a file, but for one of them. */
  private writingOf(path: string, except: unknown): FileWriting | undefined {
    const found = [...this.commands.values()].map((entry) =>
      entry.command.node === except ? undefined : writing(entry, path, true),
    );
    return found.includes('names') ? 'names' : found.includes('may') ? 'may' : undefined;
  }

  /** Settings that may come from another file: what it sets is not known. A script that builds is told of instead. */
  private isOutOfView(command: SimpleCommand, script: FollowedScript): boolean {
    const { file, program } = script.unit;
    if (!isSourcing(command) || !file || /kaniko|\.docker|executor|buildctl/.test(program.text)) return false;
    // What a library of functions is called for shows that it is the one in view.
    const isBrought = this.input.mayBeReplaced?.(file.path) === true && !definesFunctions(program.text);
    if (!isBrought && this.writingOf(file.path, command.node) !== 'may') return false;
    this.unread.set(command.node, script);
    return true;
  }

  private other({ command, state, facts, flow, made, after }: Visit, followed: boolean, onlySets = false): void {
    const known = this.commands.get(command.node);
    const afterBuild = state.may.has('built');
    const seen = valuesSeen(command, state);
    if (!known) {
      const dockerConfig = new Set(facts.valuesOf('DOCKER_CONFIG'));
      const texts = new CommandTexts(command, state.held, (variable) => state.mayBeSeen(variable));
      const folderMade = facts.folders.has(CREDENTIALS_FOLDER);
      const [kept, elsewhere] = [flow.kept !== undefined, flow.kept === true];
      const runs = new CommandRuns();
      const base = { command, runs, texts, flow, kept, elsewhere, seen, onlySets };
      const found = { ...base, afterBuild, after, dockerConfig, folderMade, followed };
      this.commands.set(command.node, found);
      runs.add(found, made, state, flow);
      return;
    }
    for (const folder of facts.valuesOf('DOCKER_CONFIG')) known.dockerConfig.add(folder);
    known.afterBuild ||= afterBuild;
    known.followed &&= followed;
    known.onlySets &&= onlySets;
    known.kept ||= flow.kept !== undefined;
    known.elsewhere ||= flow.kept === true;
    known.folderMade &&= facts.folders.has(CREDENTIALS_FOLDER);
    known.texts.add(command, state.held, (variable) => state.mayBeSeen(variable));
    for (const [name, variable] of seen) see(known.seen, name, variable);
    known.runs.add(known, made, state, flow);
  }

  /** The words of a function's call: what it does is seen in its body, but for what it is given. */
  private functionCall(visit: Visit): void {
    const { command, facts, flow, made } = visit;
    const [name, ...args] = made.words;
    if (args.some((word) => this.isExecutor(word) || mentionsExecutor(word)))
      this.indirect.push({ command, code: 'K2B302' });
    this.other(visit, false);
    if (command.redirects.length > 0 && name) this.configWrites.note(command, facts, flow, made);
  }

  private isExecutor(word: ShellWord): boolean {
    const { program } = this.input;
    if (program !== undefined) return word.literal === program;
    if (normalized(word.literal ?? '') === EXECUTOR) return true;
    return word.literal === 'executor' && this.hasShortName();
  }

  private hasShortName(): boolean {
    const { image, program } = this.input;
    return program === undefined && (image.kind === 'kaniko' || (image.kind === 'other' && image.mentionsKaniko));
  }

  private invocation(
    command: SimpleCommand,
    args: readonly ShellWord[],
    exec: boolean,
    state: ShellState,
    facts: CredentialState,
    flow: Flow,
  ): void {
    if (flow.opaque || flow.substitution) this.indirect.push({ command, code: 'K2B305' });
    const known = this.invocations.get(command.node);
    if (informs(args) === undefined) state.may.add('built');
    const ran = `ran ${commandId(command)}`;
    const again = state.may.has(ran);
    state.may.add(ran);
    if (!known) {
      const variables = state.clone().variables;
      const { cwd } = state;
      const invocation: KanikoInvocation = {
        command,
        flow,
        arguments: args,
        exec,
        cwd,
        config: new Set(),
        credentials: [],
        variables,
        exported: new Set(state.exported),
        exportedWhereSet: new Set(state.exportedWhereSet),
        unexported: new Set(state.unexported),
        partial: new Set(state.partial),
        varies: new Set(),
        texts: new CommandTexts(command, state.held),
        held: state.held.clone(),
        repeats: false,
        options: state.options.clone(),
        informs: informs(args),
      };
      this.invocations.set(command.node, invocation);
      this.configWrites.look(invocation, facts);
      return;
    }
    known.repeats ||= again;
    if (known.cwd !== state.cwd) known.cwd = undefined;
    known.texts.add(command, state.held);
    known.held.join(state.held);
    this.configWrites.look(known, facts);
    for (const name of new Set([...known.variables.keys(), ...state.variables.keys()])) {
      // What only some runs of the call find assigned is for the others what the job starts with, or nothing.
      if (keyOf(known.variables.get(name)) !== keyOf(state.variables.get(name))) known.varies.add(name);
      const values = known.variables.get(name) ?? [undefined];
      known.variables.set(name, new Set([...values, ...(state.variables.get(name) ?? [undefined])]));
    }
    for (const name of state.partial) known.partial.add(name);
    for (const name of state.unexported) known.unexported.add(name);
    known.options.join(state.options);
    for (const name of known.exportedWhereSet)
      if (!state.exported.has(name) && !state.exportedWhereSet.has(name)) known.exportedWhereSet.delete(name);
    for (const name of known.exported)
      if (!state.exported.has(name)) {
        known.exported.delete(name);
        if (state.exportedWhereSet.has(name)) known.exportedWhereSet.add(name);
      }
  }

  private indirectInput(command: SimpleCommand, facts: CredentialState): IndirectInput {
    const { values } = this.input;
    return { hasShortName: this.hasShortName(), values, writesConfig: writesConfig(command, facts) };
  }

  /** Runs of scripts that nothing follows, or that get other variables than where they are followed. */
  private unseenRuns(): readonly IndirectUse[] {
    const known = [...this.followed.values()].flatMap((scripts) => [...scripts.keys()]);
    return this.scriptRuns
      .filter(({ run }) => {
        const unit = known.find(({ file }) => file?.path === run.path);
        return !unit || run.sets.some((name) => mayMatter(name, unit.program.text));
      })
      .map(({ command }) => ({ command, code: 'K2B302' }));
  }
}

/** It reads a script into the shell itself. */
function isSourcing({ words }: SimpleCommand): boolean {
  const [first, second] = words;
  return /^(?:\.|source)$/.test((first?.literal === 'command' ? second : first)?.literal ?? '');
}

function definesFunctions(text: string): boolean {
  return /^\s*(?:function\s|[\w-]+\s*\(\s*\))/m.test(text);
}

/** A variable that a script reads, or the executor by itself. */
function mayMatter(name: string, text: string): boolean {
  return (
    /^(?:KANIKO|DOCKER|GIT|AWS|GOOGLE|AZURE|SSL|HTTPS?|NO)_/i.test(name) ||
    new RegExp(`\\$\\{?${escapeRegExp(name)}\\b`).test(text)
  );
}

/** Tells a command of the script from all others. */
function commandId({ node }: SimpleCommand): number {
  return numberOf(node);
}

/** `/kaniko/executor version` and `--help` print and end. */
function informs(args: readonly ShellWord[]): 'version' | 'help' | undefined {
  const [first, second] = args;
  if (second || first?.literal === undefined) return undefined;
  if (first.literal === 'version') return 'version';
  return ['help', '--help', '-h'].includes(first.literal) ? 'help' : undefined;
}

/** The flavor of Kaniko that an image holds. */
export function flavorOf(image: ImageKind): KanikoFlavor {
  return image.kind === 'kaniko' ? image.flavor : 'unknown';
}
