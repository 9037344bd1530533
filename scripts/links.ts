import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const FENCE = /^(?<mark>`{3,}|~{3,})[^\n]*\n[\s\S]*?^\k<mark>[ \t]*$/gm;
const LINK = /\[(?:[^[\]]|\[[^\]]*\])*\]\((?<inline>[^()\s]+)\)|^\[[^\]]+\]:[ \t]+(?<reference>\S+)/gm;

/** The anchors of a page, made from its headings as GitLab and GitHub make them. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutCode(markdown, false).matchAll(/^#{1,6}[ \t]+(.+?)[ \t]*#*$/gm)) {
    const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let number = 1; anchors.has(anchor); number++) anchor = `${slug}-${number}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The targets of the links of a page, without those in code. */
export function targetsOf(markdown: string): readonly string[] {
  const links = [...withoutCode(markdown, true).matchAll(LINK)];
  return links.flatMap(({ groups }) => groups?.['inline'] ?? groups?.['reference'] ?? []);
}

function withoutCode(markdown: string, spans: boolean): string {
  const text = markdown.replaceAll(FENCE, '');
  return spans ? text.replaceAll(/(`+)[^`][\s\S]*?\1/g, 'code') : text;
}

/**
 * Links between pages that lead nowhere, missing files and missing headings, one line each. Addresses of other hosts
 * are not looked at.
 * @param root - the folder that no link may leave
 * @param pages - paths of Markdown files relative to it
 */
export function deadLinks(root: string, pages: readonly string[]): readonly string[] {
  return pages.flatMap((page) =>
    targetsOf(readFileSync(join(root, page), 'utf8')).flatMap((target) => {
      const problem = problemOf(root, page, target);
      return problem === undefined ? [] : [`${page}: ${target} ${problem}`];
    }),
  );
}

function problemOf(root: string, page: string, target: string): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return undefined;
  const [path = '', anchor] = decodeURI(target).split('#');
  const file = path === '' ? join(root, page) : resolve(root, dirname(page), path);
  if (relative(root, file).startsWith('..')) return 'leaves the project';
  if (!existsSync(file)) return 'does not exist';
  if (anchor === undefined) return undefined;
  if (statSync(file).isDirectory() || !file.endsWith('.md')) return 'is no page with headings';
  return anchorsOf(readFileSync(file, 'utf8')).has(anchor) ? undefined : 'has no such heading';
}
