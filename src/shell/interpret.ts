import type {
  CommandNode as AnyCommand,
  CompoundList,
  Function as FunctionNode,
  PipelineNode,
  Statement,
  Word as WordNode,
} from 'unbash';
import { forEachChild } from 'unbash';
import type { SyntaxNode } from 'unbash';
import { applyBuiltin, inputOf, leaves, succeeds } from './builtins.ts';
import { emptinessTest } from './emptiness.ts';
import {
  askedCommand,
  type AskedWord,
  redirectionOf,
  scriptArguments,
  type SimpleCommand,
  toCommand,
} from './command.ts';
import { assignedIn } from './effects.ts';
import { type HeldTexts, OUT_OF_VIEW, type Texts, UNSEEN } from './held.ts';
import { endsInLog } from './log-filters.ts';
import { movesOutput, OUTPUT_MOVED, writesOutput } from './output.ts';
import { expandCommand, expandWords } from './expand-words.ts';
import { isOpaque, toWord } from './parse.ts';
import type { ShellFunction } from './functions.ts';
import { withoutPrefixes } from './program-runs.ts';
import { ShellOptions } from './options.ts';
import { endsBehind, endsInBranch } from './leaving.ts';
import { shebang } from './script-file.ts';
import type { ScriptUnit } from './script.ts';
import { ShellState } from './state.ts';
import { testCommand } from './test-command.ts';
import { literalWord, type ShellWord, wordOf } from './word.ts';
import { substitutionsIn } from './substitutions.ts';

/** The surroundings of a command. */
export interface Flow {
  /** It may be skipped (a branch, a loop body, the right side of a condition). */
  readonly conditional: boolean;
  /** It may run several times. */
  readonly loop: boolean;
  /** Its failure does not stop the script. */
  readonly guarded: boolean;
  /** What takes its failure ends the script with one: `CALL || exit 1`. */
  readonly endsBehind?: true;
  /** It runs in a subshell, so changes of variables and of the directory are lost. */
  readonly subshell: boolean;
  readonly background: boolean;
  readonly piped: boolean;
  /** It stands in `$(…)` or backticks. */
  readonly substitution: boolean;
  /**
   * What it prints goes elsewhere than to the log: what is around it, or runs it, is piped, redirected or in `$(…)`;
   * `filtered` where only the log gets what a pipe leaves of it.
   */
  readonly kept?: true | 'filtered';
  /** Its position in the text is not known (escaped backticks). */
  readonly opaque: boolean;
  /** Its name is that of a function, whose body follows. */
  readonly isFunctionCall?: true;
  /** The function whose body holds it. */
  readonly functionName?: string;
  /** Nothing in view calls the function whose body holds it. */
  readonly uncalled?: true;
}

/** A script that a command runs, in view. */
export interface Followed {
  readonly unit: ScriptUnit;
  /** `.` runs it in the same shell, with its functions; anything else in a shell of its own. */
  readonly mode: 'source' | 'child';
  /** The word by which it is run, as `$0` has it; missing for a text. */
  readonly path?: ShellWord;
}

/** Finds the script that a command runs; undefined when it runs none, or one that is out of view. */
export type Follow = (command: SimpleCommand, state: ShellState) => Followed | undefined;

/** Told of each statement of a unit itself, before it runs. */
export type StatementVisitor = (unit: ScriptUnit, offset: number, state: ShellState) => void;

/**
 * Told of each command before it runs.
 * @param made - the command with the words that the shell makes of those that are written
 */
export type CommandVisitor = (command: SimpleCommand, state: ShellState, flow: Flow, made: SimpleCommand) => void;

const TOP: Flow = {
  conditional: false,
  loop: false,
  guarded: false,
  subshell: false,
  background: false,
  piped: false,
  substitution: false,
  opaque: false,
};

/** Function bodies followed in all: functions that call each other twice would double at each level. */
const MAX_BODIES = 2000;

/**
 * Walks a script in the order in which it runs and folds its state over it: the directory, assigned variables, and
 * facts that the visitor records. Branches are joined, loop bodies run once or not at all, function bodies run where
 * they are called. Nothing is evaluated.
 * @param opaque - a function that counts as a program: its body is not looked into
 * @param onStatement - asked before each statement of a unit that stands in no other command
 * @returns the state at the end, and whether there were too many calls of functions to follow them all
 */
