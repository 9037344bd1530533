import type { SimpleCommand } from './command.ts';
import { type HeldTexts, located, OUT_OF_VIEW, type Texts } from './held.ts';
import type { ShellWord } from './word.ts';

/** What the words of a command are, and where it runs, over all runs of it. */
export class CommandTexts {
  private readonly texts: Set<string>[] = [];
  private readonly places = new Set<string>();
  private readonly indexes = new Map<ShellWord, number>();

  constructor(command: SimpleCommand, held: HeldTexts) {
    for (const [index, word] of wordsOf(command).entries()) this.indexes.set(word, index);
    this.add(command, held);
  }

  /** Takes in another run of the command. */
  add(command: SimpleCommand, held: HeldTexts): void {
    for (const place of held.standing()) this.places.add(place);
    for (const [index, word] of wordsOf(command).entries()) {
      if (word.literal !== undefined) continue;
      const known = (this.texts[index] ??= new Set());
      for (const text of held.read(word)) known.add(text);
    }
  }

  /** What a word of the command is. */
  of(word: ShellWord): Texts {
    if (word.literal !== undefined) return new Set([word.literal]);
    const index = this.indexes.get(word);
    return (index === undefined ? undefined : this.texts[index]) ?? OUT_OF_VIEW;
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

/** The words of a command: its own, and those of its redirections and assignments. */
function wordsOf({ words, redirects, assignments, argumentAssignments }: SimpleCommand): readonly ShellWord[] {
  return [
    ...words,
    ...redirects.flatMap(({ target, heredoc }) => (target ? [target] : heredoc ? [heredoc.word] : [])),
    ...[...assignments, ...argumentAssignments].map(({ value }) => value),
  ];
}
