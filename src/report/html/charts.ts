import type { JobStatus } from '../../model.ts';
import { html, type Markup } from './markup.ts';
import { count } from '../words.ts';
import { countJobs, list, STATUSES } from './words.ts';

/** One bar of the chart of outcomes is this wide; heights and widths are scaled by the page. */
const WIDTH = 1000;
const HEIGHT = 20;
const GAP = 4;

/** What is left of a width after a division, short enough to read in the source of the page. */
function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}

/** One bar with a segment for each outcome. Its text alternative says the same in words. */
export function outcomeChart(totals: Readonly<Record<JobStatus, number>>): Markup {
  const shown = STATUSES.filter((status) => totals[status] > 0);
  const jobs = shown.reduce((sum, status) => sum + totals[status], 0);
  const free = WIDTH - GAP * (shown.length - 1);
  let x = 0;
  const segments = shown.map((status) => {
    const width = (free * totals[status]) / jobs;
    const segment = html`<rect
      class="fill-${status}"
      x="${rounded(x)}"
      y="0"
      width="${rounded(width)}"
      height="${HEIGHT}"
    />`;
    x += width + GAP;
    return segment;
  });
  const words = list(shown.map((status) => countJobs(totals[status], status)));
  return html`<svg
    class="outcomes"
    role="img"
    aria-labelledby="outcomes-title outcomes-words"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
  >
    <title id="outcomes-title">Outcomes of ${count(jobs, 'job')}</title>
    <desc id="outcomes-words">${words}</desc>
    ${segments}
  </svg>`;
}

export interface Bar {
  readonly code: string;
  readonly title: string;
  readonly jobs: number;
}

/** How many bars stand in the open; the others can be opened. */
const FIRST_BARS = 6;

/** Horizontal bars: the text beside each bar, with its number, is the alternative of its drawing. */
export function barChart(bars: readonly Bar[], status: JobStatus): Markup {
  const most = Math.max(1, ...bars.map(({ jobs }) => jobs));
  const rows = bars.map(({ code, title, jobs }) => {
    const width = rounded((WIDTH * jobs) / most);
    return html`<li>
      <a href="#jobs" data-code="${code}" data-status="${status}"
        ><span class="bar-title">${title}</span> <span class="bar-jobs">${count(jobs, 'job')}</span></a
      ><svg class="bar" aria-hidden="true" viewBox="0 0 ${WIDTH} 6" preserveAspectRatio="none">
        <rect class="track" width="${WIDTH}" height="6" />
        <rect class="fill-${status}" width="${width}" height="6" />
      </svg>
    </li>`;
  });
  const more = rows.slice(FIRST_BARS);
  return html`<ol class="bars">
      ${rows.slice(0, FIRST_BARS)}
    </ol>
    ${
      more.length === 0
        ? undefined
        : html`<details class="more">
            <summary>${count(more.length, 'more reason')}</summary>
            <ol class="bars">
              ${more}
            </ol>
          </details>`
    }`;
}
