import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import { allRuns } from '../kaniko/command-runs.ts';
import type { ConfigWrite } from '../kaniko/config-writes.ts';
import { normalized, openings } from '../kaniko/opened.ts';
import { KANIKO_ENVIRONMENT } from '../kaniko/runtime.ts';
import { writesOutput } from '../shell/output.ts';

/** These keep nothing of what is in a file. */
const KEEPS_NOTHING: ReadonlySet<string> = new Set([
  'ls',
  'test',
  '[',
  '[[',
  'stat',
  'chmod',
  'chown',
  'mkdir',
  'rm',
  'rmdir',
  'touch',
  'cd',
  ':',
]);

/** Programs that only print a file: nobody but the log gets it where the output goes nowhere else. */
const PRINTS: ReadonlySet<string> = new Set(['cat', 'head', 'tail', 'jq']);

/**
 * True where a command takes on what a credentials file holds: it copies the file, compares it or sends it somewhere.
 * What we add to the file would come along.
 */
export function isHandedOn({ paths, before }: ConfigWrite, { commands, invocations, writes }: Analysis): boolean {
  const writers = new Set<object>(writes.map(({ command }) => command.node));
  const states = [...before, ...invocations.flatMap(({ credentials }) => credentials)];
  const touching = new Set(
    states.flatMap(({ touched }) => [...paths].flatMap((path) => [...(touched.get(path) ?? [])])),
  );
  return allRuns(commands).some((entry) => {
    const { command, flow } = entry;
    if (writers.has(command.node) || flow.isFunctionCall || keepsNothing(entry)) return false;
    return touching.has(command.node) || opens(entry, paths);
  });
}

function keepsNothing({ command, kept }: OtherCommand): boolean {
  const program = command.words[0]?.literal ?? '';
  if (KEEPS_NOTHING.has(program)) return true;
  return PRINTS.has(program) && !kept && !writesOutput(command);
}

/** The file, or a folder that it is in. */
function opens({ command, texts }: OtherCommand, paths: ReadonlySet<string>): boolean {
  return openings(command, texts, KANIKO_ENVIRONMENT).some(({ path }) => {
    const opened = normalized(path).replace(/^\/root\/\.docker(?=\/|$)/, '/kaniko/.docker');
    return [...paths].some((file) => file === opened || (opened !== '/' && file.startsWith(`${opened}/`)));
  });
}
