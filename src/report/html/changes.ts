import { alignLines, type Piece, pieces } from './align.ts';
import { type Content, html, type Markup } from './markup.ts';
import type { FileView } from './view.ts';
import type { MaskedHunk, MaskedLine } from '../masked-change.ts';
import { count } from '../words.ts';
import { list } from './words.ts';

/** Up to this many lines in all, the diffs are open from the start. */
const OPEN_LINES = 120;

/** The id of the diff of a file; made of its place, because a path may hold anything. */
export function diffId(index: number): string {
  return `diff-${index + 1}`;
}

/** The diff of each file, side by side; on a narrow page one below the other. */
export function changesSection(files: readonly FileView[]): Markup {
  if (files.length === 0) return html``;
  const lines = files.reduce((sum, { hunks }) => sum + hunks.reduce((all, hunk) => all + hunk.lines.length, 0), 0);
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return html`<section id="changes" aria-labelledby="changes-title">
    <div class="title-line">
      <h2 id="changes-title">
        Changes
        <span class="muted">${count(files.length, 'file')}, ${count(added, 'line')} added, ${removed} removed</span>
      </h2>
      <button type="button" id="toggle-diffs" hidden>Open all diffs</button>
    </div>
    ${files.map((file, index) => fileDiff(file, diffId(index), lines <= OPEN_LINES))}
  </section>`;
}

function fileDiff({ path, hunks, added, removed, about }: FileView, id: string, open: boolean): Markup {
  return html`<details class="diff card" ${open ? html` open` : undefined}>
    <summary>
      <span class="path">${path}</span>
      <span class="numbers"
        ><span class="plus">+${added}</span> <span class="minus">−${removed}</span
        ><span class="unseen"> lines</span></span
      >
    </summary>
    <div id="${id}" class="diff-body" tabindex="-1">
      ${about.length === 0 ? undefined : html`<p class="facts">Changed: ${list(about)}.</p>`}
      <table role="table" aria-label="Changes of ${path}">
        <colgroup>
          <col class="col-n" />
          <col />
          <col class="col-n" />
          <col />
        </colgroup>
        <thead role="rowgroup" class="unseen">
          <tr role="row">
            <th role="columnheader" scope="col">Line before</th>
            <th role="columnheader" scope="col">Before</th>
            <th role="columnheader" scope="col">Line after</th>
            <th role="columnheader" scope="col">After</th>
          </tr>
        </thead>
        ${hunks.map(hunkRows)}
      </table>
    </div>
  </details> `;
}

function hunkRows(hunk: MaskedHunk): Markup {
  const last = hunk.oldStart + hunk.oldLines - 1;
  const head = html`<tbody class="hunk" role="rowgroup">
    <tr role="row">
      <th role="rowheader" scope="rowgroup" colspan="4">Lines ${hunk.oldStart} to ${Math.max(hunk.oldStart, last)}</th>
    </tr>
  </tbody>`;
  let shift = hunk.newStart - hunk.oldStart;
  const runs = runsOf(hunk.lines).map((run) => {
    if (run.kind === 'same')
      return html`<tbody class="same" role="rowgroup">
        ${run.lines.map((line) => sameRow(line, shift))}
      </tbody>`;
    shift += run.added.length - run.removed.length;
    return html`<tbody class="edit" role="rowgroup">
      ${changedRows(run.removed, run.added)}
    </tbody>`;
  });
  return html`${head}${runs}`;
}

type Run =
  | { readonly kind: 'same'; readonly lines: MaskedLine[] }
  | { readonly kind: 'edit'; readonly removed: MaskedLine[]; readonly added: MaskedLine[] };

/** Lines that stay and lines that change, in turn. */
function runsOf(lines: readonly MaskedLine[]): readonly Run[] {
  const runs: Run[] = [];
  for (const line of lines) {
    const kind = line.sign === ' ' ? 'same' : 'edit';
    let run = runs.at(-1);
    if (run?.kind !== kind) {
      run = kind === 'same' ? { kind, lines: [] } : { kind, removed: [], added: [] };
      runs.push(run);
    }
    if (run.kind === 'same') run.lines.push(line);
    else (line.sign === '-' ? run.removed : run.added).push(line);
  }
  return runs;
}

function sameRow({ number, text }: MaskedLine, shift: number): Markup {
  const line = cell('old', number, text);
  return html`<tr role="row">
    ${line}${cell('new', number + shift, text)}
  </tr>`;
}

function changedRows(removed: readonly MaskedLine[], added: readonly MaskedLine[]): Markup[] {
  const texts = (lines: readonly MaskedLine[]): string[] => lines.map(({ text }) => text);
  return alignLines(texts(removed), texts(added)).map(([before, after]) => {
    const old = before === undefined ? undefined : removed[before];
    const now = after === undefined ? undefined : added[after];
    const marked = old && now ? pieces(old.text, now.text) : undefined;
    const left = old
      ? cell('old', old.number, html`<del>${marked ? marked.before.map(mark) : old.text}</del>`)
      : emptyCell('old');
    const right = now
      ? cell('new', now.number, html`<ins>${marked ? marked.after.map(mark) : now.text}</ins>`)
      : emptyCell('new');
    return html`<tr role="row">
      ${left}${right}
    </tr>`;
  });
}

function mark({ text, changed }: Piece): Content {
  return changed ? html`<mark>${text}</mark>` : text;
}

function cell(side: 'old' | 'new', number: number, text: Content): Markup {
  return html`<td role="cell" class="n ${side}">${number}</td>
    <td role="cell" class="l ${side}">${text}</td>`;
}

function emptyCell(side: 'old' | 'new'): Markup {
  return html`<td role="cell" class="n ${side} none"></td>
    <td role="cell" class="l ${side} none"></td>`;
}
