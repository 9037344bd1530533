import type { Project } from '../gitlab/project.ts';
import type { ScalarValue } from '../gitlab/value.ts';
import type { ScriptUnit } from '../shell/script.ts';
import { functionAt, functionBodies, topLevel } from '../shell/functions.ts';
import type { JobDraft, JobRef } from './draft.ts';
import type { Users } from './users.ts';
import { yamlValues } from './values.ts';
import { escapeRegExp } from '../escape-regexp.ts';
import { SECTIONS } from '../gitlab/sections.ts';

/** A part of a script file: what stands at its top level, or the body of one function. */
export interface FilePart {
  readonly file: string;
  /** Empty for the top level. */
  readonly functionName: string;
}

const SCRIPT = /[\w./-]*[\w-]+\.(?:sh|bash|ash)\b/g;

/**
 * Which jobs run which parts of the repository's scripts. A job that names a script runs its top level; the body of a
 * function is run by jobs that name the function, too. Names are looked for as words in everything that a job runs and in
 * its variables, so a job that only mentions one counts as well, and one that goes over all files of its folder.
 */
export class ScriptUsers {
  private readonly parts = new Map<string, FilePart>();
  private readonly units = new Map<ScalarValue, ScriptUnit>();

  constructor(drafts: readonly JobDraft[], refs: readonly JobRef[], project: Project, users: Users) {
    for (const { analysis } of drafts)
      for (const { unit } of analysis.followed) {
        const value = unit.entries[0]?.entry.value;
        if (unit.file && value) this.units.set(value, unit);
      }
    if (this.units.size === 0) return;
    for (const ref of refs) {
      const texts = allTexts(ref, project);
      for (const unit of this.units.values()) this.addUser(ref, texts, unit, users);
    }
  }

  private addUser(ref: JobRef, texts: ReadonlyMap<string, string>, unit: ScriptUnit, users: Users): void {
    const file = unit.file?.path ?? '';
    const others = [...texts].flatMap(([path, text]) => (path === file ? [] : [text])).join('\n');
    const slash = file.lastIndexOf('/') + 1;
    if (!names(others, file.slice(slash)) && !(slash > 0 && others.includes(`${file.slice(0, slash)}*`))) return;
    users.addNode(this.part(file, ''), ref);
    for (const name of reachedFunctions(unit, others)) users.addNode(this.part(file, name), ref);
  }

  /** The part of a script file that holds an offset; undefined for a scalar of the YAML. */
  partAt(scalar: ScalarValue, offset: number): FilePart | undefined {
    const unit = this.units.get(scalar);
    return unit?.file && this.part(unit.file.path, functionAt(unit, offset) ?? '');
  }

  private part(file: string, functionName: string): FilePart {
    const key = `${file}\0${functionName}`;
    const part = this.parts.get(key) ?? { file, functionName };
    this.parts.set(key, part);
    return part;
  }
}

/** The functions of a file that are named from outside it, at its top level, or by another one that is. */
function reachedFunctions(unit: ScriptUnit, outside: string): ReadonlySet<string> {
  const bodies = functionBodies(unit);
  const reached = new Set<string>();
  const pending = [outside, topLevel(unit)];
  for (let text = pending.pop(); text !== undefined; text = pending.pop()) {
    for (const [name, body] of bodies) {
      if (reached.has(name) || !names(text, name)) continue;
      reached.add(name);
      pending.push(body);
    }
  }
  return reached;
}

/** The scripts of a job (by an empty path) and those of the repository that they name, two levels deep, by path. */
function allTexts({ pipeline, job }: JobRef, project: Project): ReadonlyMap<string, string> {
  const own = SECTIONS.flatMap((section) => pipeline.script(job, section)?.map(({ value }) => value.text) ?? []);
  // A variable may hold the name of the script.
  const values = yamlValues(pipeline, job);
  for (const [name] of pipeline.variables(job)) own.push(...values(name));
  const texts = new Map([['', own.join('\n')]]);
  let level: readonly string[] = own;
  for (let depth = 0; depth < 2; depth++) {
    const next: string[] = [];
    for (const [match] of level.flatMap((text) => [...text.matchAll(SCRIPT)])) {
      const path = match.replace(/^(?:\.?\/+)+/, '');
      if (texts.has(path)) continue;
      const found = project.text(path);
      if (found === undefined) continue;
      texts.set(path, found);
      next.push(found);
    }
    level = next;
  }
  return texts;
}

function names(text: string, word: string): boolean {
  return word !== '' && new RegExp(`(?:^|[^\\w.-])${escapeRegExp(word)}(?![\\w-])`, 'm').test(text);
}
