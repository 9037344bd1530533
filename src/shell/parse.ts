import { forEachChild, parse as parseScript } from 'unbash';
import type {
  Command as CommandNode,
  DoubleQuotedChild,
  ParsedScript,
  Word as WordNode,
  WordPart as PartNode,
  SyntaxNode,
} from 'unbash';
import { literalWord, type Quote, type ShellWord, type WordPart } from './word.ts';

/** A parsed piece of shell text. Only this file knows the parser. */
export interface Program {
  readonly text: string;
  readonly script: ParsedScript;
  /** Syntax errors, or an unterminated here-document: the text is no complete program. */
  readonly problem?: string;
}

export type { CommandNode };

/** Longer texts are refused: the parser is quadratic on hostile input (`parsers.md` A5). */
const MAX_TEXT = 64 * 1024;
const MAX_HEREDOCS = 64;

const INPUT = /\$\[\[(?:[^\]\n]|\](?!\]))*\]\]/g;

/** Replaces `$[[ inputs.x ]]` by an identifier of the same length, so that every offset stays. */
function mask(text: string): string {
  return text.replaceAll(INPUT, (match) => `_${'G'.repeat(match.length - 1)}`);
}

/**
 * Parses shell text.
 * @param text - decoded script text, LF line ends
 * @returns the program; `problem` says why it is not complete. Never throws
 */
export function parseShell(text: string): Program {
  const heredocs = text.match(/<</g)?.length ?? 0;
  if (text.length > MAX_TEXT || heredocs > MAX_HEREDOCS)
    return { text, script: emptyScript(), problem: 'it is too large' };
  try {
    const script = parseScript(mask(text));
    const problem = findProblem(script);
    return problem === undefined ? { text, script } : { text, script, problem };
  } catch {
    return { text, script: emptyScript(), problem: 'it is nested too deeply' };
  }
}

function emptyScript(): ParsedScript {
  return parseScript('');
}

function findProblem(script: ParsedScript): string | undefined {
  let problem: string | undefined;
  const visit = (node: SyntaxNode): void => {
    if (problem !== undefined) return;
    if ('errors' in node && node.errors && node.errors.length > 0) problem = node.errors[0]?.message ?? 'syntax error';
    if (node.type === 'HereDoc' && node.closing === undefined) problem = 'a here-document is not closed';
    forEachChild(node, visit);
  };
  visit(script);
  return problem;
}

/** True for a script inside escaped backticks: its positions are not those of the text. */
export function isOpaque(script: ParsedScript): boolean {
  return script.source !== undefined;
}

/**
 * Converts a parsed word.
 * @param text - the text that was parsed (unmasked), for `raw`
 */
export function toWord(text: string, node: WordNode): ShellWord {
  const known = wordsByNode.get(node) ?? convertWord(text, node);
  wordsByNode.set(node, known);
  return known;
}

/** A node belongs to one text, and jobs of one template share its programs. */
const wordsByNode = new WeakMap<WordNode, ShellWord>();

function convertWord(text: string, node: WordNode): ShellWord {
  let { end } = node;
  while (end - 2 >= node.pos && text.startsWith('\\\n', end - 2)) end -= 2;
  const raw = text.slice(node.pos, end);
  const parts = node.parts ? node.parts.flatMap((part) => toParts(text, part, '')) : plainParts(text, node, end);
  const withTilde = raw.startsWith('~') ? splitTilde(parts) : parts;
  const literal = withTilde.every((part) => part.kind === 'text')
    ? withTilde.map((part) => part.value).join('')
    : undefined;
  const base = { raw, parts: withTilde, start: node.pos, end };
  return literal === undefined ? base : { ...base, literal };
}

/** A word without parts in the tree: literal text, perhaps with backslashes or a masked input. */
function plainParts(text: string, node: WordNode, end: number): WordPart[] {
  return literalParts(text, node.pos, end, '', node.value);
}

/** Literal text, cut at GitLab inputs, which the parser saw masked. */
function literalParts(text: string, start: number, end: number, quote: Quote, value: string): WordPart[] {
  const raw = text.slice(start, end);
  const inputs = [...raw.matchAll(INPUT)];
  if (inputs.length === 0) return [{ kind: 'text', value: unfold(value, quote), raw, quote }];
  const parts: WordPart[] = [];
  let position = 0;
  for (const match of inputs) {
    if (match.index > position) parts.push(plainText(raw.slice(position, match.index), quote));
    parts.push({ kind: 'input', raw: match[0], quote });
    position = match.index + match[0].length;
  }
  if (position < raw.length) parts.push(plainText(raw.slice(position), quote));
  return parts;
}

function plainText(raw: string, quote: Quote): WordPart {
  const value =
    quote === '"' ? raw.replaceAll(/\\([\\"$`])/g, '$1') : quote === '' ? raw.replaceAll(/\\(.)/gs, '$1') : raw;
  return { kind: 'text', value, raw, quote };
}

function unfold(value: string, quote: Quote): string {
  return quote === "'" ? value : value.replaceAll('\\\n', '');
}

function splitTilde(parts: WordPart[]): WordPart[] {
  const [first, ...rest] = parts;
  if (first?.kind !== 'text' || first.quote !== '') return parts;
  const slash = first.raw.indexOf('/');
  const tilde = slash === -1 ? first.raw : first.raw.slice(0, slash);
  const tail: WordPart[] = slash === -1 ? [] : [plainText(first.raw.slice(slash), '')];
  return [{ kind: 'pattern', raw: tilde, quote: '' }, ...tail, ...rest];
}

function toParts(text: string, node: PartNode | DoubleQuotedChild, quote: Quote): WordPart[] {
  const raw = text.slice(node.pos, node.end);
  switch (node.type) {
    case 'Literal':
      return literalParts(text, node.pos, node.end, quote, node.value);
    case 'SingleQuoted':
      return literalParts(text, node.pos + 1, node.end - 1, "'", node.value);
    case 'DoubleQuoted':
      if (node.parts.length === 0) return [{ kind: 'text', value: '', raw: '', quote: '"' }];
      return node.parts.flatMap((part) => toParts(text, part, '"'));
    case 'SimpleExpansion':
      return [{ kind: 'expansion', name: raw.slice(1), plain: true, raw, quote }];
    case 'ParameterExpansion': {
      const plain = node.operation === undefined && node.index === undefined && node.prefix === undefined;
      return [{ kind: 'expansion', name: node.parameter, plain, raw, quote }];
    }
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
      return [{ kind: 'substitution', raw, quote }];
    case 'AnsiCQuoted':
    case 'LocaleString':
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion':
    case 'ProcessSubstitution':
      return [{ kind: 'pattern', raw, quote: '' }];
  }
}

/** The words of a text as the shell reads it; undefined for what is no list of words. */
export function wordsOfText(text: string): readonly ShellWord[] | undefined {
  if (text.trim() === '') return [];
  const source = `: ${text}`;
  const { script, problem } = parseShell(source);
  const [statement, ...more] = script.commands;
  const command = statement?.command;
  if (problem !== undefined || more.length > 0 || command?.type !== 'Command') return undefined;
  return command.args.flatMap((word) => (word.type === 'Word' ? [toWord(source, word)] : []));
}

/**
 * The value of a variable as a word: what is expanded in it, and the text around. Blanks do not split it.
 * @returns undefined for a text that cannot be read so, which has characters of its own
 */
export function wordOfText(text: string): ShellWord | undefined {
  if (!/[$`]/.test(text)) return literalWord(text);
  const [word, ...more] = wordsOfText(`"${text}"`) ?? [];
  return more.length === 0 ? word : undefined;
}
