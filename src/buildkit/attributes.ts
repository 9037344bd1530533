import type { FlagOccurrence } from '../model.ts';
import {
  escapeDoubleQuoted,
  insideDoubleQuotes,
  isPlain,
  type ShellWord,
  splitWord,
  type WordPart,
  wordOf,
} from '../shell/word.ts';
import type { CommandDraft } from './command-draft.ts';

/** Attributes of the outputs, each with a comma in front, for the inside of double quotes. */
export interface Attributes {
  /** Of `type=image`. */
  readonly image: string;
  /** Of tar files and layouts. */
  readonly file: string;
  readonly because: readonly FlagOccurrence[];
}

/** The attributes that a plan gives to its outputs, and those that every call of the run has. */
export function attributesOf(draft: CommandDraft): Attributes {
  const plain = draft.all('attribute');
  const annotations = draft.all('annotation');
  const fields = [
    ...plain.map(({ text }) => `,${text}`),
    ...annotations.map(({ assignment }) => `,${annotationField(assignment)}`),
  ];
  const file = fields.join('');
  const because = [...plain, ...annotations].map((entry) => entry.because);
  // zstd layers and annotations exist in OCI manifests only, and --image-format says what it wants (flags.md B7).
  const decided = annotations.length > 0 || plain.some(({ text }) => /oci-mediatypes=|compression=zstd/.test(text));
  const docker = draft.call.dockerMediaTypes === true && !decided ? ',oci-mediatypes=false' : '';
  return { image: file + docker, file, because };
}

/** `annotation.KEY=VALUE` as one CSV field; in quotes where a comma or a quote may be in it. */
function annotationField(assignment: ShellWord): string {
  const { before: key, after: value } = splitWord(assignment, '=') ?? { before: assignment, after: assignment };
  const name = `annotation.${key.literal ?? key.raw}`;
  const literal = value.literal;
  if (literal !== undefined && !literal.includes(',') && (literal === '' || isPlain(literal)))
    return `${name}=${literal}`;
  const doubled = value.parts.map((part): WordPart => {
    if (part.kind !== 'text') return part;
    const text = part.value.replaceAll('"', '""');
    return { ...part, value: text, raw: escapeDoubleQuoted(text), quote: '"' };
  });
  // A pattern is text inside quotes, as it is for Kaniko where no file has such a name.
  const inner = insideDoubleQuotes(wordOf(doubled, '')) ?? doubled.map(({ raw }) => raw).join('');
  return `\\"${name}=${inner}\\"`;
}
