import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis, OtherCommand } from '../kaniko/analyze.ts';
import { folderMentions } from '../kaniko/config-file.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { ScriptUnit } from '../shell/script.ts';
import type { ShellWord } from '../shell/word.ts';
import { certificateCopy, CERTIFICATES, certificateMentions } from '../../transforms/job/certificates.ts';
import { isUnusedFolder, WARMER } from './checks.ts';
import type { ScriptChange } from './draft.ts';

/** Programs that run their arguments, or say what runs by a name. */
const RUNS_OTHERS = /^(?:exec|env|timeout|time|command|nohup|nice|xargs|which|type|trap|find)$/;

export interface ScriptChanges {
  readonly changes: readonly ScriptChange[];
  readonly findings: readonly Diagnostic[];
  /** The script appends to Kaniko's certificate store. */
  readonly collectsCertificates: boolean;
}

/** Changes of the commands that are no call: folders of credentials and certificates, `/busybox/`, the warmer. */
export function changeCommands(
  analysis: Analysis,
  at: (unit: ScriptUnit, start: number, end: number) => Location,
): ScriptChanges {
  const changes: ScriptChange[] = [];
  const findings: Diagnostic[] = [];
  let collectsCertificates = false;
  for (const entry of analysis.commands) {
    const { command } = entry;
    changes.push(...changeFolders(entry, findings, at), ...dropSteps(entry, analysis));
    const certificates = changeCertificates(command);
    collectsCertificates ||= certificates.length > 0;
    changes.push(...certificates);
  }
  for (const { command, informs } of analysis.invocations) {
    if (informs === undefined) continue;
    const { unit, start, end } = command;
    changes.push({
      unit,
      start,
      end,
      text: informs === 'version' ? 'buildctl --version' : 'buildctl --help',
      reason: 'version',
    });
  }
  return { changes, findings, collectsCertificates };
}

function changeFolders(
  { command, dockerConfig }: OtherCommand,
  findings: Diagnostic[],
  at: (unit: ScriptUnit, start: number, end: number) => Location,
): ScriptChange[] {
  const { unit } = command;
  const changes: ScriptChange[] = [];
  // Where the script has set the variable, its value is what moves.
  const isOfImage = dockerConfig.has('/kaniko/.docker/');
  const words = [...command.words, ...command.redirects.flatMap(({ target }) => (target ? [target] : []))];
  for (const { value } of command.assignments) words.push(value);
  for (const word of words) {
    if (word.start < 0) continue;
    const mentions = folderMentions(word, isOfImage);
    for (const { start, end, replacement } of mentions) {
      if (replacement !== undefined) changes.push({ unit, start, end, text: replacement, reason: 'credentials' });
      else
        findings.push(
          diagnostic('K2B309', at(unit, word.start, word.end), {
            written: word.raw,
            problem: 'its path stands in single quotes',
          }),
        );
    }
    const busybox = /^\/busybox\/(?=[\w-]+$|\[$)/.exec(word.raw);
    if (busybox && isProgram(word, command))
      changes.push({ unit, start: word.start, end: word.start + busybox[0].length, text: '', reason: 'busybox' });
  }
  return changes;
}

/** A word that names a program: the name of the command, or a value by which one is run. */
function isProgram(word: ShellWord, { words, assignments }: SimpleCommand): boolean {
  const [name, ...args] = words;
  if (word === name || assignments.some(({ value }) => value === word)) return true;
  return RUNS_OTHERS.test(name?.literal ?? '') && args.includes(word);
}

/** The warmer does nothing any more; a folder of Kaniko that nothing uses is made in the home folder. */
function dropSteps(entry: OtherCommand, analysis: Analysis): ScriptChange[] {
  const { unit, start, end, words } = entry.command;
  if (words[0]?.literal === WARMER) return [{ unit, start, end, text: 'true', reason: 'warmer' }];
  const changes: ScriptChange[] = [];
  for (const word of words) {
    if (folderMentions(word, true).length > 0 || !isUnusedFolder(entry, word, analysis)) continue;
    changes.push({ unit, start: word.start, end: word.start + '/kaniko'.length, text: '~', reason: 'folder' });
  }
  return changes;
}

/** All certificates of the job are gathered in one file, so every write appends. */
function changeCertificates(command: SimpleCommand): ScriptChange[] {
  const { unit, start: first, end: last } = command;
  const copy = certificateCopy(command);
  if (copy !== undefined) return [{ unit, start: first, end: last, text: copy, reason: 'certificates' }];
  return certificateMentions(command).map((word) => {
    const redirect = command.redirects.find(({ target }) => target === word);
    if (!redirect && command.words[0]?.literal === 'tee')
      return { unit, start: word.start, end: word.end, text: CERTIFICATES, reason: 'certificates' };
    if (!redirect) return { unit, start: word.start, end: word.end, text: '/tmp', reason: 'certificates' };
    const overwrites = redirect.operator !== '>>';
    const start = overwrites ? redirect.start : word.start;
    return {
      unit,
      start,
      end: word.end,
      text: overwrites ? `>> ${CERTIFICATES}` : CERTIFICATES,
      reason: 'certificates',
    };
  });
}
