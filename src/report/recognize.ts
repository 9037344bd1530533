import { NAME } from '../version.ts';
import { NOTE_MARKER } from './markdown.ts';
import { ownValue } from '../own-value.ts';
import { escapeRegExp } from '../escape-regexp.ts';

/** How the last line of a text report may look: the total, nothing found, what to type, a note, or a finding. */
const LAST_LINES: readonly RegExp[] = [
  /^\d+ jobs?: \d+ migrated, \d+ needs? a human/,
  /^No Kaniko job found( in .*)?\.$/,
  /^There may be more Kaniko jobs: \d+ parts? .* not seen\.$/,
  /^Some input could not be read, and no job was looked at in it\.$/,
  new RegExp(`^Write it: ${escapeRegExp(NAME)} `),
  /^(One value that looks|\d+ values that look) secret .* in this report\.$/,
  / {2}K2B\d{3}$/,
];

/**
 * True for a text that this program wrote as a report, whatever its version and format, and for an empty one: only
 * these may be replaced by another report.
 */
export function isReport(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.startsWith(NOTE_MARKER)) return true;
  if (/^<!doctype html>/i.test(trimmed)) return trimmed.includes(`<meta name="generator" content="${NAME} `);
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return isJsonReport(parsed(trimmed));
  const last = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
  return LAST_LINES.some((pattern) => pattern.test(last));
}

/** Code Quality, which has no place for a name, is known by the codes. */
function isJsonReport(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((issue) => isOurCode(at(issue, 'check_name')));
  const isOurs = (tool: unknown): boolean => at(tool, 'name') === NAME;
  const runs = at(value, 'runs');
  return (
    isOurs(at(value, 'tool')) ||
    (Array.isArray(runs) && runs.length > 0 && runs.every((run) => isOurs(at(at(run, 'tool'), 'driver'))))
  );
}

function isOurCode(code: unknown): boolean {
  return typeof code === 'string' && /^K2B\d{3}$/.test(code);
}

function at(value: unknown, key: string): unknown {
  return value !== null && typeof value === 'object'
    ? ownValue(value as Readonly<Record<string, unknown>>, key)
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
