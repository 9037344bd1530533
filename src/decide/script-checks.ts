import { diagnostic } from '../diagnostics/index.ts';
import { findProgram } from '../kaniko/programs.ts';
import type { Analysis } from '../kaniko/analyze.ts';
import type { FollowedScript } from '../kaniko/follow.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { shebang } from '../shell/script-file.ts';
import type { ScriptChange } from './draft.ts';

const BUSYBOX = /^#!\s*\/busybox\/(?:ba|a)?sh\b/;

/** Looks at the first lines of scripts that are run by their own name: the new image has busybox ash only. */
export function checkScripts(
  followed: readonly FollowedScript[],
  at: (unit: ScriptUnit, start: number, end: number) => Location,
): Diagnostic[] {
  const findings: Diagnostic[] = [];
  for (const { unit, direct } of followed) {
    const first = shebang(unit.program.text);
    if (!unit.file || !direct || !first || BUSYBOX.test(first.line)) continue;
    const program = first.program.replace(/^.*\//, '');
    if (['sh', 'ash'].includes(program) && findProgram(program).buildkit) continue;
    findings.push(
      diagnostic('K2B312', at(unit, 0, first.line.length), { file: unit.file.path, line: first.line, program }),
    );
  }
  return findings;
}

/** `#!/busybox/sh` becomes `#!/bin/sh` in the scripts that a job runs. */
export function changeShebangs(followed: readonly FollowedScript[]): ScriptChange[] {
  const units = new Set(followed.flatMap(({ unit }) => (unit.file ? [unit] : [])));
  return [...units].flatMap((unit) => {
    const match = BUSYBOX.exec(unit.program.text);
    return match ? [{ unit, start: 0, end: match[0].length, text: '#!/bin/sh', reason: 'shebang' }] : [];
  });
}

/** Commands that may name a script without changing it. */
const LOOKS: ReadonlySet<string> = new Set(
  'sh ash . source exec env command time timeout nice chmod cat ls test [ echo printf : true grep'.split(' '),
);

/** A script that a command of the job may write or change: what is in view is not what runs. */
export function checkChangedScripts(
  { followed, commands }: Analysis,
  at: (unit: ScriptUnit, start: number, end: number) => Location,
): Diagnostic[] {
  const names = new Set(followed.flatMap(({ unit }) => (unit.file ? [unit.file.path.replace(/^.*\//, '')] : [])));
  const runs = new Set(followed.map(({ command }) => command.node));
  return commands.flatMap(({ command, after }) => {
    if (after || runs.has(command.node)) return [];
    const looks = LOOKS.has(command.words[0]?.literal ?? '');
    const written = command.redirects.filter(({ operator }) => operator.includes('>')).map(({ target }) => target);
    const word = [...(looks ? [] : command.words.slice(1)), ...written].find(
      (candidate) => candidate !== undefined && names.has((candidate.literal ?? '').replace(/^.*\//, '')),
    );
    const text = command.words.map(({ raw }) => raw).join(' ');
    if (!word?.literal) return [];
    const data = { command: text.split('\n')[0] ?? '', file: word.literal };
    return [diagnostic('K2B318', at(command.unit, command.start, command.end), data)];
  });
}
