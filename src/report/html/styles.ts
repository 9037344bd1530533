const LIGHT = `
  --page: #f6f7f9; --card: #fff; --sunken: #f1f3f5; --line: #dcdfe4; --line-strong: #8a909c;
  --text: #1c2128; --muted: #59616d; --link: #0b57b8; --focus: #0b57b8;
  --migrated: #14683d; --migrated-soft: #e3f4ea; --manual: #8f4c00; --manual-soft: #fdf0dc;
  --untouched: #575e6a; --untouched-soft: #eceef1; --failed: #b3202a; --failed-soft: #fde8e8;
  --del: #fdecec; --del-mark: #f9c8c8; --ins: #e6f6ec; --ins-mark: #b5e3c4; --del-text: #a3161d; --ins-text: #116136;`;

const DARK = `
  --page: #12151a; --card: #1a1e25; --sunken: #222731; --line: #313844; --line-strong: #717b8b;
  --text: #e4e7ec; --muted: #a2abb9; --link: #7db4ff; --focus: #7db4ff;
  --migrated: #4cc38a; --migrated-soft: #15332a; --manual: #f0a94a; --manual-soft: #38290f;
  --untouched: #98a2b1; --untouched-soft: #2a303b; --failed: #ff8a8a; --failed-soft: #401d20;
  --del: #33191d; --del-mark: #6e2a31; --ins: #12301f; --ins-mark: #1f5c39; --del-text: #ff9c9c; --ins-text: #6fd69b;`;

