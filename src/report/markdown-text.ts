import { visible } from './visible.ts';
import { oneLine } from './words.ts';

/** Text that Markdown shows as it is; also the references of GitLab (`@user`, `#1`, `!1`, `~label`) mean nothing in it. */
export function prose(text: string): string {
  return shown(text).replaceAll(/[\\`*_{}[\]<>#@!~|$%&^]/g, String.raw`\$&`);
}

/** A code span, whatever backticks the text holds. */
export function code(text: string): string {
  const line = shown(text);
  const ticks = '`'.repeat(longestRun(line, 0) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return ticks + pad + line + pad + ticks;
}

/** A code span in a cell of a table, where a bar would start the next cell. */
export function cell(text: string): string {
  return code(text).replaceAll('|', String.raw`\|`);
}

/** A fenced block whose fence is longer than any in the content. */
export function fenced(language: string, content: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(content, 2) + 1));
  return `${fence}${language}\n${visible(content).replace(/\n?$/, '\n')}${fence}`;
}

/** A part that is folded until somebody opens it. The blank lines make Markdown of the content. */
export function details(title: string, content: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>`;
}

/** Text inside of HTML. */
export function html(text: string): string {
  return shown(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function shown(text: string): string {
  return visible(oneLine(text));
}

function longestRun(text: string, least: number): number {
  let longest = least;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
