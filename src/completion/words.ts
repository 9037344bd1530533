import type { Command, Option } from 'commander';
import { FORMATS } from '../commands/formats.ts';
import { allCodes } from '../help/codes.ts';
import { allFlags } from '../help/flags.ts';
import { ruleOf } from '../lint/lint.ts';
import { ownValue } from '../own-value.ts';

/** What can follow an option, or stand as an argument. */
export type Values =
  | { readonly kind: 'none' }
  | { readonly kind: 'files' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Only the user knows. */
  | { readonly kind: 'any' };

export interface CompletedOption {
  /** With dashes, the short one first. */
  readonly spellings: readonly string[];
  readonly description: string;
  readonly repeatable: boolean;
  readonly values: Values;
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  readonly argument: Values;
}

/** Options whose value is a file. */
const FILES: ReadonlySet<string> = new Set([
  '--config',
  '--ci-file',
  '--include-from',
  '--stdin-filename',
  '--ci',
  '--report',
  '--explain-log',
]);

/** Values of options that take other words, too (`json:FILE`), or that say what is wrong in words of their own. */
const WORDS: Readonly<Record<string, () => readonly string[]>> = {
  '--format': () => FORMATS,
  '--only': lintCodes,
  '--ignore': lintCodes,
};

/** What a shell may offer, from the program itself: commands, options, their values, codes and flags. */
export function completedCommands(root: Command): readonly CompletedCommand[] {
  return root.commands.map((command) => ({
    name: command.name(),
    description: command.summary() || command.description(),
    options: command.createHelp().visibleOptions(command).map(completedOption),
    argument: argumentOf(command),
  }));
}

function completedOption(option: Option): CompletedOption {
  return {
    spellings: [option.short, option.long].flatMap((spelling) => spelling ?? []),
    description: option.description,
    repeatable: Array.isArray(option.defaultValue),
    values: valuesOf(option),
  };
}

function valuesOf({ argChoices, required, optional, long }: Option): Values {
  if (!required && !optional) return { kind: 'none' };
  const words = argChoices ?? ownValue(WORDS, long ?? '')?.();
  if (words) return { kind: 'words', words };
  return { kind: FILES.has(long ?? '') ? 'files' : 'any' };
}

function argumentOf(command: Command): Values {
  const [argument] = command.registeredArguments;
  if (!argument) return { kind: 'none' };
  if (argument.argChoices) return { kind: 'words', words: argument.argChoices };
  if (command.name() === 'explain') return { kind: 'words', words: subjects() };
  return { kind: /paths|folder|file/.test(argument.name()) ? 'files' : 'any' };
}

function lintCodes(): readonly string[] {
  return allCodes()
    .map(({ code }) => code)
    .filter((code) => ruleOf(code) !== undefined);
}

function subjects(): readonly string[] {
  const flags = allFlags().flatMap(({ name, spellings }) => [name, ...spellings.filter((one) => one.startsWith('--'))]);
  return [...allCodes().map(({ code }) => code), ...flags];
}