export function interpret(
  units: readonly ScriptUnit[],
  visit: CommandVisitor,
  initial = new ShellState(),
  follow: Follow = () => undefined,
  opaque?: string,
  onStatement?: StatementVisitor,
): { readonly state: ShellState; readonly gaveUp: boolean } {
  const interpreter = new Interpreter(visit, follow, opaque, onStatement);
  for (const unit of units) interpreter.statements(unit, unit.program.script.commands, initial, TOP);
  interpreter.uncalled(initial);
  return { state: initial, gaveUp: interpreter.gaveUp };
}

class Interpreter {
  /** Every function that was defined, in the order of the definitions. */
  private readonly defined = new Map<FunctionNode, ShellFunction>();
  private readonly running = new Set<ScriptUnit>();
  private readonly called = new Set<FunctionNode>();
  /** How often each function is running: a second time is what all further ones of a recursion look like. */
  private readonly active = new Map<FunctionNode, number>();
  private bodies = 0;
  /** Some function body was not followed, as there were too many. */
  gaveUp = false;
  /** Variables that each running function declares as its own. */
  private readonly locals: Set<string>[] = [];
  private readonly visit: CommandVisitor;
  private readonly follow: Follow;
  private readonly opaque: string | undefined;
  private readonly onStatement: StatementVisitor | undefined;

  constructor(
    visit: CommandVisitor,
    follow: Follow,
    opaque: string | undefined,
    onStatement: StatementVisitor | undefined,
  ) {
    this.visit = visit;
    this.follow = follow;
    this.opaque = opaque;
    this.onStatement = onStatement;
  }

  /** Bodies of functions that nothing in view calls are visited too: a call out of view may run them. */
  uncalled(state: ShellState): void {
    this.uncalledSince(new Set(), state);
  }

  private uncalledSince(before: ReadonlySet<FunctionNode>, state: ShellState): void {
    for (const definition of this.defined.values()) {
      if (this.called.has(definition.node) || before.has(definition.node)) continue;
      const inner = state.clone();
      inner.cwd = undefined;
      this.body(definition, inner, { ...TOP, conditional: true, uncalled: true });
    }
  }

  statements(unit: ScriptUnit, list: readonly Statement[], state: ShellState, flow: Flow): void {
    const own = list === unit.program.script.commands;
    for (const statement of list) {
      if (own) this.onStatement?.(unit, statement.pos, state);
      if (!statement.background) this.list(unit, statement.command, state, flow);
      else {
        const inner = state.clone();
        this.list(unit, statement.command, inner, { ...flow, background: true, subshell: true, guarded: true });
        state.afterSubshell(inner);
      }
    }
  }

  private list(unit: ScriptUnit, node: Statement['command'], state: ShellState, around: Flow): void {
    if (node.type !== 'AndOr') {
      this.pipeline(unit, node, state, around);
      return;
    }
    const flow = withoutEnd(around);
    let certain = true;
    const before: ShellState[] = [];
    // `cd a || …`: where the left side fails, the directory is the old one.
    let moved = false;
    for (const [index, command] of node.commands.entries()) {
      const operator = node.operators[index - 1];
      if (operator === '||' || (operator === '&&' && !certain)) {
        const skipped = state.clone();
        this.assume(unit, node.commands[index - 1], skipped, operator === '||');
        before.push(skipped);
        const test = emptinessTest(unit, node.commands[index - 1]);
        if (test) {
          state.held.refine(test.name, test.empty === (operator === '&&'));
          skipped.held.refine(test.name, test.empty !== (operator === '&&'));
        }
      }
      this.assume(unit, node.commands[index - 1], state, operator === '&&');
      const conditional = flow.conditional || operator === '||' || !certain;
      const guarded = flow.guarded || index < node.commands.length - 1;
      const rightOfOr = node.operators[index] === '||';
      const { cwd } = state;
      const places = state.held.standing();
      this.pipeline(unit, command, state, {
        ...flow,
        conditional,
        guarded: guarded && (rightOfOr || !succeeds(command) || flow.guarded),
        ...(command.type === 'Command' && endsBehind(node, index) ? { endsBehind: true } : {}),
      });
      if (rightOfOr && state.cwd !== cwd && !leaves(node.commands[index + 1])) {
        moved = true;
        state.held.mayStandAt(places);
      }
      if (!succeeds(command)) certain = false;
    }
    for (const other of before) state.join(other);
    if (moved) state.cwd = undefined;
  }

