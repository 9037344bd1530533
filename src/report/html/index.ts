import { createHash } from 'node:crypto';
import { NAME, VERSION } from '../../version.ts';
import { maskNote } from '../mask.ts';
import type { Reporter } from '../reporter.ts';
import { changesSection, diffId } from './changes.ts';
import { CLIENT } from './client.ts';
import { codesSection, findingsSection } from './findings.ts';
import { jobsSection } from './jobs.ts';
import { html, inlineElement, type Markup } from './markup.ts';
import { STYLES } from './styles.ts';
import { headline, lede, summarySection } from './summary.ts';
import { type View, viewOf } from './view.ts';

/**
 * Renders reports as one page that stands alone: its style sheet and its script are in it, nothing is loaded from a
 * network, and the policy in its head forbids anything else. Values that look secret are masked. The same reports give
 * the same bytes, to be written as UTF-8.
 */
export const htmlReport: Reporter = (reports, context) => {
  const view = viewOf(reports, context.describe);
  const changed = new Map(view.files.map(({ path }, index) => [path, diffId(index)]));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy()}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="${NAME} ${VERSION}" />
        <link rel="icon" href="data:," />
        <title>${headline(view, context.written)} · ${NAME}</title>
        ${inlineElement('style', STYLES)}
      </head>
      <body>
        ${skipLink(view)}
        <header class="masthead">
          <p class="product">${NAME} <span class="muted">${VERSION}</span></p>
          <h1>${headline(view, context.written)}</h1>
          <p class="lede">${lede(view, context.written)}</p>
          ${navigation(view)}
        </header>
        <main>
          ${summarySection(view, context)} ${findingsSection(view.findings)} ${jobsSection(view, changed)}
          ${changesSection(view.files)} ${codesSection(view.codes)}
        </main>
        <footer>
          ${view.masked === 0 ? undefined : html`<p>${maskNote(view.masked)} Known shapes and names are found, no more.</p>`}
          <p>This page is one file and loads nothing from a network.</p>
        </footer>
        ${inlineElement('script', CLIENT)}
      </body>
    </html> `;
  return { text: page.text, masked: view.masked };
};

/** Only the bytes of this page's own style sheet and script may act. */
function policy(): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(STYLES)}; script-src ${hash(CLIENT)}; img-src data:; base-uri 'none'; form-action 'none'`;
}

function sections({ jobs, files, findings }: View): readonly (readonly [id: string, name: string])[] {
  const all = [
    ['findings', 'Findings', findings.length],
    ['jobs', 'Jobs', jobs.length],
    ['changes', 'Changes', files.length],
    ['codes', 'Codes', jobs.length + findings.length],
  ] as const;
  return all.filter(([, , number]) => number > 0).map(([id, name]) => [id, name]);
}

function skipLink(view: View): Markup | undefined {
  const [first] = view.jobs.length > 0 ? [['jobs', 'Jobs'] as const] : sections(view);
  return first === undefined ? undefined : html`<a class="skip" href="#${first[0]}">Skip to: ${first[1]}</a>`;
}

function navigation(view: View): Markup | undefined {
  const shown = sections(view);
  if (shown.length < 2) return undefined;
  return html`<nav aria-label="Sections">
    <ul>
      ${shown.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
    </ul>
  </nav>`;
}
