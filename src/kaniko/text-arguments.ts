import { ownValue } from '../own-value.ts';
import type { ProgramRun } from '../shell/program-runs.ts';
import type { ShellWord } from '../shell/word.ts';

/** Options of filters whose value is a text: a separator, a pattern, a number. */
const TEXT_OPTIONS: Readonly<Record<string, RegExp>> = {
  awk: /^-[Fv]$/,
  gawk: /^-[Fv]$/,
  mawk: /^-[Fv]$/,
  column: /^-[so]$/,
  cut: /^(?:-[bcdf]|--delimiter|--fields)$/,
  egrep: /^-[ABCem]$/,
  fgrep: /^-[ABCem]$/,
  grep: /^(?:-[a-zA-Z]*[ABCem]|--regexp)$/,
  join: /^-t$/,
  nl: /^-[bsw]$/,
  paste: /^-[a-z]*d$/,
  sort: /^(?:-[a-zA-Z]*[tk]|--field-separator|--key)$/,
  split: /^-[ablnt]$/,
  xargs: /^-[dEILnPs]$/,
};

/** The same with the value in the word itself: `-d/`, `-F/`, `-t/`. */
const GLUED = /^-[a-zA-Z]*[dFt](?=.)/;

const GREP = /^[ef]?grep$/;

/**
 * The words of a filter that are texts and name no file, whatever they look like: `cut -d /`, `awk -F /`, the pattern of
 * grep.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/
 */
export function textArguments({ program, args }: ProgramRun): ReadonlySet<ShellWord> {
  const texts = new Set<ShellWord>();
  const options = ownValue(TEXT_OPTIONS, program);
  if (!options) return texts;
  const values = new Set<ShellWord>();
  args.forEach((word, index) => {
    const value = args[index + 1];
    if (value && options.test(word.literal ?? '')) values.add(value);
    if (GLUED.test(word.literal ?? '') && !GREP.test(program)) texts.add(word);
  });
  for (const word of values) texts.add(word);
  if (!GREP.test(program)) return texts;
  // Where no option gives the pattern, it is the first operand.
  const isGiven = args.some(({ literal }) => /^(?:-[a-zA-Z]*[ef]|--(?:regexp|file)(?:=.*)?)$/.test(literal ?? ''));
  const pattern = isGiven ? undefined : args.find((word) => !values.has(word) && !word.raw.startsWith('-'));
  if (pattern) texts.add(pattern);
  return texts;
}

/**
 * The program of awk, whose patterns stand between slashes; none where a file holds it.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/awk.html
 */
export function awkProgram({ program, args }: ProgramRun): readonly ShellWord[] {
  const isFile = args.some(({ literal }) => /^(?:-f|--file(?:=.*)?)/.test(literal ?? ''));
  if (!/^[gm]?awk$/.test(program) || isFile) return [];
  const options = ownValue(TEXT_OPTIONS, program);
  const isValue = (index: number): boolean => options?.test(args[index - 1]?.literal ?? '') === true;
  return args.filter((word, index) => !word.raw.startsWith('-') && !isValue(index)).slice(0, 1);
}
