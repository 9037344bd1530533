import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import { runsOf } from '../kaniko/command-runs.ts';
import { writing } from '../kaniko/file-writes.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { asWritten } from '../shell/word.ts';

/** Commands that may name a script without changing it. */
const LOOKS: ReadonlySet<string> = new Set(
  (
    'sh ash . source exec env command time timeout nice nohup setsid chmod cat ls test [ echo printf : true grep ' +
    'dirname basename realpath readlink'
  ).split(' '),
);

/** A script that a command of the job may write or change: what is in view is not what runs. */
export function checkChangedScripts(
  { followed, unread, commands }: Analysis,
  at: (unit: ScriptUnit, start: number, end: number) => Location,
): Diagnostic[] {
  const scripts = [...followed, ...unread].flatMap(({ unit, command }) =>
    unit.file ? [{ path: unit.file.path, runs: commands.findIndex((one) => one.command.node === command.node) }] : [],
  );
  const runs = new Set([...followed, ...unread].map(({ command }) => command.node));
  const all = commands.flatMap((entry, index) => runsOf(entry).map((run) => ({ run, index })));
  return all.flatMap(({ run: entry, index }) => {
    const { command, after, flow } = entry;
    if (after || runs.has(command.node)) return [];
    const location = at(command.unit, command.start, command.end);
    const [text = ''] = asWritten(command.words).split('\n');
    const named = scripts.flatMap(
      ({ path }) => namesIt(entry, path) ?? (writing(entry, path, true) === 'names' ? path : []),
    );
    const [word] = named;
    if (word !== undefined) return [diagnostic('K2B318', location, { command: text, file: word })];
    // What runs later changes nothing, unless all of it runs again.
    const later = scripts.filter(({ runs: place }) => flow.loop || place === -1 || index < place);
    const filled = later.find(({ path }) => writing(entry, path, true) === 'may');
    return filled ? [diagnostic('K2B264', location, { command: 'The job', file: filled.path, what: text })] : [];
  });
}

/** The word by which a command that may write names a script by its own name. */
function namesIt({ command }: OtherCommand, path: string): string | undefined {
  const program = command.words[0]?.literal ?? '';
  const written = command.redirects.flatMap(({ operator, target }) =>
    operator.includes('>') && target ? [target] : [],
  );
  const base = (text: string): string => text.replace(/^.*\//, '');
  const words = [...(LOOKS.has(program) ? [] : command.words.slice(1)), ...written];
  return words.find(({ literal }) => literal !== undefined && base(literal) === base(path))?.raw;
}
