import { writtenConfig } from '../credentials/written-config.ts';
import { writtenText } from '../credentials/written-text.ts';
import { expanded } from '../shell/cut.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { type ShellWord, type WordPart } from '../shell/word.ts';

/** Folders from which Kaniko (or its image) may take config.json. */
const FOLDERS = ['/kaniko/.docker', '/root/.docker'] as const;

/** What the Kaniko image sets DOCKER_CONFIG to. */
const IMAGE_VALUE = '/kaniko/.docker/';

/** A place in a word that names the folder of the credentials file. */
export interface FolderMention {
  /** Offsets in the unit's text. */
  readonly start: number;
  readonly end: number;
  /** What stands there in the new image; undefined where it cannot be written (inside single quotes). */
  readonly replacement: string | undefined;
}

/**
 * Finds the folder of the credentials file in a word: `/kaniko/.docker`, `/root/.docker`, and `$DOCKER_CONFIG` while
 * it is the image's own variable.
 * @param imageVariable - true when DOCKER_CONFIG is set by nothing in view, so that its value is the image's
 */
export function folderMentions(word: ShellWord, imageVariable: boolean): readonly FolderMention[] {
  const mentions: FolderMention[] = [];
  const parts = locateParts(word);
  for (const [index, { part, offset }] of parts.entries()) {
    const previous = parts[index - 1]?.part;
    const first = offset === 0;
    const home = (quote: WordPart['quote']): string | undefined => {
      if (quote === "'") return undefined;
      return quote === '' && first ? '~/.docker' : '$HOME/.docker';
    };
    const value = part.kind === 'expansion' && imageVariable ? valueOfFolder(part) : undefined;
    if (value !== undefined) {
      const start = word.start + offset;
      const replacement = home(part.quote);
      // The value of the image ends with a slash.
      const next = parts[index + 1]?.part;
      const follows = next !== undefined && !(next.kind === 'text' && next.raw.startsWith('/'));
      const glued = follows && value.endsWith('/');
      // What is glued to a name without a slash makes another name of it.
      if (follows && !glued) continue;
      const text = glued && replacement !== undefined ? `${replacement}/` : replacement;
      mentions.push({ start, end: start + part.raw.length, replacement: text });
    }
    if (part.kind !== 'text') continue;
    for (const folder of FOLDERS) {
      const at = part.raw.indexOf(folder);
      if (at === 0 && previous !== undefined && previous.kind !== 'text') continue;
      if (
        at === -1 ||
        /[\w-]/.test(part.raw[at + folder.length] ?? '') ||
        (at > 0 && /[\w.-]/.test(part.raw[at - 1] ?? ''))
      )
        continue;
      const start = word.start + offset + at;
      const replacement = at > 0 && part.quote === '' ? '$HOME/.docker' : home(part.quote);
      mentions.push({ start, end: start + folder.length, replacement });
    }
  }
  return mentions;
}

/** The folder that `$DOCKER_CONFIG` of the image names, with what operators leave of it; undefined for another one. */
function valueOfFolder(part: Extract<WordPart, { kind: 'expansion' }>): string | undefined {
  if (part.name !== 'DOCKER_CONFIG') return undefined;
  const value = part.plain ? IMAGE_VALUE : expanded(part.raw, IMAGE_VALUE);
  return value !== undefined && /^\/kaniko\/\.docker\/?$/.test(value) ? value : undefined;
}

/** The parts of a word with their offsets in its raw text. */
function locateParts(word: ShellWord): { part: WordPart; offset: number }[] {
  const located: { part: WordPart; offset: number }[] = [];
  let position = 0;
  for (const part of word.parts) {
    const offset = word.raw.indexOf(part.raw, position);
    if (offset === -1) return located;
    located.push({ part, offset });
    position = offset + part.raw.length;
  }
  return located;
}

/** A registry with the CI variables that hold its login. */
export interface RegistryAccount {
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** What DOCKER_CONFIG is for a job, with the registries whose login must be added. */
export type DockerConfig = DockerFolder & { readonly logins?: readonly RegistryAccount[] };

type DockerFolder =
  /** Set by nothing in view: the image's own value, `/kaniko/.docker/`. */
  | { readonly kind: 'image' }
  /** Set to a folder that moves to `~/.docker`. */
  | { readonly kind: 'moved' }
  /** Set to a folder of the job's own, which stays. `text` is the value as written. */
  | { readonly kind: 'own'; readonly text: string };

/** Tells whether a folder (as written) is one that moves to `~/.docker`. */
export function isMovedFolder(folder: string): boolean {
  return /^(?:\/kaniko|\/root|~|\$HOME|\$\{HOME\})\/+\.docker\/*$/.test(folder);
}

/** What a credentials file holds, as far as the script shows it. */
export type ConfigContent =
  | { readonly kind: 'auths'; readonly hosts: readonly string[]; readonly helpers: readonly string[] }
  | { readonly kind: 'opaque' };

const OPAQUE: ConfigContent = { kind: 'opaque' };

/** Reads the content that a command writes to its output; expansions are given as they are written. */
export function writtenContent(command: SimpleCommand): ConfigContent {
  const parts = writtenText(command);
  const config = parts && writtenConfig(parts);
  if (!config) return OPAQUE;
  return { kind: 'auths', hosts: config.entries.map(({ key }) => key.map(shown).join('')), helpers: config.helpers };
}

/** A dollar that the shell does not expand is no variable. */
function shown(part: WordPart): string {
  return part.kind === 'text' ? part.value.replaceAll('$', '\\$') : part.raw;
}
