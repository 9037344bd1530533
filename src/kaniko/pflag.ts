import type { FlagOccurrence, KanikoFlavor } from '../model.ts';
import { literalPrefix, literalWord, maySplit, type ShellWord, splitWord, stripPrefix } from '../shell/word.ts';
import { type FlagName, flagByName, flagByShort, OVERRIDING_ALIASES } from './flag-names.ts';
import { DURATION, NUMBER, takesText, VALUE_TYPES } from './flag-values.ts';

/** Why a command line is not one that Kaniko runs, or not one that can be read. */
export type ArgumentProblem =
  | { readonly kind: 'unknown-flag'; readonly word: ShellWord }
  | { readonly kind: 'missing-value'; readonly word: ShellWord }
  | { readonly kind: 'bad-boolean'; readonly word: ShellWord }
  | { readonly kind: 'bad-integer'; readonly word: ShellWord }
  | { readonly kind: 'bad-duration'; readonly word: ShellWord }
  /** `flag` is the boolean that the word was meant for. */
  | { readonly kind: 'positional'; readonly word: ShellWord; readonly flag?: string }
  | { readonly kind: 'blank-first'; readonly word: ShellWord }
  | { readonly kind: 'swallowed'; readonly word: ShellWord; readonly value: ShellWord }
  | { readonly kind: 'may-hold-flags'; readonly word: ShellWord };

export interface ParsedArguments {
  /** In the order of the command line, overridden ones included. */
  readonly occurrences: readonly FlagOccurrence[];
  /** The occurrences that a later one overrides. */
  readonly overridden: ReadonlySet<FlagOccurrence>;
  /** Why, where that is not the order of the flags. */
  readonly reasons?: ReadonlyMap<FlagOccurrence, string>;
  readonly problems: readonly ArgumentProblem[];
}

const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** Reads a boolean as Go's strconv.ParseBool does; undefined for anything else. */
export function parseBoolean(text: string): boolean | undefined {
  return TRUE.includes(text) ? true : FALSE.includes(text) ? false : undefined;
}

interface Spelled {
  readonly flag: FlagName;
  readonly spelling: string;
  readonly value?: ShellWord;
}

/**
 * Reads the words after the executor's name by pflag's grammar: `--name=value` and `--name value`, `-d=v`, `-dv`,
 * `-d v`, booleans with `=` only, `--` ends the flags, a value flag takes the next word whatever it is, the last one
 * of a flag that does not repeat wins.
 * @param words - the arguments; expansions are kept as they are
 * @see https://github.com/spf13/pflag/blob/v1.0.6/flag.go lines 959-1078
 */
export function parseArguments(words: readonly ShellWord[], flavor: KanikoFlavor): ParsedArguments {
  const occurrences: FlagOccurrence[] = [];
  const aliases = new Map<FlagOccurrence, string>();
  const problems: ArgumentProblem[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as ShellWord;
    if (word.literal === '--') {
      for (const rest of words.slice(i + 1)) problems.push({ kind: 'positional', word: rest });
      break;
    }
    const spelled = spell(word, flavor);
    if ('kind' in spelled) {
      // After a word that swallowed or broke the line, what follows says nothing about the author's intent.
      const broken = problems.some(({ kind }) => kind === 'swallowed' || kind === 'blank-first');
      if (broken && spelled.kind !== 'unknown-flag') continue;
      const meant = spelled.kind === 'positional' ? bareBoolean(words[i - 1], word) : undefined;
      problems.push(meant === undefined ? spelled : { kind: 'positional', word, flag: meant });
      continue;
    }
    let value = spelled.value;
    let end = word.end;
    let written = word.raw;
    if (spelled.flag.boolean) {
      value ??= literalWord('true');
      if (value.literal !== undefined && parseBoolean(value.literal) === undefined)
        problems.push({ kind: 'bad-boolean', word });
    } else if (!value) {
      value = words[++i];
      if (!value) {
        problems.push({ kind: 'missing-value', word });
        break;
      }
      if (isFlagLike(value)) problems.push({ kind: 'swallowed', word, value });
      end = value.end;
      written = `${word.raw} ${value.raw}`;
    }
    const type = VALUE_TYPES.get(spelled.flag.name);
    if (type && value.literal !== undefined && !takesText(type, value.literal)) {
      const at = spelled.value ? word : value;
      if (type === NUMBER) problems.push({ kind: 'bad-integer', word: at });
      if (type === DURATION) problems.push({ kind: 'bad-duration', word: at });
    }
    const occurrence = { flag: spelled.flag.name, written, value, range: { start: word.start, end } };
    occurrences.push(occurrence);
    aliases.set(occurrence, spelled.spelling);
  }
  return { occurrences, overridden: findOverridden(occurrences, aliases, flavor), problems };
}

