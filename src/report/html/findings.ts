import type { Diagnostic } from '../../model.ts';
import { codePage } from './codes.ts';
import { html, type Markup } from './markup.ts';
import { count } from './words.ts';

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
export function codesSection(codes: readonly string[]): Markup {
  if (codes.length === 0) return html``;
  return html`<section id="codes" aria-labelledby="codes-title">
    <h2 id="codes-title">What the codes mean</h2>
    <dl class="codes">${codes.map(codeEntry)}</dl>
  </section>`;
}

function codeEntry(code: string): Markup {
  const { title, help, links } = codePage(code);
  const shown = links.map(
    ({ to, of, url }) =>
      html`<a class="external" href="${url}" rel="noreferrer noopener"
        >${to}<span class="unseen"> about ${of}</span></a
      > `,
  );
  return html`<div id="${code}" tabindex="-1">
    <dt><span class="code">${code}</span> ${title}</dt>
    <dd>${help}</dd>
    ${shown.length === 0 ? undefined : html`<dd class="links">${shown}</dd>`}
  </div>`;
}
