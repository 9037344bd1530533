import type { SimpleCommand } from './command.ts';
import { heredocParts } from './heredoc.ts';
import { type HeldTexts, located, OUT_OF_VIEW, type Texts } from './held.ts';
import { printedVariables, runsText } from './prints-environment.ts';
import { type ShellWord, wordOf } from './word.ts';

/** Tells which of the variables that the script has set a program sees. */
type IsSeen = (variable: string) => boolean;

/** What the words of a command are, and where it runs, over all runs of it. */
export class CommandTexts {
  private readonly texts: Set<string>[] = [];
  private readonly places = new Set<string>();
  private readonly indexes = new Map<ShellWord, number>();
  private readonly printed = new Map<string, Set<string>>();

  constructor(command: SimpleCommand, held: HeldTexts, isSeen: IsSeen = () => true) {
    for (const [index, word] of wordsOf(command).entries()) this.indexes.set(word, index);
    this.add(command, held, isSeen);
  }

  /** Takes in another run of the command. */
  add(command: SimpleCommand, held: HeldTexts, isSeen: IsSeen = () => true): void {
    for (const place of held.standing()) this.places.add(place);
    const runs = runsText(command);
    for (const [index, word] of wordsOf(command).entries()) {
      if (word.literal !== undefined && !runs) continue;
      const known = (this.texts[index] ??= new Set());
      for (const text of held.read(word)) for (const piece of runs ? runTexts(text, held) : [text]) known.add(piece);
    }
    this.addPrinted(command, held, isSeen);
  }

  private addPrinted(command: SimpleCommand, held: HeldTexts, isSeen: IsSeen): void {
    const names = printedVariables(command);
    const isSet = command.words[0]?.literal === 'set';
    const all = names === 'all' ? held.assigned().filter((name) => isSet || isSeen(name)) : names;
    for (const name of all) {
      const known = this.printed.get(name) ?? new Set();
      for (const text of held.of(name)) known.add(text);
      this.printed.set(name, known);
    }
  }

  /** The variables that the command prints, and what they hold; of those that it does not name, the ones that the script sets. */
  get variables(): ReadonlyMap<string, Texts> {
    return this.printed;
  }

  /** What a word of the command is. */
  of(word: ShellWord): Texts {
    const index = this.indexes.get(word);
    const known = index === undefined ? undefined : this.texts[index];
    if (known) return known;
    return word.literal === undefined ? OUT_OF_VIEW : new Set([word.literal]);
  }

  /** The directories in which it runs. */
  get standing(): Texts {
    return this.places;
  }

  /** Where the file is that a word names. */
  where(word: ShellWord): Texts {
    return located(this.places, this.of(word));
  }

  /** Where the file is that a text of the command names. */
  whereText(text: string): Texts {
    return located(this.places, new Set([text]));
  }
}

/** A text that a shell runs, with what it expands in it. */
function runTexts(text: string, held: HeldTexts): Texts {
  return text.includes('$') || text.includes('`') ? held.read(wordOf(heredocParts(text, false))) : new Set([text]);
}

/** The words of a command: its own, and those of its redirections and assignments. */
function wordsOf({ words, redirects, assignments, argumentAssignments, asked }: SimpleCommand): readonly ShellWord[] {
  return [
    ...words,
    ...redirects.flatMap(({ target, heredoc }) => (target ? [target] : heredoc ? [heredoc.word] : [])),
    ...[...assignments, ...argumentAssignments].map(({ value }) => value),
    ...(asked ? [asked.word] : []),
  ];
}
