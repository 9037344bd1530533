import type { FlagOutcome } from '../../model.ts';
import { codeLink, findingList } from './findings.ts';
import { html, jsonMarkup, type Markup } from './markup.ts';
import { type JobView, titleOf, type View } from './view.ts';
import { count, FIDELITY_WORDS } from '../words.ts';
import { countFlags, STATUS_WORDS, STATUSES } from './words.ts';

/** What the script filters by, in the order of the rows. */
interface IndexEntry {
  readonly status: string;
  readonly file: string;
  readonly method: string;
  readonly codes: readonly string[];
  /** Where the search looks, in lower case. */
  readonly text: string;
}

function indexEntry(job: JobView): IndexEntry {
  const codes = [...new Set(job.reasons.map(({ code }) => code))];
  const words = [
    job.name,
    job.path,
    STATUS_WORDS[job.status],
    job.method,
    ...job.findings.map(({ code }) => code),
    ...job.reasons.map(({ text }) => text),
    ...job.flags.map(({ written }) => written),
  ];
  return { status: job.status, file: job.path, method: job.method, codes, text: words.join('\n').toLowerCase() };
}

/**
 * The jobs as a table, and what filters it. Without the script every row is there and the form stays hidden.
 * @param changed - the path of each file that would change, with the id of its diff
 */
export function jobsSection(view: View, changed: ReadonlyMap<string, string>): Markup {
  const { jobs } = view;
  if (jobs.length === 0) return html``;
  const index = jobs.map(indexEntry);
  return html`<section id="jobs" aria-labelledby="jobs-title" tabindex="-1">
    <h2 id="jobs-title">Jobs</h2>
    ${filterForm(index, view)}
    <div class="count-line">
      <p id="count" role="status">${count(jobs.length, 'job')}</p>
      <button type="button" id="toggle-jobs" hidden>Open all details</button>
    </div>
    <table class="jobs" role="table" aria-labelledby="jobs-title">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Job</th>
          <th role="columnheader" scope="col">File</th>
          <th role="columnheader" scope="col">Status</th>
          <th role="columnheader" scope="col">Reason</th>
          <th role="columnheader" scope="col">Method</th>
        </tr>
      </thead>
      ${jobs.map((job) => jobRows(job, changed))}
    </table>
    <p id="nothing" class="empty" hidden>
      No job matches these filters. <button type="button" id="clear-nothing">Clear the filters</button>
    </p>
    <script type="application/json" id="index">
      ${jsonMarkup(index)}
    </script>
  </section>`;
}

function filterForm(index: readonly IndexEntry[], view: View): Markup {
  const statuses = STATUSES.map((status): Option => [status, STATUS_WORDS[status]]);
  const plain = (values: readonly string[]): Option[] => [...new Set(values)].sort().map((value) => [value, value]);
  const codes = [...new Set(index.flatMap((entry) => entry.codes))]
    .sort()
    .map((code): Option => [code, `${code} ${titleOf(view, code)}`]);
  const number = (value: string, key: 'status' | 'file' | 'method'): number =>
    index.filter((entry) => entry[key] === value).length;
  return html`<form id="filters" class="filters" aria-label="Filter the jobs" hidden>
    <p class="field wide">
      <label for="search">Search</label
      ><input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="Job, file, flag or reason" />
    </p>
    ${select('status', 'Status', statuses, (value) => number(value, 'status'))}
    ${select('file', 'File', plain(index.map(({ file }) => file)), (value) => number(value, 'file'))}
    ${select('reason', 'Reason', codes, (value) => index.filter((entry) => entry.codes.includes(value)).length)}
    ${select('method', 'Method', plain(index.map(({ method }) => method)), (value) => number(value, 'method'))}
    <p class="field button"><button type="reset">Clear</button></p>
  </form>`;
}

type Option = readonly [value: string, text: string];

