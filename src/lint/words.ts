import type { OtherCommand } from '../kaniko/analyze.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { ShellWord } from '../shell/word.ts';
import { textOf } from '../verify/read-buildctl.ts';
import type { BuildCall, BuildkitJob } from './job.ts';

/** The words of a command that may be paths, the targets of its redirections included. */
export function pathsOf(command: SimpleCommand): readonly ShellWord[] {
  return [...command.words, ...command.redirects.flatMap(({ target }) => target ?? [])];
}

/** The files that a command writes, as far as its words show. */
export function writtenFiles({ words, redirects }: SimpleCommand): readonly ShellWord[] {
  const targets = redirects.flatMap(({ operator, target }) => (target && operator.startsWith('>') ? [target] : []));
  const [name, ...args] = words;
  const files = args.filter((word) => !textOf(word).startsWith('-'));
  const last = files.at(-1);
  if (name?.literal === 'tee') return [...targets, ...files];
  if (last && ['cp', 'mv', 'ln', 'install'].includes(name?.literal ?? '')) return [...targets, last];
  return targets;
}

/** A variable has a value at a call: in the YAML, or by the script. */
export function isSet(job: BuildkitJob, call: BuildCall | undefined, name: string): boolean {
  const assigned = call?.variables.get(name);
  if (assigned) return [...assigned].some((value) => value !== undefined && value.literal !== '');
  return job.values(name).some((value) => value !== '');
}

/** The script may run something that is out of view: another script, a sourced file, a word that is not literal. */
export function runsUnseen(commands: readonly OtherCommand[]): boolean {
  return commands.some(({ command, after }) => {
    const name = command.words[0];
    if (!name || after) return false;
    return name.literal === undefined || /^(?:\.{0,2}\/|\.$|source$|sh$|bash$|eval$|make$)/.test(name.literal);
  });
}

/** Every text in which a script may mention something: words and redirections of all its commands. */
export function mentions(job: BuildkitJob, text: string): boolean {
  return job.entries.some(({ value }) => value.text.includes(text));
}

/** Variables that GitLab sets for every job, or that are never empty where they are used in a name. */
export function isPredefined(name: string): boolean {
  return /^(?:CI|GITLAB)_/.test(name) && name !== 'CI_COMMIT_TAG';
}

/** The registry of an image name as written: what stands before the first slash. */
export function hostOf(name: string): string {
  const first = name.split('/')[0] ?? '';
  return name.includes('/') && /[.:$]|^localhost$/.test(first) ? first : 'docker.io';
}
