import type { Location, Range } from '../model.ts';
import { type LineStarts, lineStarts, locate } from '../source/position.ts';
import { MappedText, type PhysicalLine, physicalLines } from './lines.ts';
import { type InstructionWord, splitWords } from './words.ts';

/** A `--name=value` in front of the arguments of an instruction. */
export interface InstructionFlag {
  readonly name: string;
  /** Undefined when there is no `=`. */
  readonly value: string | undefined;
  readonly raw: string;
  readonly range: Range;
}

/** A here-document of RUN, COPY or ADD. */
export interface Heredoc {
  /** The word that opens it (`<<-"EOF"`). */
  readonly raw: string;
  readonly name: string;
  readonly range: Range;
  readonly body: string;
}

/** A word of an instruction with its place in the file. */
export interface Argument {
  readonly raw: string;
  readonly value: string;
  readonly range: Range;
}

export interface Instruction {
  /** In capitals: `RUN`. For ONBUILD that of the instruction behind it. */
  readonly keyword: string;
  readonly onbuild: boolean;
  readonly flags: readonly InstructionFlag[];
  /** The words behind the flags; for the JSON form its texts. */
  readonly arguments: readonly Argument[];
  /** What follows the flags on the logical line, without comments and line ends. */
  readonly text: string;
  readonly json: boolean;
  readonly heredocs: readonly Heredoc[];
  /** The logical line, from the keyword to its end. */
  readonly range: Range;
  /** The place of a piece of {@link text}. */
  readonly place: (start: number, end: number) => Range;
}

export interface Stage {
  readonly index: number;
  /** In lower case; undefined for a stage without a name. */
  readonly name: string | undefined;
  /** The image or stage as FROM writes it. */
  readonly base: string;
  readonly from: Instruction;
  /** Those behind FROM, in order. */
  readonly instructions: readonly Instruction[];
}

/** A directive at the top of the file: `# syntax=…`. */
export interface Directive {
  readonly value: string;
  readonly range: Range;
}

export interface Dockerfile {
  readonly path: string;
  readonly text: string;
  readonly escape: string;
  /** By name in lower case. */
  readonly directives: ReadonlyMap<string, Directive>;
  /** What stands before the first FROM. */
  readonly globals: readonly Instruction[];
  readonly stages: readonly Stage[];
  readonly locate: (range: Range) => Location;
}

const HEREDOC = /^\d*<<(-?)([^<]+)$/;
const HEREDOC_KEYWORDS: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

/**
 * Reads a Dockerfile by BuildKit's rules: directives, line continuations with comments and empty lines between them,
 * here-documents, the JSON form, ONBUILD. Keywords may have any case. A line that is no instruction is kept as one
 * with an unknown keyword, an unclosed here-document ends with the file: nothing throws.
 * @param path - path for the locations
 * @param text - the file; a byte order mark and CRLF are allowed; all ranges are UTF-16 units of it, `[start, end)`
 * @param job - job that the locations name
 * @see https://github.com/moby/buildkit/blob/v0.32.2/frontend/dockerfile/parser/parser.go
 */
export function parseDockerfile(path: string, text: string, job?: string): Dockerfile {
  const reader = new DockerfileReader(text);
  const instructions = reader.read();
  const globals: Instruction[] = [];
  const stages: (Stage & { readonly instructions: Instruction[] })[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM' && !instruction.onbuild) stages.push(openStage(stages.length, instruction));
    else (stages.at(-1)?.instructions ?? globals).push(instruction);
  }
  const starts: LineStarts = lineStarts(text);
  const { escape, directives } = reader;
  return { path, text, escape, directives, globals, stages, locate: (range) => locate(path, starts, range, job) };
}

function openStage(index: number, from: Instruction) {
  const [base, as, name] = from.arguments;
  const named = as?.value.toLowerCase() === 'as' ? name?.value.toLowerCase() : undefined;
  return { index, name: named, base: base?.value ?? '', from, instructions: [] };
}

class DockerfileReader {
  readonly directives = new Map<string, Directive>();
  escape = '\\';
  private readonly lines: readonly PhysicalLine[];
  private next = 0;

  constructor(text: string) {
    this.lines = physicalLines(text);
  }

