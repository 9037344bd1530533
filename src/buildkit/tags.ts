import { fill, visibleTexts } from '../kaniko/visible-values.ts';
import { concatWords, insideDoubleQuotes, literalWord, type ShellWord, type WordPart, wordOf } from '../shell/word.ts';
import { ALWAYS_SET, type CallContext } from './context.ts';
import { splitTag } from './names.ts';

type Values = CallContext['values'];

/** What a destination needs so that an empty tag means `latest`, as Kaniko reads it; buildctl fails on `repo:`. */
export type Completion =
  /** Nothing: its tag is never empty, as far as the files show it, or it has none. */
  | { readonly kind: 'none' }
  /** Another word. */
  | { readonly kind: 'word'; readonly name: ShellWord; readonly variable?: string }
  /** A test before the build: the tag is made of several parts, or hides in a value. */
  | { readonly kind: 'test'; readonly inner: string };

const NONE: Completion = { kind: 'none' };

/**
 * Says whether the tag of a destination may be empty, and what completes it. Definitions are followed: in the YAML, in
 * the script, in inputs. What is not written anywhere in view is taken as it comes, except for variables, which may be
 * unset (D17).
 * @param name - the destination as the user wrote it
 */
export function completionOf(name: ShellWord, values: Values): Completion {
  const cut = splitTag(name);
  if (!cut) return hidesEmptyTag(name, values) ? testOf(name) : NONE;
  const parts = cut.tag.parts.filter(isSignificant);
  const [part, ...others] = parts;
  if (!part) return { kind: 'word', name: concatWords(cut.repository, literalWord(':latest')) };
  if (!parts.every((one) => mayBeEmpty(one, others.length === 0, values))) return NONE;
  if (others.length > 0 || part.kind !== 'expansion') return testOf(name);
  const raw = `\${${part.name}:-latest}`;
  const colon = { kind: 'text', value: ':', raw: ':', quote: part.quote } as const;
  const tag = { ...part, plain: false, raw } as const;
  return { kind: 'word', name: concatWords(cut.repository, wordOf([colon]), wordOf([tag])), variable: part.name };
}

/** The destination with the default that a word can hold; as it is where only a test completes it. */
export function completeTag(name: ShellWord, { values }: Pick<CallContext, 'values'>): ShellWord {
  const completion = completionOf(name, values);
  return completion.kind === 'word' ? completion.name : name;
}

/**
 * True for a text, with variables written as in double quotes, that is empty if they are.
 * @param values - looks variables up in turn
 */
function mayTextBeEmpty(text: string, values: Values): boolean {
  return fill(text, values).some((one) => {
    const names = [...one.matchAll(/\$(?:(\w+)|\{(\w+)\})/g)].map((match) => match[1] ?? match[2] ?? '');
    const rest = one.replaceAll(/\$(?:\w+|\{\w+\})/g, '');
    return rest === '' && names.every((name) => !ALWAYS_SET.has(name));
  });
}

function mayBeEmpty(part: WordPart, alone: boolean, values: Values): boolean {
  if (part.kind === 'input') return values(part.raw).includes('');
  if (part.kind !== 'expansion' || !part.plain || ALWAYS_SET.has(part.name)) return false;
  const written = values(part.name);
  // What hides in another variable gets its default where a word can hold one: that costs nothing.
  return (
    written.length === 0 ||
    written.some((text) => text === '' || (alone ? text.startsWith('$') : mayTextBeEmpty(text, values)))
  );
}

/** The value in view of a name that shows no tag itself may end in one that may be empty. */
function hidesEmptyTag(name: ShellWord, values: Values): boolean {
  if (!name.parts.some(({ kind }) => kind === 'expansion')) return false;
  return visibleTexts(name, values).some((text) => {
    const colon = text.indexOf(':', text.lastIndexOf('/') + 1);
    if (colon === -1 || /\$\([^)]*$|`|\$\{\w+:[^}]*$/.test(text.slice(0, colon))) return false;
    return mayTextBeEmpty(text.slice(colon + 1), values);
  });
}

function testOf(name: ShellWord): Completion {
  const inner = insideDoubleQuotes(name);
  return inner === undefined ? NONE : { kind: 'test', inner };
}

/** Empty quotes between parts say nothing. */
function isSignificant(part: WordPart): boolean {
  return part.kind !== 'text' || part.value !== '';
}
