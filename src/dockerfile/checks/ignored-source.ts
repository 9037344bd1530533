import { diagnostic } from '../../diagnostics/index.ts';
import { builtInstructions, type DockerfileCheck } from '../facts.ts';
import { cleanPath, ignoredBy, mayReturnBelow } from '../ignore-file.ts';
import { contextSources, isPattern } from '../sources.ts';

/** COPY of a file that the ignore file keeps out: Kaniko skips it, BuildKit stops the build. */
export const checkIgnoredSource: DockerfileCheck = (dockerfile, facts) => {
  const { ignoreFile } = facts;
  if (!ignoreFile) return [];
  return builtInstructions(dockerfile, facts, 'COPY', 'ADD').flatMap((instruction) =>
    contextSources(instruction).flatMap(({ value, range }) => {
      const path = cleanPath(value);
      const by = path === '' || isPattern(value) ? undefined : ignoredBy(ignoreFile.patterns, path);
      if (!by || mayReturnBelow(ignoreFile.patterns, path)) return [];
      const data = { written: `${instruction.keyword} ${value}`, pattern: by.written, file: ignoreFile.path };
      return [diagnostic('K2B509', dockerfile.locate(range), data)];
    }),
  );
};