const BASE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 80rem; padding: 0 clamp(1rem, 4vw, 2.5rem) 3rem; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: break-word;
}
[hidden] { display: none !important; }
a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
[tabindex="-1"]:focus { outline: none; }
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.25rem); line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; letter-spacing: -.005em; }
h2 .muted { font-size: .9375rem; font-weight: 400; letter-spacing: 0; margin-inline-start: .35rem; }
h3, figcaption { font-size: .9375rem; font-weight: 600; line-height: 1.4; }
code, .path, .file, .where, .code, .name, .diff td { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .8125rem; }
.muted { color: var(--muted); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; inset-inline-start: 1rem; top: -4rem; z-index: 2; padding: .5rem 1rem; background: var(--card); border: 1px solid var(--line-strong); border-radius: 6px; }
.skip:focus { top: 1rem; }
button, input, select {
  font: inherit; font-size: .9375rem; color: inherit; background: var(--card); border: 1px solid var(--line-strong);
  border-radius: 6px; padding: .4rem .65rem; min-height: 2.375rem;
}
button { cursor: pointer; }
button:hover { background: var(--sunken); }
::placeholder { color: var(--muted); opacity: 1; }
section { margin-top: 3rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.125rem 1.25rem; }
.masthead { padding-top: clamp(1.5rem, 4vw, 3rem); }
.product { font-size: .875rem; font-weight: 600; margin-bottom: .75rem; }
.product .muted { font-weight: 400; }
.lede { font-size: 1.0625rem; color: var(--muted); margin-top: .5rem; max-width: 46rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: 1.25rem; font-size: .9375rem; }
nav a { display: inline-block; padding: .25rem 0; }
footer { margin-top: 3rem; padding-top: 1.25rem; border-top: 1px solid var(--line); font-size: .875rem; color: var(--muted); }
summary { cursor: pointer; }
.empty { padding: 2rem 1.25rem; text-align: center; color: var(--muted); }
.empty button { margin-inline-start: .5rem; }
`;

const SUMMARY = `
#summary { margin-top: 2rem; }
#summary > h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.tile { background: var(--card); padding: .875rem 1.25rem 1rem; display: flex; flex-direction: column; }
.tile dt { font-size: .875rem; color: var(--muted); }
.tile dd { font-size: 1.75rem; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums; letter-spacing: -.02em; }
.tile-migrated dd { color: var(--migrated); }
.tile-manual dd { color: var(--manual); }
.tile-failed dd { color: var(--failed); }
.tile.zero dd { color: var(--muted); font-weight: 400; }
#summary > .card { margin-top: 1rem; }
.outcomes { display: block; width: 100%; height: 1.125rem; border-radius: 5px; margin: .75rem 0; }
.fill-migrated { fill: var(--migrated); background: var(--migrated); }
.fill-manual { fill: var(--manual); background: var(--manual); }
.fill-untouched { fill: var(--untouched); background: var(--untouched); }
.fill-failed { fill: var(--failed); background: var(--failed); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; font-size: .9375rem; }
.legend a, .bars a { color: inherit; text-decoration: none; }
.legend-title, .bar-title { text-decoration: underline; text-decoration-color: var(--line-strong); text-decoration-thickness: 1px; text-underline-offset: .2em; }
.legend a:hover .legend-title, .bars a:hover .bar-title { color: var(--link); text-decoration-color: currentColor; }
.dot { display: inline-block; width: .7em; height: .7em; border-radius: 2px; margin-inline-end: .45em; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; margin-top: 1rem; align-items: start; }
.columns:empty { display: none; }
.bars { margin-top: .75rem; display: grid; gap: .75rem; font-size: .9375rem; }
.bars a { display: flex; justify-content: space-between; gap: 1rem; }
.bar-jobs { color: var(--muted); white-space: nowrap; font-variant-numeric: tabular-nums; }
.bar { display: block; width: 100%; height: 6px; border-radius: 3px; margin-top: .3rem; }
.track { fill: var(--sunken); }
.more { margin-top: .875rem; font-size: .9375rem; }
.more > summary { color: var(--link); }
.note ul { margin-top: .5rem; display: grid; gap: .35rem; font-size: .9375rem; }
.command { background: var(--sunken); border-radius: 4px; padding: .15rem .4rem; user-select: all; }
.code { font-size: .75rem; white-space: nowrap; }
`;

const JOBS = `
.filters { display: grid; grid-template-columns: 2fr repeat(4, minmax(0, 1fr)) auto; gap: .75rem; margin-top: 1rem; align-items: end; }
.field { min-width: 0; }
.field label { display: block; font-size: .8125rem; color: var(--muted); margin-bottom: .25rem; }
.field input, .field select { width: 100%; text-overflow: ellipsis; }
.count-line, .title-line { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: center; }
.count-line { margin: .875rem 0 .75rem; min-height: 2.375rem; }
#findings .card { margin-top: 1rem; }
#count { font-variant-numeric: tabular-nums; color: var(--muted); }
.title-line { margin-bottom: 1rem; }
.jobs { width: 100%; table-layout: fixed; border-collapse: separate; border-spacing: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; font-size: .9375rem; }
.jobs > thead th { text-align: start; font-size: .8125rem; font-weight: 600; color: var(--muted); padding: .6rem .75rem; }
.jobs > thead th:nth-child(1) { width: 22%; }
.jobs > thead th:nth-child(2) { width: 22%; }
.jobs > thead th:nth-child(3) { width: 9.5rem; }
.jobs > thead th:nth-child(5) { width: 6.5rem; }
.job > tr > * { padding: .7rem .75rem 0; vertical-align: top; text-align: start; font-weight: 400; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.job > tr > :first-child, .jobs > thead th:first-child { padding-inline-start: 1.25rem; }
.job > .detail > td { border-top: 0; padding: .2rem 1.25rem .7rem; }
.name { font-weight: 600; }
.file, .more-reasons { color: var(--muted); }
.more-reasons { white-space: nowrap; font-size: .875rem; }
.tag { font-size: .75rem; color: var(--muted); border: 1px solid var(--line); border-radius: 4px; padding: 0 .35rem; white-space: nowrap; }
.status { display: inline-block; font-size: .8125rem; font-weight: 600; line-height: 1.5; padding: .05rem .5rem; border-radius: 999px; border: 1px solid transparent; white-space: nowrap; }
.status.migrated { color: var(--migrated); background: var(--migrated-soft); }
.status.manual { color: var(--manual); background: var(--manual-soft); }
.status.untouched { color: var(--untouched); background: var(--untouched-soft); }
.status.failed { color: var(--failed); background: var(--failed-soft); }
.detail summary { display: inline-block; font-size: .8125rem; color: var(--muted); padding: .15rem 0; }
.detail summary::before { content: ""; display: inline-block; width: .4rem; height: .4rem; border: solid currentColor; border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg) translateY(-.1rem); margin-inline-end: .55rem; }
.detail details[open] > summary::before { transform: rotate(45deg) translate(-.1rem, -.1rem); }
.detail summary::-webkit-details-marker { display: none; }
.detail summary:hover { color: var(--link); }
.facts { font-size: .875rem; color: var(--muted); }
.detail .facts { margin: .5rem 0 .75rem; }
.flags { width: 100%; table-layout: fixed; border-collapse: collapse; margin-bottom: .75rem; font-size: .875rem; }
.flags th { text-align: start; font-size: .75rem; font-weight: 600; color: var(--muted); padding: .35rem .75rem; background: var(--sunken); }
.flags .col-word { width: 32%; }
.flags .col-fidelity { width: 9.5rem; }
.flags.short .col-word { width: 44%; }
.flags td { padding: .45rem .75rem; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.flags code { white-space: pre-wrap; }
.fidelity { font-size: .8125rem; white-space: nowrap; color: var(--muted); }
.fidelity.approximate { color: var(--manual); font-weight: 600; }
.fidelity.manual { color: var(--failed); font-weight: 600; }
.findings { display: grid; gap: .5rem; font-size: .875rem; }
.finding { border-inline-start: 3px solid var(--line); padding-inline-start: .75rem; overflow-wrap: anywhere; }
.finding.error { border-color: var(--failed); }
.finding.warning { border-color: var(--manual); }
.severity { font-weight: 600; color: var(--muted); }
.error .severity { color: var(--failed); }
.warning .severity { color: var(--manual); }
.where { color: var(--muted); }
`;

const CHANGES = `
.diff { padding: 0; margin-top: .75rem; overflow: clip; }
.diff > summary { padding: .75rem 1.25rem; display: flex; gap: 1rem; justify-content: space-between; align-items: baseline; }
.diff > summary:focus-visible { outline-offset: -2px; }
.diff > summary::-webkit-details-marker { display: none; }
.diff > summary .path { font-weight: 600; overflow-wrap: anywhere; }
.diff > summary .path::before { content: ""; display: inline-block; width: .45rem; height: .45rem; border: solid var(--muted); border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg) translateY(-.1rem); margin-inline-end: .75rem; }
.diff[open] > summary .path::before { transform: rotate(45deg) translate(-.15rem, -.1rem); }
.numbers { font-size: .875rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.plus { color: var(--ins-text); }
.minus { color: var(--del-text); }
.diff .facts { padding: 0 1.25rem .75rem; }
.diff table { width: 100%; table-layout: fixed; border-collapse: collapse; border-top: 1px solid var(--line); }
.diff td { padding: 0; vertical-align: top; line-height: 1.55; }
.diff .col-n { width: 3.5rem; }
.diff .n { padding: 0 .6rem 0 .25rem; text-align: end; color: var(--muted); user-select: none; font-variant-numeric: tabular-nums; }
.diff .l { padding: 0 .75rem 0 2rem; text-indent: -1.5rem; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }
.diff .l::before { content: ""; display: inline-block; width: 1.5rem; text-indent: 0; user-select: none; }
.diff .n.new { border-inline-start: 1px solid var(--line); }
.edit .old:not(.none) { background: var(--del); }
.edit .new:not(.none) { background: var(--ins); }
.edit .none { background: var(--sunken); }
.edit .l.old:not(.none)::before { content: "-"; color: var(--del-text); }
.edit .l.new:not(.none)::before { content: "+"; color: var(--ins-text); }
.edit .l.none::before { content: none; }
del, ins { text-decoration: none; }
mark { color: inherit; border-radius: 2px; background: var(--ins-mark); }
del mark { background: var(--del-mark); }
.hunk th { text-align: start; font-size: .8125rem; font-weight: 400; color: var(--muted); background: var(--sunken); padding: .25rem 1.25rem; }
.codes { margin-top: 1rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1.25rem 2rem; font-size: .9375rem; }
.codes dt { font-weight: 600; overflow-wrap: anywhere; }
.codes dt .code { font-weight: 400; color: var(--muted); margin-inline-end: .35rem; }
.codes dd { color: var(--muted); }
.codes .links { display: flex; flex-wrap: wrap; gap: 0 1rem; font-size: .875rem; }
.codes > :target { outline: 2px solid var(--focus); outline-offset: .5rem; border-radius: 3px; }
`;

/**
 * On a screen each job is a box of its own that is laid out only when it comes into view: a table of 500 jobs would be
 * laid out as a whole after each keystroke in the filter, which takes twenty times as long. Print keeps the table.
 */
const SCREEN = `
@media screen {
  .jobs, .jobs > thead, .job { display: block; }
  .jobs > thead > tr, .job > tr { display: grid; grid-template-columns: minmax(0, 22fr) minmax(0, 22fr) 9.5rem minmax(0, 34fr) 6.5rem; }
  .job { border-top: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 6.1rem; }
  .job > tr > * { border-top: 0; }
  .job > .detail { display: block; }
  .job > .detail > td { display: block; }
}
`;

/** Tables become cards and diffs become one column; roles in the markup keep what they are for assistive technology. */
const NARROW = `
@media screen and (max-width: 60rem) {
  .filters { grid-template-columns: 1fr 1fr; }
  .field.wide { grid-column: 1 / -1; }
}
@media screen and (max-width: 45rem) {
  .card, .tile { padding-inline: 1rem; }
  .card.diff { padding: 0; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .tile:last-child:nth-child(odd) { grid-column: 1 / -1; }
  .flags, .flags tbody { display: block; }
  .jobs { background: none; border: 0; }
  .jobs > thead, .flags > thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .job { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .875rem 1rem; margin-bottom: .75rem; contain-intrinsic-size: auto 11rem; }
  .job > tr > *, .job > .detail > td, .job > tr > :first-child { display: block; border: 0; padding: 0; }
  .job > tr:first-child { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
  .job > tr:first-child > th, .job > tr:first-child > .file, .job > tr:first-child > .reason { width: 100%; }
  .job > .detail { margin-top: .35rem; }
  .job .method { order: 2; color: var(--muted); font-size: .875rem; }
  .job .reason { order: 3; }
  .flags tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  .flags td { display: block; border: 0; padding: .05rem 0; }
  .flags .how, .flags .why { display: inline; }
  .flags .why { margin-inline-start: .35rem; }
  .flags .after code::before { content: "→ "; color: var(--muted); }
  .diff table { display: block; }
  .diff thead { display: none; }
  .diff tbody { display: grid; grid-template-columns: 2.6rem minmax(0, 1fr); }
  .diff tr { display: contents; }
  .diff .hunk th { grid-column: 1 / -1; padding-inline: 1rem; }
  .diff colgroup { display: none; }
  .diff .n.new { border: 0; }
  .same .new, .edit .none { display: none; }
  .edit .old { order: 1; }
  .edit .new { order: 2; }
  .diff > summary { padding-inline: 1rem; }
  .diff .facts { padding-inline: 1rem; }
}
`;

const PRINT = `
@media print {
  :root { color-scheme: light; ${LIGHT} --page: #fff; }
  @page { margin: 14mm; }
  html { font-size: 8.5pt; }
  body { max-width: none; padding: 0; }
  .masthead { padding-top: 0; }
  .filters, .skip, nav, button, .empty { display: none !important; }
  .outcomes, .bar, .dot, .status, .edit td, mark, .hunk th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  ::details-content { content-visibility: visible !important; block-size: auto !important; }
  section { margin-top: 1.5rem; }
  h2, .count-line, .title-line, .hunk, figcaption, .diff > summary { break-after: avoid; }
  .job > tr:first-child { break-inside: avoid; break-after: avoid; }
  .tile, .finding, .flags tr, .codes > div, figure, .note { break-inside: avoid; }
  .jobs > thead { display: table-header-group; }
  .external::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
}
@media (forced-colors: active) {
  .status, .tile { border: 1px solid; }
  .outcomes, .bar, .dot { forced-color-adjust: none; }
}
`;

/** The style sheet of the page. Dark and light follow the reader's system; print is always light. */
export const STYLES = [BASE, SUMMARY, JOBS, CHANGES, SCREEN, NARROW, PRINT].join('');
