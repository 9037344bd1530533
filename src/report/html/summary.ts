import type { JobStatus } from '../../model.ts';
import { maskSecrets } from '../mask.ts';
import type { ReportContext } from '../reporter.ts';
import type { Seen } from '../seen.ts';
import { barChart, type Bar, outcomeChart } from './charts.ts';
import { codeLink } from './findings.ts';
import { html, type Markup } from './markup.ts';
import { type JobView, titleOf, type View } from './view.ts';
import { count } from '../words.ts';
import { countJobs, list, STATUS_WORDS, STATUSES } from './words.ts';

/** One sentence that says how it went. */
export function headline({ jobs, totals, seen }: View, written: boolean): string {
  const are = (many: boolean): string => (!written ? 'can be' : many ? 'are' : 'is');
  const number = jobs.length;
  if (number === 0) return NOTHING[seen].headline;
  const all = number === 1 ? 'The Kaniko job' : number === 2 ? 'Both Kaniko jobs' : `All ${number} Kaniko jobs`;
  if (totals.migrated === number) return `${all} ${are(number > 1)} migrated`;
  if (totals.manual === number) return `${all} ${number === 1 ? 'needs' : 'need'} a human`;
  return `${totals.migrated} of ${count(number, 'Kaniko job')} ${are(totals.migrated !== 1)} migrated`;
}

/** What the headline leaves out. */
export function lede(view: View, written: boolean): string {
  const { jobs, files, seen, more } = view;
  if (jobs.length === 0) return NOTHING[seen].lede;
  const number = files.length === 0 ? 'No file' : count(files.length, 'file');
  const change = written ? `${number} changed.` : `${number} would change.`;
  return [rest(view), change, more].filter((part) => part !== '').join(' ');
}

const NOTHING: Readonly<Record<Seen, { readonly headline: string; readonly lede: string }>> = {
  completely: {
    headline: 'No Kaniko job found',
    lede: 'Nothing in the pipelines runs the Kaniko executor or has its image, so nothing would change.',
  },
  partly: {
    headline: 'No Kaniko job found in what was seen',
    lede: 'The findings below name what was not seen, and what to do about it. Nothing would change in the rest.',
  },
  not: {
    headline: 'Some input could not be read',
    lede: 'The findings below name the files. No job was looked at in them.',
  },
};

function rest({ jobs, totals }: View): string {
  if (totals.manual === jobs.length) return 'The reasons below name the line and what to do.';
  if (totals.migrated === jobs.length)
    return jobs.some(({ reasons }) => reasons.length > 0)
      ? 'The differences below want a review.'
      : 'No difference beyond those that hold for every image.';
  const parts: string[] = [];
  if (totals.manual > 0) parts.push(countJobs(totals.manual, 'manual'));
  if (totals.untouched > 0) parts.push(`${totals.untouched} ${totals.untouched === 1 ? 'is' : 'are'} left untouched`);
  if (totals.failed > 0) parts.push(`${totals.failed} failed`);
  return `${list(parts)}.`;
}

const WHY: Readonly<Record<JobStatus, string>> = {
  migrated: 'What differs in migrated jobs',
  manual: 'Why jobs need a human',
  untouched: 'Why jobs are left untouched',
  failed: 'Why jobs failed',
};

/** The totals, the charts and what to do next. */
export function summarySection(view: View, { nextStep, written }: ReportContext): Markup {
  const { jobs, totals } = view;
  if (jobs.length === 0) return html``;
  const bars = (status: JobStatus): Markup | undefined =>
    figure(
      WHY[status],
      reasonBars(
        view,
        jobs.filter((job) => job.status === status),
      ),
      status,
    );
  return html`<section id="summary" aria-labelledby="summary-title">
    <h2 id="summary-title" class="quiet">Summary</h2>
    <dl class="tiles">
      ${tile('Kaniko jobs', jobs.length)}
      ${STATUSES.filter((status) => status !== 'failed' || totals.failed > 0).map((status) => tile(STATUS_WORDS[status], totals[status], status))}
      ${tile(written ? 'Files changed' : 'Files to change', view.files.length)}
    </dl>
    <figure class="card">
      <figcaption>Outcomes</figcaption>
      ${outcomeChart(totals)}
      <ul class="legend">
        ${STATUSES.filter((status) => totals[status] > 0).map((status) => legend(status, totals[status], jobs.length))}
      </ul>
    </figure>
    <div class="columns">${(['failed', 'manual', 'migrated', 'untouched'] as const).map(bars)}</div>
    ${totals.migrated === 0 ? undefined : beforeYouMerge(view, nextStep)}
  </section>`;
}

function tile(name: string, number: number, status?: JobStatus): Markup {
  const zero = number === 0 ? ' zero' : '';
  return html`<div class="tile${zero} ${status === undefined ? '' : `tile-${status}`}">
    <dt>${name}</dt>
    <dd>${number}</dd>
  </div>`;
}

function legend(status: JobStatus, number: number, of: number): Markup {
  const share = Math.round((100 * number) / of);
  return html`<li>
    <a href="#jobs" data-status="${status}"
      ><span class="dot fill-${status}" aria-hidden="true"></span
      ><span class="legend-title">${STATUS_WORDS[status]}</span> <b>${number}</b>
      <span class="muted">${share === 0 ? 'under 1' : share} %</span></a
    >
  </li>`;
}

function figure(title: string, bars: readonly Bar[], status: JobStatus): Markup | undefined {
  if (bars.length === 0) return undefined;
  return html`<figure class="card">
    <figcaption>${title}</figcaption>
    ${barChart(bars, status)}
  </figure>`;
}

/** Reasons with the number of jobs that have them, the most frequent first. */
function reasonBars(view: View, jobs: readonly JobView[]): Bar[] {
  const counts = new Map<string, number>();
  for (const { reasons } of jobs)
    for (const code of new Set(reasons.map((reason) => reason.code))) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([code, number]) => ({ code, title: titleOf(view, code), jobs: number }));
}

function beforeYouMerge({ runners }: View, nextStep: string | undefined): Markup {
  return html`<aside class="card note" aria-labelledby="merge-title">
    <h3 id="merge-title">Before you merge</h3>
    <ul>
      <li>
        Runners need user namespaces and an unconfined seccomp and AppArmor profile.
        ${runners === undefined ? undefined : `Runner ${runners}. `}${codeLink('K2B601')}
      </li>
      <li>Every image differs in media types, digests, owners of files and unused stages. ${codeLink('K2B602')}</li>
      ${nextStep === undefined ? undefined : html`<li>Write the changes: <code class="command">${maskSecrets(nextStep).text}</code></li>`}
    </ul>
  </aside>`;
}
