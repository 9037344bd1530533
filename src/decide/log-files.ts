import { matchesFile } from '../file-patterns.ts';
import { ANY, projectPatterns } from '../kaniko/operands.ts';
import type { ShellWord } from '../shell/word.ts';
import { plainPath } from './plain-path.ts';

/** Where the file may be that a word of a command names, as the interpretation knows it. */
export type Where = (word: ShellWord) => Iterable<string>;

/** The variable that holds the name of the job. */
export const JOB_NAME = /\$(?:CI_JOB_NAME\b|\{CI_JOB_NAME\})/g;

/** For words of which no more is known than how they are written. */
export const AS_WRITTEN: Where = () => [];

/** The files that hold the log of the calls: as they are written, and where they are in the project folder. */
export class LogFiles {
  private readonly files = new Set<string>();
  private readonly job: string;

  /** @param job - the name of the job, which `CI_JOB_NAME` holds */
  constructor(job: string) {
    this.job = job;
  }

  get paths(): readonly string[] {
    return [...this.files];
  }

  add(words: readonly ShellWord[], where: Where): void {
    for (const path of words.flatMap((word) => this.spellings(word, where))) this.files.add(path);
  }

  /** A word names one of the files, by itself or by a pattern. */
  has(word: ShellWord, where: Where): boolean {
    return this.spellings(word, where).some((path) => this.files.has(path)) || this.matching(word).length > 0;
  }

  /** Adds the copies that a program makes of the files, of a folder that holds them, or of those of a pattern. */
  addCopies(sources: readonly ShellWord[], target: ShellWord, where: Where): void {
    const folders = this.spellings(target, where);
    for (const source of sources) {
      const paths = this.spellings(source, where);
      const whole = [...this.matching(source), ...paths.filter((path) => this.files.has(path))];
      for (const path of whole) this.addAt(folders, path, baseName(path));
      for (const folder of paths) {
        const inner = folder.replace(/(?:^|\/)\.$/, '');
        for (const file of inner === '' ? [] : this.paths.filter((path) => path.startsWith(`${inner}/`))) {
          const rest = file.slice(inner.length + 1);
          for (const to of folders)
            for (const below of [rest, `${baseName(inner)}/${rest}`]) this.files.add(`${to}/${below}`);
        }
      }
    }
  }

  /** The copy is the target itself, or stands in it. */
  private addAt(targets: readonly string[], source: string, name: string): void {
    for (const target of targets.filter((path) => path !== source)) {
      this.files.add(target);
      this.files.add(target === '.' || target === '' ? name : `${target}/${name}`);
    }
  }

  private matching({ raw }: ShellWord): readonly string[] {
    const isPattern = /[*?[]/.test(raw) && !/["'\\$`]/.test(raw);
    return isPattern ? this.paths.filter((path) => matchesFile(plainPath({ raw }), path)) : [];
  }

  private spellings(word: ShellWord, where: Where): readonly string[] {
    const known = projectPatterns(where(word));
    const written = plainPath(word);
    const named = written.replaceAll(JOB_NAME, () => this.job);
    return [...new Set([written, named, ...known.filter((path) => path !== '' && !path.includes(ANY))])];
  }
}

function baseName(path: string): string {
  return path.split('/').at(-1) ?? '';
}
