import { diagnostic } from '../../diagnostics/index.ts';
import type { Diagnostic } from '../../model.ts';
import { builtInstructions, type DockerfileCheck } from '../facts.ts';
import { cleanPath, ignoredBy, matcherOf } from '../ignore-file.ts';
import { followLinks, linkAt, type LinkTree } from '../links.ts';
import { contextSources, isPattern } from '../sources.ts';

const ARCHIVE = /\.(?:tar(?:\.\w+)?|t[gbx]z2?)$/;

/** COPY of a symbolic link: Kaniko copies the link, BuildKit what it leads to, and only within the context. */
export const checkLinkSource: DockerfileCheck = (dockerfile, facts) => {
  const { tree, ignoreFile } = facts;
  if (!tree) return [];
  const isIgnored = (path: string): boolean => ignoredBy(ignoreFile?.patterns ?? [], path) !== undefined;
  return builtInstructions(dockerfile, facts, 'COPY', 'ADD').flatMap((instruction): Diagnostic[] =>
    contextSources(instruction).flatMap(({ value, range }) => {
      const written = `${instruction.keyword} ${value}`;
      return paths(value, tree)
        .filter((path) => !isIgnored(path) && !(instruction.keyword === 'ADD' && ARCHIVE.test(path)))
        .flatMap((path) => {
          const link = linkAt(path, tree);
          const followed = followLinks(path, tree);
          const there = followed && tree.exists(followed.path) !== false && !isIgnored(followed.path);
          if (there && link !== undefined)
            return [diagnostic('K2B541', dockerfile.locate(range), { written, link: path, target: followed.path })];
          if (there || (link === undefined && followed?.left !== true)) return [];
          const kaniko = link === undefined ? 'followed it in the files of the job' : 'copied the link itself';
          return [diagnostic('K2B542', dockerfile.locate(range), { written, link: path, kaniko })];
        });
    }),
  );
};

/** The paths that a source names: itself, or the links that its pattern matches in one folder. */
function paths(source: string, tree: LinkTree): string[] {
  const path = cleanPath(source);
  if (!isPattern(path)) return path === '' || path.startsWith('..') ? [] : [path];
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, Math.max(slash, 0));
  const matcher = isPattern(folder) ? undefined : matcherOf(path.slice(slash + 1));
  const names = [...tree.links(folder).keys()].filter((name) => matcher?.test(name));
  return names.map((name) => (folder === '' ? name : `${folder}/${name}`));
}