  /** The path on which a command that decides between two succeeded, or failed. */
  private assume(unit: ScriptUnit, node: PipelineNode | undefined, { facts }: ShellState, succeeded: boolean): void {
    if (!facts || !node) return;
    if (node.type === 'Command') return facts.assume(toCommand(unit, node).words, succeeded);
    if (node.type !== 'Pipeline' || node.commands.length !== 1 || node.commands[0]?.type !== 'Command') return;
    const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
    facts.assume(toCommand(unit, node.commands[0]).words, succeeded !== negated);
  }

  /** The same behind the condition of an `if`. */
  private assumeClause(unit: ScriptUnit, clause: CompoundList, state: ShellState, succeeded: boolean): void {
    const last = clause.commands.at(-1)?.command;
    if (last && last.type !== 'AndOr') this.assume(unit, last, state, succeeded);
  }

  private pipeline(unit: ScriptUnit, node: PipelineNode, state: ShellState, flow: Flow): void {
    if (node.type !== 'Pipeline') {
      this.command(unit, node, state, flow);
      return;
    }
    const negated = node.prefixes.some((prefix) => prefix.type === 'Negation');
    const guarded = flow.guarded || negated;
    if (node.commands.length === 1 && node.commands[0]) {
      this.command(unit, node.commands[0], state, { ...flow, guarded });
      return;
    }
    for (const [index, command] of node.commands.entries()) {
      const inner = state.clone();
      const source = node.commands[index - 1];
      if (source) inner.held.input = printed(unit, source, state.held);
      const isLast = index === node.commands.length - 1;
      const isFiltered = flow.kept !== true && !isLast && endsInLog(unit, node, index, state);
      const kept: Partial<Flow> = isLast ? {} : { kept: isFiltered ? 'filtered' : true };
      this.command(unit, command, inner, { ...flow, guarded, piped: true, subshell: true, ...kept });
      state.afterSubshell(inner);
    }
  }

  private command(unit: ScriptUnit, node: AnyCommand, state: ShellState, around: Flow): void {
    state.facts?.at(node);
    // Of a group only its last command would be what fails.
    const flow = node.type === 'Command' ? around : withoutEnd(around);
    switch (node.type) {
      case 'Command':
        return this.simple(unit, node, state, flow);
      case 'Redirected': {
        const { input } = state.held;
        const redirection = redirectionOf(unit, node);
        state.held.input = inputOf(redirection.redirects, state.held) ?? input;
        this.command(unit, node.command, state, writesOutput(redirection) ? { ...flow, kept: true } : flow);
        state.held.input = input;
        for (const redirect of node.redirects) this.substitutions(unit, redirect, state, flow);
        this.visit(redirection, state, flow, redirection);
        assignIn(redirection, state);
        return;
      }
      case 'Function':
        return this.define({ name: node.name.text, node, unit }, state);
      case 'Subshell': {
        const inner = state.clone();
        this.compound(unit, node.body, inner, { ...flow, subshell: true });
        state.afterSubshell(inner);
        return;
      }
      case 'BraceGroup':
        return this.compound(unit, node.body, state, flow);
      case 'If':
        return this.branches(unit, node, state, flow);
      case 'Case':
        this.ask(unit, node.word, 'compared', state, flow);
        return this.cases(unit, node.items, state, flow);
      case 'While':
        this.compound(unit, node.clause, state, { ...flow, guarded: true, loop: true });
        return this.loop(unit, node.body, state, flow, node.clause);
      case 'For':
        for (const word of node.wordlist ?? []) this.ask(unit, word, 'counted', state, flow);
        return this.rounds(unit, node, state, flow);
      default:
        this.other(unit, node, state, flow);
    }
  }

  private branches(unit: ScriptUnit, node: Extract<AnyCommand, { type: 'If' }>, state: ShellState, flow: Flow): void {
    const branch: Flow = { ...flow, conditional: true };
    const ends = endsInBranch(node) ? { endsBehind: true as const } : {};
    this.compound(unit, node.clause, state, { ...flow, guarded: true, ...ends });
    const outcomes: ShellState[] = [];
    const take = (clause: CompoundList, body: CompoundList): void => {
      const inner = state.clone();
      this.assumeClause(unit, clause, inner, true);
      this.assumeClause(unit, clause, state, false);
      const test = emptinessTest(unit, clause.commands.length === 1 ? clause.commands[0]?.command : undefined);
      if (test) inner.held.refine(test.name, test.empty);
      if (test) state.held.refine(test.name, !test.empty);
      this.compound(unit, body, inner, branch);
      outcomes.push(inner);
    };
    take(node.clause, node.then);
    for (const elif of node.elif) {
      this.compound(unit, elif.clause, state, { ...branch, guarded: true });
      take(elif.clause, elif.then);
    }
    if (node.else) this.compound(unit, node.else, state, branch);
    for (const outcome of outcomes) state.join(outcome);
  }

