import { diagnostic } from '../../diagnostics/index.ts';
import { builtInstructions, type DockerfileCheck } from '../facts.ts';
import { cleanPath, ignoredBy, mayReturnBelow } from '../ignore-file.ts';
import type { Argument, Instruction } from '../parse.ts';

/** COPY of a file that the ignore file keeps out: Kaniko skips it, BuildKit stops the build. */
export const checkIgnoredSource: DockerfileCheck = (dockerfile, facts) => {
  const { ignoreFile } = facts;
  if (!ignoreFile) return [];
  return builtInstructions(dockerfile, facts, 'COPY', 'ADD').flatMap((instruction) =>
    contextSources(instruction).flatMap(({ value, range }) => {
      const path = cleanPath(value);
      const by = path === '' ? undefined : ignoredBy(ignoreFile.patterns, path);
      if (!by || mayReturnBelow(ignoreFile.patterns, path)) return [];
      const data = { written: `${instruction.keyword} ${value}`, pattern: by.written, file: ignoreFile.path };
      return [diagnostic('K2B509', dockerfile.locate(range), data)];
    }),
  );
};

/** Sources that name one file or folder of the context; patterns, variables, URLs and here-documents are none. */
function contextSources({ flags, arguments: words, heredocs }: Instruction): readonly Argument[] {
  if (flags.some(({ name }) => name === 'from')) return [];
  const opened = new Set(heredocs.map(({ raw }) => raw));
  return words
    .slice(0, -1)
    .filter(({ raw, value }) => !opened.has(raw) && !/[$*?[\]\\]/.test(value) && !/^(?:[a-z]+:\/\/|git@)/i.test(value));
}
