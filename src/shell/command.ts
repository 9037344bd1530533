import { withoutPrefixes } from './program-runs.ts';
import type {
  ArithmeticCommand,
  Assignment as AssignmentNode,
  Redirected,
  Redirection as RedirectionNode,
  TestCommand,
  Word as WordNode,
} from 'unbash';
import { heredocParts } from './heredoc.ts';
import { type CommandNode, toWord } from './parse.ts';
import type { ScriptUnit } from './script.ts';
import { type ShellWord, wordOf } from './word.ts';

/** `NAME=value`, as a prefix of a command, alone, or as an argument of export and the like. */
export interface ShellAssignment {
  readonly name: string;
  readonly value: ShellWord;
  readonly append: boolean;
  readonly start: number;
  readonly end: number;
}

export interface ShellRedirect {
  readonly operator: string;
  /** The file; missing for a here-document. */
  readonly target?: ShellWord;
  readonly heredoc?: HereDocument;
  readonly raw: string;
  readonly start: number;
  readonly end: number;
}

export interface HereDocument {
  readonly text: string;
  /** A quoted delimiter: nothing is expanded. */
  readonly quoted: boolean;
  /** The text as a word: what the shell expands in it. */
  readonly word: ShellWord;
  readonly start: number;
  readonly end: number;
}

type AskedNode = WordNode | ArithmeticCommand;

/** A word of `case`, `for` or `((…))`, by which the shell decides what runs, and how often. */
export interface AskedWord {
  readonly word: ShellWord;
  /** `compared` for one whose text decides, `counted` for one of a list, each of whose fields is a round of a loop. */
  readonly how: 'compared' | 'counted';
}

/** One simple command with its words. Positions are those of the unit's text. */
export interface SimpleCommand {
  readonly unit: ScriptUnit;
  readonly node: CommandNode | Redirected | TestCommand | AskedNode;
  /** The command's name and arguments. */
  readonly words: readonly ShellWord[];
  /** Assignments in front of the name, or all of the command when there is no name. */
  readonly assignments: readonly ShellAssignment[];
  /** Assignments among the arguments (`export A=1`). */
  readonly argumentAssignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  /** It is no command but a word that the shell itself looks at. */
  readonly asked?: AskedWord;
  /** From the name to the last word, redirections after it not included. */
  readonly start: number;
  readonly end: number;
}

const known = new WeakMap<ScriptUnit, WeakMap<CommandNode, SimpleCommand>>();

/** Converts a command node, once: however often it runs, its words are the same objects. */
export function toCommand(unit: ScriptUnit, node: CommandNode): SimpleCommand {
  const commands = known.get(unit) ?? new WeakMap<CommandNode, SimpleCommand>();
  known.set(unit, commands);
  const command = commands.get(node) ?? convert(unit, node);
  commands.set(node, command);
  return command;
}

function convert(unit: ScriptUnit, node: CommandNode): SimpleCommand {
  const { text } = unit.program;
  const words: ShellWord[] = node.name ? [toWord(text, node.name)] : [];
  const argumentAssignments: ShellAssignment[] = [];
  for (const argument of node.args) {
    if (argument.type === 'Word') words.push(toWord(text, argument));
    else {
      argumentAssignments.push(toAssignment(text, argument));
      words.push(assignmentWord(text, argument));
    }
  }
  const assignments = node.prefix.flatMap((part) => (part.type === 'Assignment' ? [toAssignment(text, part)] : []));
  const redirects = node.redirects.map((redirect) => toRedirect(text, redirect));
  const start = words[0]?.start ?? node.pos;
  const end = words.at(-1)?.end ?? node.end;
  return { unit, node, words, assignments, argumentAssignments, redirects, start, end };
}

/** The redirections of a group, loop or condition, as a command without words. */
export function redirectionOf(unit: ScriptUnit, node: Redirected): SimpleCommand {
  const redirects = node.redirects.map((redirect) => toRedirect(unit.program.text, redirect));
  const place = { start: redirects[0]?.start ?? node.pos, end: redirects.at(-1)?.end ?? node.end };
  return { unit, node, words: [], assignments: [], argumentAssignments: [], redirects, ...place };
}

/** A word that the shell itself looks at, as a command without words. */
export function askedCommand(unit: ScriptUnit, node: AskedNode, how: AskedWord['how']): SimpleCommand {
  const { text } = unit.program;
  const raw = text.slice(node.pos, node.end);
  const word =
    node.type === 'Word'
      ? toWord(text, node)
      : { ...wordOf([{ kind: 'substitution', raw: `$${raw}`, quote: '' }], raw), start: node.pos, end: node.end };
  const { start, end } = word;
  return {
    unit,
    node,
    words: [],
    assignments: [],
    argumentAssignments: [],
    redirects: [],
    asked: { word, how },
    start,
    end,
  };
}

function toAssignment(text: string, node: AssignmentNode): ShellAssignment {
  const value = node.value.type === 'Word' ? toWord(text, node.value) : wordOf([]);
  return { name: node.name, value, append: node.append === true, start: node.pos, end: node.end };
}

/** An assignment among the arguments is a word like any other for the program that gets it. */
function assignmentWord(text: string, node: AssignmentNode): ShellWord {
  const value = node.value.type === 'Word' ? toWord(text, node.value) : undefined;
  const nameEnd = value ? value.start : node.end;
  const name = text.slice(node.pos, nameEnd);
  const parts = [{ kind: 'text', value: name, raw: name, quote: '' } as const, ...(value?.parts ?? [])];
  return {
    ...wordOf(parts, text.slice(node.pos, value?.end ?? node.end)),
    start: node.pos,
    end: value?.end ?? node.end,
  };
}

function toRedirect(text: string, node: RedirectionNode): ShellRedirect {
  const base = { operator: node.operator, raw: text.slice(node.pos, node.end), start: node.pos, end: node.end };
  if (node.type === 'HereDoc') {
    const { pos, end } = node.body;
    const quoted = node.delimiter?.quoted ?? false;
    const body = text.slice(pos, end);
    const word = { ...wordOf(heredocParts(body, quoted), body), start: pos, end };
    return { ...base, heredoc: { text: body, quoted, word, start: pos, end } };
  }
  return node.target ? { ...base, target: toWord(text, node.target) } : base;
}

/** What a script gets that a command runs: the words behind its name. */
export function scriptArguments({ words }: SimpleCommand): readonly ShellWord[] {
  const [name, ...rest] = withoutPrefixes(words);
  if (!/^(?:\.|source|(?:\/\w+\/)?a?sh)$/.test(name?.literal ?? '')) return rest;
  const script = rest.findIndex(({ literal }) => !literal?.startsWith('-'));
  // Behind the text of `sh -c` stands the name by which it calls itself.
  const isText = rest.slice(0, Math.max(script, 0)).some(({ literal }) => /^-[a-z]*c$/.test(literal ?? ''));
  return script === -1 ? [] : rest.slice(script + (isText ? 2 : 1));
}

/** `time` is a program in the shell of the image, which runs one command and no group. */
export function isTimed({ unit, node }: SimpleCommand): boolean {
  return /(?:^|[\s;&|({!])time(?:\s+-\w+)*\s+$/.test(unit.program.text.slice(0, node.pos));
}
