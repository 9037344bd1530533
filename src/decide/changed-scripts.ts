import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import { runsOf } from '../kaniko/command-runs.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { ScriptUnit } from '../shell/script.ts';
import type { ShellWord } from '../shell/word.ts';
import { projectFile } from './project-file.ts';
import { matchesFile } from './file-patterns.ts';

/** Commands that may name a script without changing it. */
const LOOKS: ReadonlySet<string> = new Set(
  'sh ash . source exec env command time timeout nice chmod cat ls test [ echo printf : true grep'.split(' '),
);

/** More of them; where these name a script by its own name, that counts all the same. */
const READS: ReadonlySet<string> = new Set(
  'head tail wc jq base64 diff cmp md5sum sha256sum od hexdump cd export set find for mkdir touch'.split(' '),
);

/** Programs that put files of any name into a folder: the one behind the option, else where they run. */
const UNPACKS: ReadonlyMap<string, string> = new Map([
  ['tar', '-C'],
  ['unzip', '-d'],
  ['cpio', '-D'],
  ['patch', '-d'],
  ['git', '-C'],
]);

/** Of these any file of the folder may come. */
const GIT_CHANGES =
  /^(?:checkout|switch|pull|merge|reset|restore|stash|submodule|apply|am|cherry-pick|revert|rebase|clean|lfs)$/;

/** A script that a command of the job may write or change: what is in view is not what runs. */
export function checkChangedScripts(
  { followed, commands }: Analysis,
  at: (unit: ScriptUnit, start: number, end: number) => Location,
): Diagnostic[] {
  const scripts = followed.flatMap(({ unit, command }) =>
    unit.file ? [{ path: unit.file.path, runs: commands.findIndex((one) => one.command.node === command.node) }] : [],
  );
  const runs = new Set(followed.map(({ command }) => command.node));
  const all = commands.flatMap((entry, index) => runsOf(entry).map((run) => ({ run, index })));
  return all.flatMap(({ run: entry, index }) => {
    const { command, after, flow } = entry;
    if (after || runs.has(command.node)) return [];
    const location = at(command.unit, command.start, command.end);
    const text = asWritten(command);
    const named = scripts.flatMap(({ path }) => namesIt(entry, path) ?? []);
    const [word] = named;
    if (word !== undefined) return [diagnostic('K2B318', location, { command: text, file: word })];
    // What runs later changes nothing, unless all of it runs again.
    const later = scripts.filter(({ runs: place }) => flow.loop || place === -1 || index < place);
    const filled = later.find(({ path }) => mayFill(entry, path));
    return filled ? [diagnostic('K2B264', location, { command: 'The job', file: filled.path, what: text })] : [];
  });
}

function asWritten({ words }: SimpleCommand): string {
  const text = words.map(({ raw }) => raw).join(' ');
  return text.split('\n')[0] ?? '';
}

/** The word by which a command that may write names a script: its own name, or a path or pattern that leads to it. */
function namesIt({ command, texts }: OtherCommand, path: string): string | undefined {
  const program = command.words[0]?.literal ?? '';
  const written = command.redirects.flatMap(({ operator, target }) =>
    operator.includes('>') && target ? [target] : [],
  );
  const base = (text: string): string => text.replace(/^.*\//, '');
  const words = [...(LOOKS.has(program) ? [] : command.words.slice(1)), ...written];
  const byName = words.find(({ literal }) => literal !== undefined && base(literal) === base(path));
  if (byName) return byName.raw;
  const others = READS.has(program) ? written : words;
  return others.some((word) => leadsTo(word, path, texts)) ? path : undefined;
}

function leadsTo(word: ShellWord, path: string, texts: OtherCommand['texts']): boolean {
  return [...texts.where(word)].some((text) => {
    const file = projectFile(text);
    return file !== undefined && file !== '' && matchesFile(file, path);
  });
}

/** A command that puts files into a folder in which a file is, or changes all that it finds there. */
export function mayFill({ command, texts }: OtherCommand, path: string): boolean {
  const [name, ...args] = command.words;
  const program = (name?.literal ?? '').replace(/^\/busybox\//, '');
  const has = (option: RegExp): boolean => args.some(({ literal }) => literal !== undefined && option.test(literal));
  const holds = (folder: string): boolean => {
    const inProject = projectFile(folder);
    return inProject !== undefined && (inProject === '' || path.startsWith(`${inProject}/`));
  };
  const isIn = (word: ShellWord | undefined): boolean => word !== undefined && [...texts.where(word)].some(holds);
  const option = UNPACKS.get(program);
  if (option !== undefined) {
    if (program === 'tar' && !has(/^-?[a-zA-Z]*x|^--(?:extract|get)$/)) return false;
    if (program === 'cpio' && !has(/^-\w*i/)) return false;
    if (program === 'git' && !has(GIT_CHANGES)) return false;
    const folder = args[args.findIndex(({ literal }) => literal === option) + 1];
    const names = args.some(({ literal }) => literal === option);
    return names ? isIn(folder) : [...texts.whereText('.')].some(holds);
  }
  if (program === 'find') {
    const wanted = args[args.findIndex(({ literal }) => literal === '-name') + 1]?.literal;
    const isMeant = wanted === undefined || !has(/^-name$/) || matchesFile(wanted, path.replace(/^.*\//, ''));
    return isMeant && has(/^(?:-delete|sed|cp|mv|rm|tee|sh)$/);
  }
  if (program === 'xargs') return has(/^(?:sed|cp|mv|rm|tee)$/);
  const copies = program === 'cp' && has(/^-[a-zA-Z]*[rRa]|^--(?:recursive|archive)$/);
  return (copies || program === 'mv' || program === 'rsync') && putsInto(args, isIn);
}

/** What is copied into a folder that is there becomes one in it, but for the contents of a folder. */
function putsInto(args: readonly ShellWord[], isIn: (word: ShellWord) => boolean): boolean {
  const words = args.filter(({ literal }) => literal?.startsWith('-') !== true);
  const target = words.at(-1);
  const spreads = words.slice(0, -1).some(({ raw }) => /(?:\/\.?|\*)"?$/.test(raw));
  return target !== undefined && isIn(target) && (spreads || !/(?:^\.|\/)"?$/.test(target.raw));
}
