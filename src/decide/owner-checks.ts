import { diagnostic } from '../diagnostics/index.ts';
import { escapeRegExp } from '../escape-regexp.ts';
import type { Project } from '../gitlab/project.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';
import type { Diagnostic, Location } from '../model.ts';
import { type ProgramRun, programRuns } from '../shell/program-runs.ts';
import { asWritten, literalPrefix, type ShellWord } from '../shell/word.ts';
import type { JobFiles } from './checkout.ts';
import { linksToCheckout } from './links-to-checkout.ts';
import { projectFile } from './project-file.ts';

/** The files of the checkout, as far as they are in view. */
export interface OwnedTree extends Pick<Project, 'exists' | 'names'> {
  /** True for a place that a link of the script leads from to one of them. */
  readonly isLinked: (place: string) => boolean;
}

/** What lies there belongs to another user, whoever has brought it; so does what a link of the script leads to. */
export function ownedTree({ exists, committed, names }: JobFiles, commands: readonly OtherCommand[]): OwnedTree {
  const isBrought = (path: string): boolean | undefined => committed(path) !== undefined || exists(path);
  const isLinked = linksToCheckout(commands, (path) => isBrought(path) === true);
  return { exists: isBrought, isLinked, ...(names ? { names } : {}) };
}

/** Commands that fail for a user who is not root. */
const ROOT_ONLY: ReadonlySet<string> = new Set('apk chown chgrp mount umount adduser addgroup chroot mknod'.split(' '));

/**
 * Commands that only root may run, or only the owner of a file: the checkout belongs to the user of the runner's helper,
 * so user 1000 cannot change the modes and times of what is in it. What the job makes is its own.
 */
export function checkOwner(entry: OtherCommand, tree: OwnedTree, location: Location): Diagnostic | undefined {
  const { command, flow } = entry;
  const runs = programRuns(command.words);
  const written = asWritten(command.words);
  if (runs.some(({ program }) => ROOT_ONLY.has(program))) return diagnostic('K2B225', location, { command: written });
  if (!runs.some((run) => mayChangeOwned(entry, run, tree))) return undefined;
  return diagnostic(flow.guarded ? 'K2B270' : 'K2B225', location, { command: written });
}

function mayChangeOwned(entry: OtherCommand, run: ProgramRun, tree: OwnedTree): boolean {
  const words = changedWords(run);
  if (!words) return false;
  const { lists } = run;
  // What xargs reads is out of view, and in a checkout it is most often a list of its files.
  if (lists === 'input') return !words.some(({ raw }) => /^["']?\/(?!builds\/)/.test(raw));
  const all = lists === undefined ? words : [...words.filter(({ raw }) => !raw.includes('{}')), ...foldersOf(lists)];
  return all.some((word) => isOfCheckout(entry, word, tree) || isListOfCheckout(entry, word));
}

const HERE: ShellWord = { raw: '.', literal: '.', parts: [], start: -1, end: -1 };

/** `find` without a folder looks in the one where it stands. */
function foldersOf(lists: readonly ShellWord[]): readonly ShellWord[] {
  return lists.length === 0 ? [HERE] : lists;
}

/** The words that name what only its owner may change; undefined for a program that changes nothing of the kind. */
function changedWords({ program, args }: ProgramRun): readonly ShellWord[] | undefined {
  if (program === 'chmod') {
    const rest = args.filter(({ literal }) => !/^(?:-[Rvfch]+|--(?!reference)[\w-]+)$/.test(literal ?? ''));
    return rest.slice(1);
  }
  // Without an option it sets the time to now, which everybody may do who can write the file.
  const isOfTime = ({ literal }: ShellWord): boolean => /^-\w*[amdtr]|^--(?:date|time|reference)\b/.test(literal ?? '');
  if (program !== 'touch' || !args.some(isOfTime)) return undefined;
  return args.filter(
    ({ literal }, index) => literal?.startsWith('-') !== true && !/^-\w*[dtr]$/.test(args[index - 1]?.literal ?? ''),
  );
}

/** A file or folder of the checkout, or a pattern that matches one. */
function isOfCheckout({ texts }: OtherCommand, word: ShellWord, tree: OwnedTree): boolean {
  return [...texts.where(word)].some((text) => {
    if (tree.isLinked(text)) return true;
    const path = projectFile(text);
    return (
      path !== undefined && (path === '' || (/[*?[]/.test(path) ? matches(path, tree) : tree.exists(path) === true))
    );
  });
}

/** A pattern in the last segment is looked up; one before it may be any folder below the one in front of it. */
function matches(path: string, tree: OwnedTree): boolean {
  const segments = path.split('/');
  const first = segments.findIndex((segment) => /[*?[]/.test(segment));
  const folder = segments.slice(0, first).join('/');
  if (folder !== '' && tree.exists(folder) !== true) return false;
  const names = tree.names?.(folder);
  const pattern = segments[first] ?? '';
  if (!names || pattern.includes('[')) return true;
  const source = escapeRegExp(pattern)
    .replaceAll(String.raw`\*`, '.*')
    .replaceAll(String.raw`\?`, '.');
  // eslint-disable-next-line names/no-text-as-pattern -- escaped above, but for its two operators
  const expression = new RegExp(`^${source}$`);
  return names.some((name) => expression.test(name) && (!name.startsWith('.') || pattern.startsWith('.')));
}

/** What lists names of files, up to the first of its operands. */
const LISTS = String.raw`(?:ls|find|grep)\b(?:\s+-[\w-]+)*\s*(?!["']?/(?!builds/))`;

/** Names that a listing gives: `$(ls *.sh)`, and a variable that holds them one by one or all together. */
function isListOfCheckout({ command: { unit } }: OtherCommand, word: ShellWord): boolean {
  if (literalPrefix(word).startsWith('/')) return false;
  const start = String.raw`["']?(?:\$\(|${'`'})\s*`;
  return word.parts.some((part) => {
    if (part.kind === 'substitution') return new RegExp(`^${start}${LISTS}`).test(part.raw);
    if (part.kind !== 'expansion' || !part.plain) return false;
    const name = escapeRegExp(part.name);
    const forms = [
      new RegExp(String.raw`\bfor\s+${name}\s+in\s+${start}${LISTS}`),
      new RegExp(String.raw`(?:^|[\s;&|(])${LISTS}[^;\n]*\|\s*while\b[^;\n]*\bread\b[^;\n]*\b${name}\b`, 'm'),
      new RegExp(String.raw`(?:^|[\s;&|(])${name}=${start}${LISTS}`, 'm'),
    ];
    return forms.some((form) => form.test(unit.program.text));
  });
}