  private cases(
    unit: ScriptUnit,
    items: readonly { pattern: readonly WordNode[]; body: CompoundList }[],
    state: ShellState,
    flow: Flow,
  ): void {
    for (const { pattern } of items) for (const word of pattern) this.ask(unit, word, 'compared', state, flow);
    const outcomes = items.map((item) => {
      const inner = state.clone();
      this.compound(unit, item.body, inner, { ...flow, conditional: true });
      return inner;
    });
    const total = items.some((item) => item.pattern.some((pattern) => pattern.text === '*'));
    const first = total ? outcomes.shift() : undefined;
    if (first) state.become(first);
    for (const outcome of outcomes) state.join(outcome);
  }

  private loop(
    unit: ScriptUnit,
    body: CompoundList,
    state: ShellState,
    flow: Flow,
    clause?: CompoundList,
    most = 2,
  ): void {
    // Twice, so that each command sees what a later one of the loop did in the round before; inner loops go along.
    const rounds = flow.loop ? 1 : most;
    for (let round = 0; round < rounds; round++) {
      const inner = state.clone();
      this.compound(unit, body, inner, { ...flow, conditional: true, loop: true });
      if (clause) this.compound(unit, clause, inner, { ...flow, guarded: true, loop: true });
      state.join(inner);
    }
  }

  /** `for`: over words, or the positional parameters. */
  private rounds(unit: ScriptUnit, node: Extract<AnyCommand, { type: 'For' }>, state: ShellState, flow: Flow): void {
    const { text: name } = node.name;
    const written = node.wordlist?.map((word) => toWord(unit.program.text, word)) ?? [PARAMETERS];
    const words = expandWords(written, state.held);
    state.assign(name, undefined);
    // At which characters the shell splits them is another question then.
    if (state.variables.has('IFS') && !words.every(isWhole)) return this.loop(unit, node.body, state, flow);
    state.held.assignEach(name, words);
    state.facts?.assignEach(name, words);
    // What one round finds in the variable must not be mixed up with what another one does.
    const isShort = !flow.loop && words.length > 1 && words.length <= MAX_ROUNDS && words.every(isWhole);
    if (isShort) return this.eachRound(unit, node.body, words, name, state, flow);
    this.loop(unit, node.body, state, flow, undefined, isOneRound(words) ? 1 : 2);
  }

  /** A loop over a few words that are in view: a round for each of them. */
  private eachRound(
    unit: ScriptUnit,
    body: CompoundList,
    words: readonly ShellWord[],
    name: string,
    state: ShellState,
    flow: Flow,
  ): void {
    for (const word of words) {
      const inner = state.clone();
      inner.facts?.assign(name, word, false);
      this.compound(unit, body, inner, { ...flow, conditional: true, loop: true });
      state.join(inner);
    }
  }

  private compound(unit: ScriptUnit, list: CompoundList, state: ShellState, flow: Flow): void {
    this.statements(unit, list.commands, state, flow);
  }

  private define(definition: ShellFunction, state: ShellState): void {
    if (definition.name === this.opaque) return;
    state.functions.set(definition.name, new Set([definition]));
    const { name, node, unit } = definition;
    state.facts?.define(name, unit.program.text.slice(node.body.pos, node.body.end));
    this.defined.set(definition.node, definition);
  }

  private body({ unit, node, name: functionName }: ShellFunction, state: ShellState, around: Flow): void {
    const flow = { ...around, functionName };
    const depth = this.active.get(node) ?? 0;
    if (depth > 1) return;
    if (this.bodies >= MAX_BODIES) {
      this.gaveUp = true;
      return;
    }
    this.bodies += 1;
    this.active.set(node, depth + 1);
    this.called.add(node);
    const outside = new Map(state.variables);
    const held = state.held.clone();
    const facts = state.facts?.clone();
    const locals = new Set<string>();
    this.locals.push(locals);
    if (node.body.type === 'CompoundList') this.compound(unit, node.body, state, flow);
    else this.command(unit, node.body, state, flow);
    this.locals.pop();
    for (const name of locals) {
      const values = outside.get(name);
      if (values) state.variables.set(name, values);
      else state.variables.delete(name);
      state.held.set(name, held.of(name));
      state.facts?.restore(name, facts);
    }
    this.active.set(node, depth);
  }

