import type { Assignment as AssignmentNode, Redirected, Redirection as RedirectionNode } from 'unbash';
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

/** One simple command with its words. Positions are those of the unit's text. */
export interface SimpleCommand {
  readonly unit: ScriptUnit;
  readonly node: CommandNode | Redirected;
  /** The command's name and arguments. */
  readonly words: readonly ShellWord[];
  /** Assignments in front of the name, or all of the command when there is no name. */
  readonly assignments: readonly ShellAssignment[];
  /** Assignments among the arguments (`export A=1`). */
  readonly argumentAssignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
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

const TERMINAL = /^(?:\/dev\/(?:null|stdout|stderr|tty)|&?\d|-)$/;

/** It sends what a command prints to a file. */
export function keepsOutput({ operator, target }: ShellRedirect): boolean {
  return operator.includes('>') && target !== undefined && !TERMINAL.test(target.raw);
}

/** What a script gets that a command runs: the words behind its name. */
export function scriptArguments({ words }: SimpleCommand): readonly ShellWord[] {
  const [name, ...rest] = words[0]?.literal === 'exec' ? words.slice(1) : words;
  if (!/^(?:\.|source|(?:\/\w+\/)?a?sh)$/.test(name?.literal ?? '')) return rest;
  const script = rest.findIndex(({ literal }) => !literal?.startsWith('-'));
  return script === -1 ? [] : rest.slice(script + 1);
}

/** `time` is a program in the shell of the image, which runs one command and no group. */
export function isTimed({ unit, node }: SimpleCommand): boolean {
  return /(?:^|[\s;&|({!])time(?:\s+-\w+)*\s+$/.test(unit.program.text.slice(0, node.pos));
}
