import { Masker, maskNote } from './mask.ts';
import { maskedDiff } from './masked-change.ts';
import {
  changesOf,
  differencesOf,
  type FileDiff,
  jobRows,
  manualItems,
  type Section,
  troubleItems,
} from './markdown-sections.ts';
import { code, details, fenced, html } from './markdown-text.ts';
import {
  type RenderedReport,
  type ReportContext,
  type Reporter,
  runnersOf,
  shownPath,
  type ShownReport,
  totalLine,
  totalOf,
} from './reporter.ts';
import { nothingFound, perhapsMore, seenIn } from './seen.ts';

/** By this comment a later run finds its own note in a merge request and updates it. */
export const NOTE_MARKER = '<!-- kaniko-to-buildkit:report -->';

/** Stands below the marker when nothing is to be done, so that the note of such a report can be deleted. */
export const CLEAN_MARKER = '<!-- kaniko-to-buildkit:clean -->';

/** GitLab refuses a note with more than a million characters; bytes are counted, which is never less. */
const NOTE_LIMIT = 1_000_000;
/** Room for the paragraph that says what is left out. */
const RESERVE = 4_096;
/** Names that a list of left-out files holds. */
const NAMED = 20;

/** A note for a merge request. */
export const markdownReport: Reporter = (reports, context) => renderNote(reports, context, NOTE_LIMIT);

/**
 * Renders the note within a limit. What does not fit is left out in stages, the diffs of the largest files first, then
 * each list is told in groups; a paragraph says what is missing and where to find it.
 * @param limit - bytes of UTF-8; below some ten kilobytes the groups themselves may not fit, then only the totals are told
 */
export function renderNote(reports: readonly ShownReport[], context: ReportContext, limit: number): RenderedReport {
  const masker = new Masker();
  const diffs = reports.flatMap(({ prefix, report }) =>
    report.files.map((change) => changesOf(masker.text(shownPath(prefix, change.path)), maskedDiff(change, masker))),
  );
  const sections: Section[] = [
    { name: 'the list of jobs', ...jobRows(reports, masker) },
    { name: 'the steps for a human', ...manualItems(reports, masker, context) },
    { name: 'the differences', ...differencesOf(reports, masker) },
    { name: 'the findings about files', ...troubleItems(reports, masker) },
  ];
  const shown = new Set(diffs);
  const left: string[] = [];
  const size = (parts: readonly string[]): number => parts.reduce((sum, part) => sum + bytes(part) + 2, 0);
  const top = head(reports, context);
  const bottom = foot(reports, context, masker);
  const frame = size([...top, ...bottom]) + RESERVE;
  const texts = sections.map(({ full }) => full);
  const rendered = new Map(diffs.map((diff) => [diff, blockOf(diff)]));
  let total = frame + size(texts) + size([...rendered.values()]);
  for (const diff of [...diffs].sort((a, b) => b.diff.length - a.diff.length)) {
    if (total <= limit) break;
    shown.delete(diff);
    total -= bytes(rendered.get(diff) ?? '') + 2;
  }
  for (const [index, { name, full, grouped }] of sections.entries()) {
    if (total <= limit) break;
    if (full === '') continue;
    texts[index] = grouped;
    total += bytes(grouped) - bytes(full);
    left.push(`${name} in full`);
  }
  for (const [index, { name }] of sections.entries()) {
    if (total <= limit || texts[index] === '') continue;
    total -= bytes(texts[index] ?? '');
    texts[index] = '';
    left.push(name);
  }
  const hidden = diffs.filter((diff) => !shown.has(diff));
  const blocks = diffs.filter((diff) => shown.has(diff)).map((diff) => rendered.get(diff) ?? '');
  const parts = [
    ...top,
    ...texts,
    ...(blocks.length > 0 ? ['### Changes', ...blocks] : []),
    leftOut(hidden, left),
    ...bottom,
  ];
  return { text: `${parts.filter((part) => part !== '').join('\n\n')}\n`, masked: masker.count };
}

function head(reports: readonly ShownReport[], { written }: ReportContext): string[] {
  const total = totalOf(reports);
  return [
    isClean(reports) ? `${NOTE_MARKER}\n${CLEAN_MARKER}` : NOTE_MARKER,
    '## Kaniko to BuildKit',
    total.jobs === 0 ? nothingFound(reports) : `**${totalLine(total, written)}**`,
    total.jobs === 0 ? '' : perhapsMore(reports),
  ].filter((part) => part !== '');
}

/** True when nobody has anything to do: no change, no job for a human, no broken input, and nothing that was not seen. */
function isClean(reports: readonly ShownReport[]): boolean {
  const { migrated, manual, failed, filesChanged } = totalOf(reports);
  if (migrated + manual + failed + filesChanged > 0) return false;
  return seenIn(reports) === 'completely';
}

function foot(reports: readonly ShownReport[], { nextStep }: ReportContext, masker: Masker): string[] {
  const parts: string[] = [];
  if (totalOf(reports).migrated > 0) {
    const runners = runnersOf(reports);
    parts.push(
      '### Before you merge',
      `- Runners need user namespaces and an unconfined seccomp and AppArmor profile (K2B601)${runners === undefined ? '' : `; ${code(masker.text(runners))}`}.\n` +
        '- Every image differs in media types, digests, owners of files and unused stages (K2B602).',
    );
  }
  if (nextStep !== undefined) parts.push(`Write the changes: ${code(masker.text(nextStep))}`);
  if (masker.count > 0) parts.push(maskNote(masker.count));
  return parts;
}

function blockOf({ path, diff, added, removed }: FileDiff): string {
  return details(`<code>${html(path)}</code> +${added} −${removed}`, fenced('diff', diff));
}

/** What is missing, and the command that shows it. */
function leftOut(hidden: readonly FileDiff[], left: readonly string[]): string {
  if (hidden.length === 0 && left.length === 0) return '';
  const names = hidden
    .slice(0, NAMED)
    .map(({ path, added, removed }) => `${code(shorten(path))} (+${added} −${removed})`);
  if (hidden.length > NAMED) names.push(`${hidden.length - NAMED} more`);
  const parts = [...left, ...(names.length > 0 ? [`the diffs of ${names.join(', ')}`] : [])];
  return `**Left out**, because a note of GitLab holds at most 1 MB: ${parts.join('; ')}. All of it: ${code('kaniko-to-buildkit plan --verbose')} or ${code('--format json:report.json')}.`;
}

function shorten(path: string): string {
  return path.length <= 100 ? path : `…${path.slice(-99)}`;
}

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
