import { ofEnvironment, textsOf, UNSEEN } from './texts.ts';
import { isList, joinParameterWords, loopWords, parameterWords, type Words } from './parameter-words.ts';
import type { ShellWord } from './word.ts';

export { environmentOf, ofEnvironment, UNSEEN } from './texts.ts';

/** The texts that a word may be, by the marks of {@link UNSEEN} and {@link ofEnvironment}. */
export type Texts = ReadonlySet<string>;

/** The texts of something that is out of view. */
export const OUT_OF_VIEW: Texts = new Set([UNSEEN]);

/** The project folder, whose path the runner decides. */
export const PROJECT = ofEnvironment('CI_PROJECT_DIR');

/** More texts than that are no help to anybody; longer ones are cut. */
const MAX_TEXTS = 32;
const MAX_LENGTH = 2048;

/** What is known of the environment in which a script starts. */
export interface Beginning {
  /** The texts with which a variable starts, before the script assigns it. */
  initial(name: string): Texts;
  /** Tells whether a text is empty; undefined where that is not known. */
  isEmpty(text: string): boolean | undefined;
  /** A text with the environment of its image in it; undefined where a part of it is out of view. */
  filled?(text: string): string | undefined;
  /** The text of a file of the project, by the path that {@link HeldTexts.where} gives. */
  file?(path: string): string | undefined;
}

const NOTHING_KNOWN: Beginning = {
  initial: () => OUT_OF_VIEW,
  isEmpty: (text) => (text === '' ? true : /^[\uE000-\uE002]/.test(text) ? undefined : false),
};

/** The positional parameters, as a function gives them back. */
interface Parameters {
  readonly parameters: readonly Texts[] | undefined;
  readonly words: readonly Words[] | undefined;
  readonly pool: Texts;
}

/**
 * What variables and positional parameters hold at one point of a script, over all paths that lead there, and where the
 * shell stands. Values are resolved where they are assigned, so that what is assigned later changes nothing in them.
 */
export class HeldTexts {
  private readonly texts = new Map<string, Texts>();
  /** The positional parameters one by one; undefined where their number is not known. */
  private parameters: readonly Texts[] | undefined;
  /** The words of loops that run over them, by the variable, and those of the positional parameters. */
  private readonly words = new Map<string, Words>();
  private parameterWords: readonly Words[] | undefined;
  /** All that may be among the positional parameters. */
  private pool: Texts = OUT_OF_VIEW;
  /** The directories in which the shell may stand. */
  private places: Texts = new Set([PROJECT]);
  /** What a command may read from its input. */
  input: Texts = OUT_OF_VIEW;
  private readonly beginning: Beginning;

  constructor(beginning: Beginning = NOTHING_KNOWN) {
    this.beginning = beginning;
  }

  clone(): HeldTexts {
    const copy = new HeldTexts(this.beginning);
    for (const [name, texts] of this.texts) copy.texts.set(name, texts);
    for (const [name, words] of this.words) copy.words.set(name, words);
    copy.parameters = this.parameters;
    copy.parameterWords = this.parameterWords;
    copy.pool = this.pool;
    copy.places = this.places;
    copy.input = this.input;
    return copy;
  }

  /** Takes in what another path that leads to the same point holds. */
  join(other: HeldTexts): void {
    for (const name of new Set([...this.texts.keys(), ...other.texts.keys()]))
      this.texts.set(name, union(this.of(name), other.of(name)));
    this.joinWords(other);
    const [own, theirs] = [this.parameters, other.parameters];
    this.parameters =
      own && theirs && own.length === theirs.length
        ? own.map((texts, index) => union(texts, theirs[index] ?? OUT_OF_VIEW))
        : undefined;
    this.pool = union(this.pool, other.pool);
    this.places = union(this.places, other.places);
  }

  /** A name whose words are known on one of two paths only may be anything. */
  private joinWords(other: HeldTexts): void {
    for (const [name, words] of this.words) {
      const theirs = other.words.get(name);
      if (theirs) this.words.set(name, new Set([...words, ...theirs]));
      else this.words.delete(name);
    }
    this.parameterWords = joinParameterWords(this.parameterWords, other.parameterWords);
  }

  /** The words that a loop variable or a positional parameter stands for; none where the script does not show all. */
  wordsOf(name: string): readonly ShellWord[] {
    return [...((/^[1-9]\d*$/.test(name) ? this.parameterWords?.[Number(name) - 1] : this.words.get(name)) ?? [])];
  }

  /** What a variable or a positional parameter holds. */
  of(name: string): Texts {
    if (name === 'PWD') return this.places;
    if (name === '@' || name === '*') return this.pool;
    if (!/^[1-9]\d*$/.test(name)) return this.texts.get(name) ?? this.beginning.initial(name);
    return this.parameters ? (this.parameters[Number(name) - 1] ?? new Set([''])) : this.pool;
  }

  /** The number of the positional parameters; undefined where that is not known. */
  countParameters(): number | undefined {
    return this.parameters?.length;
  }

  /** The variables that the script has set on some path. */
  assigned(): readonly string[] {
    return [...this.texts.keys()].filter((name) => name !== '0');
  }

  /** What a word is, with all that its expansions hold here. */
  read(word: ShellWord): Texts {
    if (word.literal !== undefined) return new Set([word.literal]);
    const { beginning } = this;
    const texts = textsOf(word, {
      of: (name) => this.of(name),
      isEmpty: (text) => beginning.isEmpty(text),
      filled: (text) => (beginning.filled ? beginning.filled(text) : text.includes(UNSEEN) ? undefined : text),
      file: (path) => this.file(new Set([path])),
    });
    return limited(texts);
  }

