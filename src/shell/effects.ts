import type { SimpleCommand } from './command.ts';
import { type ShellWord, wordOf, type WordPart } from './word.ts';

/** What the expansion of a part of a word does beside giving a text. */
export type Effect =
  /** It sets a variable of the shell. */
  | { readonly kind: 'assigns'; readonly name: string }
  /** It ends the shell where the variable is unset. */
  | { readonly kind: 'stops' }
  /** It runs a command that may do anything, or draws another text each time. */
  | { readonly kind: 'runs' }
  /** It gives another text a moment later: the time. */
  | { readonly kind: 'varies' };

/** Programs that only read, as long as nothing in the substitution writes, groups or names a function. */
const READERS =
  /^(?:basename|cat|cut|date|dirname|echo|expr|git|grep|head|hostname|jq|md5sum|printf|pwd|sed|seq|sha\d+sum|sort|tail|tr|uname|wc|yq)$/;

/** The effects of a word's expansions, in the order in which the shell meets them. */
export function effectsOf({ parts }: ShellWord): readonly Effect[] {
  return parts.flatMap(effectsOfPart);
}

/** A variable that an expansion sets, and to what where that is an expansion with a default. */
export interface Assigned {
  readonly name: string;
  readonly value: ShellWord | undefined;
}

/** The variables that the expansions of a command set, wherever in it they stand. */
export function assignedIn({ words, assignments, redirects, asked }: SimpleCommand): readonly Assigned[] {
  const all = [
    ...words,
    ...assignments.map(({ value }) => value),
    ...redirects.flatMap(({ target, heredoc }) => (target ? [target] : heredoc ? [heredoc.word] : [])),
    ...(asked ? [asked.word] : []),
  ];
  return all
    .filter(({ literal }) => literal === undefined)
    .flatMap(({ parts }) => parts)
    .flatMap((part) =>
      effectsOfPart(part).flatMap((effect) =>
        effect.kind === 'assigns'
          ? [{ name: effect.name, value: part.kind === 'expansion' ? wordOf([part]) : undefined }]
          : [],
      ),
    );
}

/** True for a word that the shell makes by running a command, whatever that does. */
export function runsCommand({ parts }: ShellWord): boolean {
  return parts.some((part) => part.kind === 'substitution' && !part.raw.startsWith('$(('));
}

function effectsOfPart(part: WordPart): readonly Effect[] {
  if (part.kind === 'expansion') return effectsOfExpansion(part.name, part.raw);
  if (part.kind !== 'substitution') return [];
  if (part.raw.startsWith('$((')) return assignedNames(part.raw).map((name) => ({ kind: 'assigns', name }));
  if (!isReader(part.raw)) return [{ kind: 'runs' }];
  return /\bdate\b/.test(part.raw) ? [{ kind: 'varies' }] : [];
}

function effectsOfExpansion(name: string, raw: string): readonly Effect[] {
  if (name === 'RANDOM') return [{ kind: 'runs' }];
  const operator = /^\$\{\w+(:?[=?])/.exec(raw)?.[1];
  if (operator?.endsWith('=') === true) return [{ kind: 'assigns', name }];
  return operator === undefined ? [] : [{ kind: 'stops' }];
}

/** The variables that arithmetic sets: `N += 1`, `N++`. */
export function assignedNames(raw: string): readonly string[] {
  const before = [...raw.matchAll(/([A-Za-z_]\w*)\s*(?:[-+*/%&|^]|<<|>>)?=(?!=)/g)];
  const around = [...raw.matchAll(/([A-Za-z_]\w*)\s*(?:\+\+|--)|(?:\+\+|--)\s*([A-Za-z_]\w*)/g)];
  return [...before, ...around].map((match) => match[1] ?? match[2] ?? '');
}

/** A pipeline of programs that only read. */
function isReader(raw: string): boolean {
  const inner = raw.startsWith('`') ? raw.slice(1, -1) : raw.slice(2, -1);
  if (/[;&{}()`\n]|\$\{\w+:?[=?]/.test(inner) || /(?<!2)>(?!\s*\/dev\/null)/.test(inner)) return false;
  return inner.split('|').every((command) => READERS.test(/^\s*(\S+)/.exec(command)?.[1] ?? ''));
}
