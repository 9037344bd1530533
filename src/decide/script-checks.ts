import { diagnostic } from '../diagnostics/index.ts';
import { findProgram } from '../kaniko/programs.ts';
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