  private simple(
    unit: ScriptUnit,
    node: Extract<AnyCommand, { type: 'Command' }>,
    state: ShellState,
    flow: Flow,
  ): void {
    this.substitutions(unit, node, state, withoutEnd(flow));
    const command = toCommand(unit, node);
    this.run(command, state, state.may.has(OUTPUT_MOVED) ? { ...flow, kept: true } : flow);
    if (movesOutput(command)) state.may.add(OUTPUT_MOVED);
    assignIn(command, state);
  }

  private run(command: SimpleCommand, state: ShellState, flow: Flow): void {
    const made = expandCommand(command, state.held);
    const name = made.words[0];
    const inside = withoutEnd(writesOutput(command) ? { ...flow, kept: true } : flow);
    const functions = name?.literal === undefined ? undefined : state.functions.get(name.literal);
    if (functions) {
      this.visit(command, state, { ...flow, isFunctionCall: true }, made);
      const args = made.words.slice(1);
      const parameters = state.held.saveParameters();
      state.held.setParameters(args);
      this.prefixed(command, state, () => {
        const before = state.facts?.enter(args);
        this.functionCall([...functions], state, inside);
        state.facts?.leave(before);
      });
      state.held.restoreParameters(parameters);
      return;
    }
    if (name?.literal === 'local')
      for (const word of made.words.slice(1)) this.locals.at(-1)?.add(word.raw.replace(/=.*/s, ''));
    this.visit(command, state, flow, made);
    const followed = this.follow(command, state);
    if (followed && !this.running.has(followed.unit)) this.script(followed, made, state, inside);
    else applyBuiltin(made, state);
  }

  /** Runs the body of a function; where several may be meant, each on a path of its own. */
  private functionCall(functions: readonly ShellFunction[], state: ShellState, flow: Flow): void {
    const [first, ...others] = functions;
    if (!first) return;
    const inner = others.length > 0 ? { ...flow, conditional: true } : flow;
    const outcomes = others.map((other) => {
      const path = state.clone();
      this.body(other, path, inner);
      return path;
    });
    this.body(first, state, inner);
    for (const outcome of outcomes) state.join(outcome);
  }

  /** `NAME=value` in front of a function: there while it runs, and in some shells behind it. */
  private prefixed({ assignments }: SimpleCommand, state: ShellState, run: () => void): void {
    const outside = assignments.length > 0 ? state.clone() : undefined;
    for (const { name, value, append } of assignments) state.assign(name, value, append);
    run();
    for (const { name } of assignments) {
      state.assignAlso(name, outside?.variables.get(name), outside);
      if (outside) state.held.set(name, new Set([...state.held.of(name), ...outside.held.of(name)]));
    }
  }

  /** A script file or `sh -c`, where it is run. */
  private script({ unit, mode, path }: Followed, command: SimpleCommand, state: ShellState, flow: Flow): void {
    this.running.add(unit);
    // `. F` without words leaves the parameters as they are.
    const args = scriptArguments(command);
    if (mode === 'source') {
      // `.` is a special builtin: what is assigned in front of it stays.
      for (const { name, value, append } of command.assignments) state.assign(name, value, append);
      const before = args.length > 0 ? state.facts?.enter(args) : undefined;
      this.statements(unit, unit.program.script.commands, state, flow);
      if (args.length > 0) state.facts?.leave(before);
    } else {
      const before = new Set(this.defined.keys());
      const inner = state.child(command.assignments);
      inner.held.setParameters(args);
      inner.held.callScript(path);
      inner.options = startOptions(command, unit);
      inner.facts?.enter(args);
      this.statements(unit, unit.program.script.commands, inner, { ...flow, subshell: true });
      this.uncalledSince(before, inner);
      state.afterSubshell(inner);
    }
    this.running.delete(unit);
  }