function select(id: string, label: string, options: readonly Option[], number: (value: string) => number): Markup {
  const shown = options.map(([value, text]) => ({ value, text, jobs: number(value) })).filter(({ jobs }) => jobs > 0);
  return html`<p class="field">
    <label for="${id}">${label}</label
    ><select id="${id}" autocomplete="off">
      <option value="">All</option>
      ${shown.map(({ value, text, jobs }) => html`<option value="${value}">${text} (${jobs})</option>`)}
    </select>
  </p>`;
}

function jobRows(job: JobView, changed: ReadonlyMap<string, string>): Markup {
  return html`<tbody class="job ${job.status}" role="rowgroup">
    <tr role="row">
      <th role="rowheader" scope="row">
        <span class="name">${job.name}</span>${job.hidden ? html` <span class="tag">template</span>` : undefined}
      </th>
      <td role="cell" class="file">${job.path}:${job.line}</td>
      <td role="cell"><span class="status ${job.status}">${STATUS_WORDS[job.status]}</span></td>
      <td role="cell" class="reason">${reason(job)}</td>
      <td role="cell" class="method">${job.method}</td>
    </tr>
    <tr role="row" class="detail">
      <td role="cell" colspan="5">${details(job, changed)}</td>
    </tr>
  </tbody> `;
}

function reason({ status, reasons, flags }: JobView): Markup {
  const [first, ...rest] = reasons;
  if (!first)
    return html`<span class="muted"
      >${status === 'migrated' && flags.length > 0 ? 'no difference to name' : 'none'}</span
    >`;
  const more = rest.length > 0 ? html` <span class="more-reasons">+${rest.length} more</span>` : undefined;
  return html`${first.text}${more}`;
}

function details(job: JobView, changed: ReadonlyMap<string, string>): Markup {
  const parts = job.flags.length === 0 && job.findings.length > 0 ? [] : [countFlags(job.flags)];
  if (job.findings.length > 0) parts.push(count(job.findings.length, 'finding'));
  return html`<details>
    <summary>${parts.join(' · ')}<span class="unseen"> of ${job.name}</span></summary>
    <p class="facts">
      ${count(job.calls, 'call')} of the executor. Written in
      ${job.origins.map((path, index) => {
        const id = changed.get(path);
        const name =
          id === undefined ? html`<span class="path">${path}</span>` : html`<a href="#${id}" class="path">${path}</a>`;
        return html`${index === 0 ? '' : ', '}${name}`;
      })}.${job.tags.length === 0 ? undefined : ` Runner tags: ${job.tags.join(', ')}.`}
    </p>
    ${flagTable(job)}${job.findings.length === 0 ? undefined : findingList(job.findings)}
  </details>`;
}

/** Flags of a job that stays have nothing to stand in the column of what they became. */
function flagTable({ name, flags, status }: JobView): Markup | undefined {
  if (flags.length === 0) return undefined;
  const migrated = status === 'migrated';
  const head = (text: string, name: string): Markup =>
    html`<th role="columnheader" scope="col" class="col-${name}">${text}</th>`;
  return html`<table class="flags${migrated ? '' : ' short'}" role="table" aria-label="Flags of ${name}">
    <thead role="rowgroup">
      <tr role="row">
        ${head('Before', 'word')}${migrated ? head('After', 'word') : undefined}
        ${head(migrated ? 'Fidelity' : 'Would be', 'fidelity')}${head('Why', 'why')}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${flags.map((flag) => flagRow(flag, migrated))}
    </tbody>
  </table>`;
}

function flagRow({ written, became, fidelity, reason, code }: FlagOutcome, migrated: boolean): Markup {
  const nothing = fidelity === 'not-needed' ? 'dropped' : 'no argument of its own';
  const after = became === '' ? html`<span class="muted">${nothing}</span>` : html`<code>${became}</code>`;
  return html`<tr role="row">
    <td role="cell" class="before"><code>${written}</code></td>
    ${migrated ? html`<td role="cell" class="after">${after}</td>` : undefined}
    <td role="cell" class="how"><span class="fidelity ${fidelity}">${FIDELITY_WORDS[fidelity]}</span></td>
    <td role="cell" class="why">${reason} ${code === '' ? undefined : codeLink(code)}</td>
  </tr>`;
}