  read(): Instruction[] {
    this.readDirectives();
    const instructions: Instruction[] = [];
    for (;;) {
      const line = this.logicalLine();
      if (!line) return instructions;
      if (line.text.trim() !== '') instructions.push(this.instruction(line));
    }
  }

  private readDirectives(): void {
    for (const line of this.lines) {
      const match = /^#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+?)\s*$/.exec(line.text.trimStart());
      if (!match) return;
      const [, name = '', value = ''] = match;
      const range = { start: line.start, end: line.start + line.text.length };
      if (!this.directives.has(name.toLowerCase())) this.directives.set(name.toLowerCase(), { value, range });
      if (name.toLowerCase() === 'escape' && (value === '`' || value === '\\')) this.escape = value;
    }
  }

  /** The next line with its continuations; comments and empty lines inside it are left out. */
  private logicalLine(): MappedText | undefined {
    const pieces: PhysicalLine[] = [];
    let open = true;
    while (open) {
      const line = this.lines[this.next];
      if (!line) break;
      this.next++;
      const content = line.text.trimStart();
      if (content.startsWith('#') || content === '') continue;
      const first = pieces.length === 0;
      const indent = first ? line.text.length - content.length : 0;
      const { text, continues } = this.withoutContinuation(line.text.slice(indent));
      open = continues;
      if (text !== '' || open) pieces.push({ text, start: line.start + indent });
    }
    return pieces.length === 0 ? undefined : new MappedText(pieces);
  }

  private withoutContinuation(text: string): { text: string; continues: boolean } {
    const trimmed = text.replace(/[ \t]+$/, '');
    if (!trimmed.endsWith(this.escape) || trimmed.at(-2) === this.escape) return { text, continues: false };
    return { text: trimmed.slice(0, -1), continues: true };
  }

  private instruction(line: MappedText): Instruction {
    const { text } = line;
    const onbuild = /^ONBUILD\s+(?=\S)/i.exec(text)?.[0].length ?? 0;
    const keyword = /^\S*/.exec(text.slice(onbuild))?.[0] ?? '';
    const flags: InstructionFlag[] = [];
    const words = splitWords(text, onbuild + keyword.length, this.escape);
    for (const word of words) {
      const match = /^--([a-z][\w-]*)(?:=([\s\S]*))?$/.exec(word.value);
      if (!match) break;
      flags.push({ name: match[1] ?? '', value: match[2], raw: word.raw, range: line.range(word.start, word.end) });
    }
    words.splice(0, flags.length);
    const start = words[0]?.start ?? text.length;
    const json = jsonArguments(text.slice(start));
    const whole = line.range(start, text.length);
    const upper = keyword.toUpperCase();
    return {
      keyword: upper,
      onbuild: onbuild > 0,
      flags,
      arguments: json
        ? json.map((value) => ({ raw: JSON.stringify(value), value, range: whole }))
        : words.map((word) => ({ raw: word.raw, value: word.value, range: line.range(word.start, word.end) })),
      text: text.slice(start),
      json: json !== undefined,
      heredocs: HEREDOC_KEYWORDS.has(upper) && !json ? this.heredocs(line, words) : [],
      range: line.range(0, text.length),
      place: (from, to) => line.range(start + from, start + to),
    };
  }

  /** Takes the bodies of the here-documents that a line opens from the lines after it. */
  private heredocs(line: MappedText, words: readonly InstructionWord[]): Heredoc[] {
    const found: Heredoc[] = [];
    for (const word of words) {
      const match = HEREDOC.exec(word.raw);
      const [name, more] = match ? splitWords(match[2] ?? '', 0, this.escape) : [];
      if (!match || !name || more) continue;
      const body: string[] = [];
      for (let next = this.lines[this.next]; next; next = this.lines[this.next]) {
        this.next++;
        if ((match[1] === '-' ? next.text.replace(/^\t+/, '') : next.text) === name.value) break;
        body.push(next.text);
      }
      found.push({
        raw: word.raw,
        name: name.value,
        range: line.range(word.start, word.end),
        body: body.join('\n'),
      });
    }
    return found;
  }
}

/** The texts of the JSON form; undefined when the text is no list of texts, which makes it the shell form. */
function jsonArguments(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((item) => typeof item === 'string') ? parsed : undefined;
  } catch {
    return undefined;
  }
}
