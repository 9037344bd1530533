import type { FlagOccurrence } from '../model.ts';
import { escapeDoubleQuoted, isPlain, type ShellWord, splitWord } from '../shell/word.ts';
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
  const inner = value.parts.map((part) =>
    part.kind === 'text' ? escapeDoubleQuoted(part.value.replaceAll('"', '""')) : part.raw,
  );
  return `\\"${name}=${inner.join('')}\\"`;
}
