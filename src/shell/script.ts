import type { SourceFile } from '../model.ts';
import type { ScriptEntry } from '../gitlab/resolve.ts';
import { parseShell, type Program } from './parse.ts';
import type { Section } from '../gitlab/sections.ts';

/**
 * A piece of a script that is parsed as one program: one entry of the list where it is complete by itself, else all
 * entries joined as GitLab Runner joins them (DESIGN D3).
 */
export interface ScriptUnit {
  readonly program: Program;
  readonly entries: readonly UnitEntry[];
  /** The script file that it is. */
  readonly file?: SourceFile;
  /** It stands inside single quotes (`sh -c '…'`), so what is written there must hold none. */
  readonly quoted?: true;
}

export interface UnitEntry {
  readonly entry: ScriptEntry;
  readonly section: Section;
  /** Index of the entry in its flattened section. */
  readonly index: number;
  /** Offset of the entry's text in the unit's text; negative where the unit is a part of the entry. */
  readonly offset: number;
}

export type { Section };

export interface SectionEntries {
  readonly section: Section;
  readonly entries: readonly ScriptEntry[];
}

const programs = new WeakMap<ScriptEntry['value'], Program>();

/** Parses an entry once, however many jobs share it. */
function programOf(entry: ScriptEntry): Program {
  const known = programs.get(entry.value);
  if (known) return known;
  const program = parseShell(entry.value.text);
  programs.set(entry.value, program);
  return program;
}

/**
 * Cuts the sections that run in one shell into programs.
 * @param sections - `before_script` and `script` together, or `after_script` alone
 * @returns the units in order; a unit whose program has a `problem` cannot be read reliably
 */
export function scriptUnits(sections: readonly SectionEntries[]): readonly ScriptUnit[] {
  const all = sections.flatMap(({ section, entries }) => entries.map((entry, index) => ({ entry, section, index })));
  const complete = all.every(({ entry }) => programOf(entry).problem === undefined);
  if (complete) {
    return all.map((item) => ({ program: programOf(item.entry), entries: [{ ...item, offset: 0 }] }));
  }
  let text = '';
  const entries: UnitEntry[] = [];
  for (const item of all) {
    entries.push({ ...item, offset: text.length });
    text += `${item.entry.value.text}\n`;
  }
  return [{ program: parseShell(text), entries }];
}

/**
 * The program inside a single-quoted word, as a unit of its own.
 * @param start - where its text starts in the unit that holds the word
 * @returns undefined when it stands in no single entry, or does not parse
 */
export function quotedUnit(outer: ScriptUnit, start: number, text: string): ScriptUnit | undefined {
  const place = entryAt(outer, start, start + text.length);
  const program = parseShell(text);
  if (!place || program.problem !== undefined) return undefined;
  return { program, entries: [{ ...place.item, offset: -place.start }], quoted: true };
}

/** The entry that holds a range of a unit's text, with the range in the entry's own text. */
export function entryAt(unit: ScriptUnit, start: number, end: number) {
  for (const item of unit.entries) {
    const limit = item.offset + item.entry.value.text.length;
    if (start < item.offset || start > limit) continue;
    if (end > limit) return undefined;
    return { item, start: start - item.offset, end: end - item.offset };
  }
  return undefined;
}