  /** Commands inside words and redirections: `$(…)` and backticks. */
  private substitutions(unit: ScriptUnit, node: SyntaxNode, state: ShellState, flow: Flow): void {
    // Inside escaped backticks the positions are not those of the text.
    if (!flow.opaque && !MAY_SUBSTITUTE.test(unit.program.text.slice(node.pos, node.end))) return;
    for (const child of substitutionsIn(node)) {
      if (!child.script) continue;
      const inner = state.clone();
      const opaque = flow.opaque || isOpaque(child.script);
      this.statements(unit, child.script.commands, inner, {
        ...flow,
        subshell: true,
        substitution: true,
        kept: true,
        opaque,
        guarded: true,
      });
      state.afterSubshell(inner);
    }
  }

  /** A word that no command gets, but the shell itself: what it is may decide what runs. */
  private ask(
    unit: ScriptUnit,
    node: Parameters<typeof askedCommand>[1],
    how: AskedWord['how'],
    state: ShellState,
    flow: Flow,
  ): void {
    this.substitutions(unit, node, state, flow);
    const command = askedCommand(unit, node, how);
    if (command.asked?.word.literal === undefined || mayBeOfImage(command.asked.word.literal))
      this.visit(command, state, flow, command);
    assignIn(command, state);
  }

  /** `[[ … ]]`, `(( … ))` and the rarer compounds: only what they contain is looked at. */
  private other(unit: ScriptUnit, node: AnyCommand, state: ShellState, flow: Flow): void {
    if (node.type === 'ArithmeticCommand') return this.ask(unit, node, 'compared', state, flow);
    this.substitutions(unit, node, state, flow);
    if (node.type === 'TestCommand') {
      const command = testCommand(unit, node);
      this.visit(command, state, flow, command);
      return assignIn(command, state);
    }
    forEachChild(node, (child) => {
      if (child.type === 'CompoundList') this.loop(unit, child, state, flow);
    });
  }
}

/** `$(…)`, `$((…))`, backticks, `<(…)` and `>(…)`; a body of a here-document stands behind its command. */
const MAY_SUBSTITUTE = /[$<>]\(|`|<</;

/** The surroundings of what stands inside a command: only the command itself is followed by the end. */
function withoutEnd(flow: Flow): Flow {
  if (flow.endsBehind === undefined) return flow;
  const inner: { -readonly [Key in keyof Flow]: Flow[Key] } = { ...flow };
  delete inner.endsBehind;
  return inner;
}

/** Variables that the expansions of a command's words set: `${X:=…}`, `$((X = 1))`. */
function assignIn(command: SimpleCommand, state: ShellState): void {
  for (const assigned of assignedIn(command)) state.expand(assigned);
}

/** A text that names a folder which is elsewhere in the new image. */
function mayBeOfImage(text: string): boolean {
  return /kaniko|\.docker/.test(text);
}

/** What a loop without words runs over. */
const PARAMETERS = wordOf([{ kind: 'expansion', name: '@', plain: true, raw: '$@', quote: '"' }]);

/** Loops over more words than that are not followed round by round. */
const MAX_ROUNDS = 4;

/** A loop over one word that is never split runs once. */
function isOneRound([word, ...more]: readonly ShellWord[]): boolean {
  return word !== undefined && more.length === 0 && isWhole(word);
}

/** The shell never makes several words of it, or none. */
function isWhole({ parts }: ShellWord): boolean {
  return parts.every(
    ({ kind, quote, raw }) => kind === 'text' || (quote !== '' && kind !== 'input' && !/^\$\{?[@*]/.test(raw)),
  );
}

/** What a command sends into a pipe: the texts of its words and of the files that it names, and more out of view. */
function printed(unit: ScriptUnit, node: AnyCommand, held: HeldTexts): Texts {
  if (node.type !== 'Command') return OUT_OF_VIEW;
  const { words, redirects } = toCommand(unit, node);
  const [name, ...args] = words;
  const given = inputOf(redirects, held) ?? [];
  const isPrinter = name?.literal === 'echo' || name?.literal === 'printf';
  const texts = args.flatMap((word) => [...(isPrinter ? held.read(word) : held.contents(word))]);
  return new Set([UNSEEN, ...given, ...texts]);
}

/** The options with which a script file or `sh -c` starts: those behind the name of the shell, or in the first line. */
function startOptions({ words }: SimpleCommand, { program: { text }, file }: ScriptUnit): ShellOptions {
  const options = new ShellOptions();
  const [name, ...args] = withoutPrefixes(words);
  if (/(?:^|\/)a?sh$/.test(name?.literal ?? '')) options.apply(args);
  else if (file) options.apply((shebang(text)?.line.match(/(?<=\s)-\S+/g) ?? []).map(literalWord));
  return options;
}
