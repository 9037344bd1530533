import { diagnostic } from '../diagnostics/index.ts';
import { runsOf } from '../kaniko/command-runs.ts';
import type { OtherCommand } from '../kaniko/analyze.ts';
import { findProgram } from '../kaniko/programs.ts';
import type { Diagnostic } from '../model.ts';
import type { JobCheckInput } from './job-checks.ts';

/** Commands that say whether a program is there. */
const ASKS = /^(?:command|which|type|hash)$/;

/** Commands that tell whether a file is there, or what it holds. */
const LOOKS = /^(?:\[\[?|test|cat|grep|head|source|\.|sed|awk|ls|stat)$/;

/** What Alpine, of which the new image is made, says of itself; Kaniko's image has none of these files. */
const OF_ALPINE = /^\/(?:etc\/(?:alpine-release|os-release|issue|apk(?:\/.*)?)|lib\/apk(?:\/.*)?|sbin\/apk)$/;

/**
 * Questions of a script that the two images answer differently: `command -v git`, `[ -f /etc/alpine-release ]`. What it
 * does then is another thing after the migration.
 */
export function checkImageTests({ analysis, at }: JobCheckInput): Diagnostic[] {
  return analysis.commands.flatMap((entry) => {
    const what = runsOf(entry).flatMap(differing)[0];
    const { unit, start, end } = entry.command;
    return what === undefined ? [] : [diagnostic('K2B293', at(unit, start, end), { what })];
  });
}

/** The programs and files that only one of the images has. */
function differing({ command, texts }: OtherCommand): readonly string[] {
  const [name, ...args] = command.words;
  const program = name?.literal ?? '';
  const words = args.filter(({ literal }) => literal?.startsWith('-') !== true);
  if (ASKS.test(program)) {
    if (program === 'command' && !args.some(({ literal }) => /^-[vV]$/.test(literal ?? ''))) return [];
    return words.flatMap(({ literal }) => (literal !== undefined && isOfOneImage(literal) ? [literal] : []));
  }
  if (!LOOKS.test(program)) return [];
  return words
    .flatMap((word) => [...texts.of(word)])
    .filter((text) => OF_ALPINE.test(text) || (text.startsWith('/') && isOfOneImage(text)));
}

/** True for a program that one of the images has, by its name or where such programs lie. */
function isOfOneImage(text: string): boolean {
  const name = /^(?:(?:\/usr)?(?:\/local)?\/s?bin\/)?([\w.-]+)$/.exec(text)?.[1];
  if (name === undefined) return false;
  const { kaniko, buildkit } = findProgram(name);
  return kaniko !== buildkit;
}