  /** The text of the one file of the project that a path names. */
  private file(texts: Texts): string | undefined {
    const [path, ...others] = located(this.places, texts);
    return path === undefined || others.length > 0 ? undefined : this.beginning.file?.(path);
  }

  /** What a file holds that a command reads. */
  contents(word: ShellWord): Texts {
    const text = this.file(this.read(word));
    return text === undefined ? OUT_OF_VIEW : new Set([UNSEEN, text]);
  }

  /** `read A B`: a line of the input, or its words one by one. */
  receive(names: readonly string[], input = this.input): void {
    const lines = [...input].flatMap((text) => text.split('\n')).map((line) => line.trim());
    const pieces = names.length > 1 ? lines.flatMap((line) => [line, ...line.split(/\s+/)]) : lines;
    for (const name of names) this.set(name, new Set([UNSEEN, ...pieces.filter((piece) => piece !== '')]));
  }

  /** @param value - undefined for a value that the script does not show */
  assign(name: string, value: ShellWord | undefined, append = false): void {
    const texts = value ? this.read(value) : OUT_OF_VIEW;
    const before = append ? [...this.of(name)] : [''];
    this.set(name, new Set(before.flatMap((start) => [...texts].map((text) => start + text))));
  }

  /** The words of a loop, one by one. */
  assignEach(name: string, words: readonly ShellWord[]): void {
    this.set(name, new Set(words.flatMap((word) => splitTexts(word, this.read(word)))));
    const known = loopWords(words, this.parameterWords);
    if (known.size > 0) this.words.set(name, known);
  }

  /** Sets what a variable holds. */
  set(name: string, texts: Texts): void {
    this.texts.set(name, limited(texts));
    this.words.delete(name);
  }

  /** Takes in that a test has found a variable empty, or not: texts that cannot be then are dropped. */
  refine(name: string, empty: boolean): void {
    if (name !== 'PWD') this.texts.set(name, this.only(this.of(name), empty));
  }

  private only(texts: Texts, empty: boolean): Texts {
    return new Set([...texts].filter((text) => this.beginning.isEmpty(text) !== !empty));
  }

  /** Back to what the variable was when the job began. */
  forget(name: string): void {
    this.texts.delete(name);
    this.words.delete(name);
  }

  /** The positional parameters as they are, for {@link restoreParameters}. */
  saveParameters(): Parameters {
    return { parameters: this.parameters, words: this.parameterWords, pool: this.pool };
  }

  restoreParameters({ parameters, words, pool }: Parameters): void {
    this.parameters = parameters;
    this.parameterWords = words;
    this.pool = pool;
  }

  /** `set -- WORDS`, or the arguments of a function or script. */
  setParameters(words: readonly ShellWord[]): void {
    const each = words.map((word) => this.read(word));
    const exact = words.every(
      ({ literal, parts }) =>
        literal !== undefined ||
        parts.every(({ quote, kind, raw }) => quote !== '' || kind === 'text' || (kind === 'pattern' && raw === '~')),
    );
    const positional = words.some(isList);
    this.pool = limited(new Set(words.flatMap((word, index) => splitTexts(word, each[index] ?? OUT_OF_VIEW))));
    this.parameters = exact && !positional ? each : undefined;
    const mayHaveBlanks = (word: ShellWord): boolean =>
      splits(word) && [...this.read(word)].some((text) => /\s/.test(text));
    this.parameterWords = parameterWords(words, this.parameterWords, mayHaveBlanks);
  }

  /** A script in a shell of its own: `$0` is how it was called, where a path says so. */
  callScript(path: ShellWord | undefined): void {
    const texts = path ? this.read(path) : OUT_OF_VIEW;
    this.set('0', [...texts].every((text) => text.includes('/')) ? texts : OUT_OF_VIEW);
  }

  /** `shift`: the first parameters are gone. */
  shift(count: number | undefined): void {
    this.parameters = count === undefined ? undefined : this.parameters?.slice(count);
    this.parameterWords = count === undefined ? undefined : this.parameterWords?.slice(count);
  }

  /** `cd`; undefined for a directory that the script does not show. */
  move(target: ShellWord | undefined): void {
    this.places = target ? this.where(target) : union(this.places, OUT_OF_VIEW);
  }

  /** The directories in which the shell may stand. */
  standing(): Texts {
    return this.places;
  }

  /** It may stand there as well. */
  mayStandAt(places: Texts): void {
    this.places = union(this.places, places);
  }

  /** Where the file is that a word names: an absolute path, as far as it is in view. */
  where(word: ShellWord): Texts {
    return located(this.places, this.read(word));
  }
}

/** The paths that texts name in directories. */
export function located(places: Texts, texts: Texts): Texts {
  const paths = [...texts].flatMap((text) =>
    /^[/\uE000\uE001]/.test(text) ? [text] : [...places].map((place) => (text === '' ? place : `${place}/${text}`)),
  );
  return limited(new Set(paths));
}

/** Where the shell splits a word, each of its pieces is a text of its own. */
function splitTexts(word: ShellWord, texts: Texts): readonly string[] {
  return splits(word) ? [...texts].flatMap((text) => text.split(/\s+/).filter((piece) => piece !== '')) : [...texts];
}

function splits({ parts }: ShellWord): boolean {
  return parts.some(({ quote, kind }) => quote === '' && kind !== 'text');
}

function union(a: Texts, b: Texts): Texts {
  return a === b ? a : limited(new Set([...a, ...b]));
}

function limited(texts: Iterable<string>): Texts {
  const all = [...texts];
  if (all.length <= MAX_TEXTS && all.every((text) => text.length <= MAX_LENGTH)) return new Set(all);
  return new Set([UNSEEN, ...all.slice(0, MAX_TEXTS).map((text) => text.slice(0, MAX_LENGTH))]);
}