/** `--cache true`: the flag in front of a word that reads like its value. */
function bareBoolean(before: ShellWord | undefined, word: ShellWord): string | undefined {
  const name = before?.literal?.startsWith('--') === true ? before.literal.slice(2) : '';
  const isValue = word.literal === undefined || parseBoolean(word.literal) !== undefined;
  return isValue && flagByName(name)?.boolean === true ? name : undefined;
}

/** A known flag where a value was meant: the author forgot the value. */
function isFlagLike(value: ShellWord): boolean {
  const prefix = literalPrefix(value);
  if (/^-[bcdfv]$/.test(prefix) && value.literal !== undefined) return true;
  if (!prefix.startsWith('--')) return false;
  return flagByName(prefix.slice(2).split('=')[0] ?? '') !== undefined;
}

function spell(word: ShellWord, flavor: KanikoFlavor): Spelled | ArgumentProblem {
  const prefix = literalPrefix(word);
  if (!prefix.startsWith('-')) {
    if (/^\s/.test(prefix)) return { kind: 'blank-first', word };
    const path = word.parts.some((part) => part.kind === 'text' && part.value.includes('/'));
    const holdsFlags = word.literal === undefined && !path && (prefix === '' || maySplit(word));
    return { kind: holdsFlags ? 'may-hold-flags' : 'positional', word };
  }
  if (prefix === '-') return { kind: word.literal === undefined ? 'may-hold-flags' : 'positional', word };
  return prefix.startsWith('--') ? spellLong(word, prefix, flavor) : spellShort(word, prefix);
}

function spellLong(word: ShellWord, prefix: string, flavor: KanikoFlavor): Spelled | ArgumentProblem {
  const name = prefix.slice(2).split('=')[0] ?? '';
  const complete = prefix.includes('=') || word.literal !== undefined;
  const flag = complete ? flagByName(name) : undefined;
  if (!flag) return { kind: complete ? 'unknown-flag' : 'may-hold-flags', word };
  if (flag.forks && flavor !== 'unknown' && !flag.forks.includes(flavor)) return { kind: 'unknown-flag', word };
  const value = splitWord(word, '=')?.after;
  return value ? { flag, spelling: name, value } : { flag, spelling: name };
}

function spellShort(word: ShellWord, prefix: string): Spelled | ArgumentProblem {
  const letter = prefix[1] ?? '';
  const flag = flagByShort(letter);
  if (!flag) return { kind: 'unknown-flag', word };
  const rest = stripPrefix(word, `-${letter}`);
  if (!rest || rest.parts.every((part) => part.kind === 'text' && part.value === '')) return { flag, spelling: letter };
  return { flag, spelling: letter, value: stripPrefix(rest, '=') ?? rest };
}

function findOverridden(
  occurrences: readonly FlagOccurrence[],
  aliases: ReadonlyMap<FlagOccurrence, string>,
  flavor: KanikoFlavor,
) {
  const overridden = new Set<FlagOccurrence>();
  const winners = new Map<string, FlagOccurrence>();
  for (const occurrence of occurrences) {
    if (flagByName(occurrence.flag)?.repeatable || (occurrence.flag === 'target' && flavor === 'osscontainertools'))
      continue;
    const previous = winners.get(occurrence.flag);
    const emptyAlias = OVERRIDING_ALIASES.has(aliases.get(occurrence) ?? '') && occurrence.value.literal === '';
    const aliasStays =
      previous !== undefined &&
      OVERRIDING_ALIASES.has(aliases.get(previous) ?? '') &&
      !OVERRIDING_ALIASES.has(aliases.get(occurrence) ?? '') &&
      previous.value.literal !== '';
    if (aliasStays || (emptyAlias && previous)) overridden.add(occurrence);
    else {
      if (previous) overridden.add(previous);
      winners.set(occurrence.flag, occurrence);
    }
  }
  return overridden;
}
