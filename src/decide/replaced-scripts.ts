import { allRuns } from '../kaniko/command-runs.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis } from '../kaniko/analyze.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { asWritten } from '../shell/word.ts';
import { projectFile } from './project-file.ts';
import type { JobFiles } from './checkout.ts';

/** A script of the repository that a command runs, and that something may replace before. */
export interface ReplacedScript {
  readonly command: SimpleCommand;
  readonly path: string;
  readonly what: string;
  /** It is not read as a part of the job, and what the repository has there runs the executor or writes its login. */
  readonly builds: boolean;
}

/** Commands that run one of their words, or a file that one of them names. */
const RUNS =
  /^(?:\.|source|exec|env|eval|timeout|time|command|nohup|nice|xargs|find|watch|(?:\/(?:usr\/)?bin\/|\/busybox\/)?(?:ba|a)?sh)$/;

/** The scripts that a job runs and that artifacts, caches or submodules may replace. */
export function replacedScripts({ commands, followed }: Analysis, files: JobFiles): readonly ReplacedScript[] {
  const own = followed.flatMap(({ unit, command }) => (unit.file ? [{ command, path: unit.file.path }] : []));
  const unread = allRuns(commands).flatMap(({ command, texts, flow }) => {
    const [name, ...args] = command.words;
    if (!name || flow.isFunctionCall) return [];
    const words = RUNS.test(name.literal ?? '') ? args : name.raw.includes('/') ? [name] : [];
    const inputs = command.redirects.flatMap(({ operator, target }) => (operator === '<' && target ? [target] : []));
    const paths = [...words, ...(words.length > 0 || name.literal === 'sh' ? inputs : [])]
      .flatMap((word) => [...texts.where(word)])
      .flatMap((text) => projectFile(text) ?? []);
    return paths.map((path) => ({ command, path }));
  });
  return [...own, ...unread].flatMap(({ command, path }) => {
    const found = files.replacement(path);
    const text = found && files.committed(path);
    if (!found || text === undefined) return [];
    const builds = found.certain && /kaniko|\.docker|executor/.test(text);
    return [{ command, path, what: found.what, builds }];
  });
}

/** Says which scripts may be others than those of the repository; one that may build cannot be migrated. */
export function checkReplacedScripts(
  analysis: Analysis,
  files: JobFiles,
  at: (unit: ScriptUnit, start: number, end: number) => Location,
): Diagnostic[] {
  const told = new Set<string>();
  return replacedScripts(analysis, files).flatMap(({ command, path, what, builds }) => {
    const key = `${command.start} ${path}`;
    if (told.has(key)) return [];
    told.add(key);
    const location = at(command.unit, command.start, command.end);
    const written =
      command.words
        .map(({ raw }) => raw)
        .join(' ')
        .split('\n')[0] ?? '';
    const note = diagnostic('K2B264', location, { command: written, file: path, what });
    return builds ? [diagnostic('K2B222', location, { command: written }), note] : [note];
  });
}

/** Settings that may be others than those in view may set any variable. */
export function checkUnreadSettings(
  { unread, commands }: Analysis,
  at: (unit: ScriptUnit, start: number, end: number) => Location,
): Diagnostic[] {
  return unread.flatMap(({ command }) => {
    const entry = commands.find((one) => one.command.node === command.node);
    if (entry?.afterBuild !== false || entry.after) return [];
    const data = { command: asWritten(command.words) };
    return [diagnostic('K2B253', at(command.unit, command.start, command.end), data)];
  });
}
