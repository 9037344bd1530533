import type { Diagnostic } from '../../model.ts';
import { html, type Markup } from './markup.ts';
import type { CodeView } from './view.ts';
import { count } from '../words.ts';

/** A link to what the page says about a code. */
export function codeLink(code: string): Markup {
  return html`<a class="code" href="#${code}">${code}</a>`;
}

/** Findings, the grave ones first as the report has them. */
export function findingList(findings: readonly Diagnostic[]): Markup {
  return html`<ul class="findings">
    ${findings.map(
      ({ severity, message, location, code }) =>
        html`<li class="finding ${severity}">
          <span class="severity">${severity}</span> <span class="message">${message}</span>
          <span class="where">${location.path}:${location.line}:${location.column}</span> ${codeLink(code)}
        </li>`,
    )}
  </ul>`;
}

/** What concerns no job. */
export function findingsSection(findings: readonly Diagnostic[]): Markup {
  if (findings.length === 0) return html``;
  return html`<section id="findings" aria-labelledby="findings-title">
    <h2 id="findings-title">
      Findings <span class="muted">${count(findings.length, 'finding')} about files and templates</span>
    </h2>
    <div class="card">${findingList(findings)}</div>
  </section>`;
}

/** What each code means, so that the page can be read alone. */
export function codesSection(codes: readonly CodeView[]): Markup {
  if (codes.length === 0) return html``;
  return html`<section id="codes" aria-labelledby="codes-title">
    <h2 id="codes-title">What the codes mean</h2>
    <dl class="codes">${codes.map(codeEntry)}</dl>
  </section>`;
}

function codeEntry({ code, title, help, links }: CodeView): Markup {
  const shown = links.map(
    (link) =>
      html`<a class="external" href="${link}" rel="noreferrer noopener"
        >${nameOf(link)}<span class="unseen"> about ${title}</span></a
      > `,
  );
  return html`<div id="${code}" tabindex="-1">
    <dt><span class="code">${code}</span> ${title}</dt>
    <dd>${help}</dd>
    ${shown.length === 0 ? undefined : html`<dd class="links">${shown}</dd>`}
  </div>`;
}

/** Whose documentation a link leads to. */
function nameOf(link: string): string {
  if (/\/kaniko\//i.test(link)) return 'Kaniko';
  return /\/(?:moby\/buildkit|docker)\/|using_buildkit/i.test(link) ? 'BuildKit' : 'Help';
}
