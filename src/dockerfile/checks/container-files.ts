import { diagnostic } from '../../diagnostics/index.ts';
import { builtStages, type DockerfileCheck } from '../facts.ts';
import type { Instruction, Stage } from '../parse.ts';
import { lineage } from '../stages.ts';
import { escapeRegExp } from '../../escape-regexp.ts';

/** Folders that the container of a Kaniko job has and an image rarely brings. */
const FOLDERS = /(?<![\w.$}/-])\/(kaniko|busybox|builds|(?:var\/)?run\/secrets\/kubernetes\.io)(?=[/\s"';&|)]|$)/g;

/** Images that bring such a folder themselves. */
const BRINGS = /kaniko|busybox|distroless|debug|gitlab-runner/i;

/** RUN works in the container of the job with Kaniko, so that it sees the files of that; BuildKit runs it apart. */
export const checkContainerFiles: DockerfileCheck = (dockerfile, facts) =>
  builtStages(dockerfile, facts).flatMap((stage) => {
    const chain = lineage(dockerfile, stage);
    if (chain.some(({ base }) => BRINGS.test(base) || base.includes('$'))) return [];
    return stage.instructions.flatMap(({ keyword, onbuild, text, place }) => {
      if (keyword !== 'RUN' || onbuild) return [];
      return [...text.matchAll(FOLDERS)].flatMap((match) => {
        const [path, folder = ''] = match;
        if (isMade(chain, folder)) return [];
        const location = dockerfile.locate(place(match.index, match.index + path.length));
        return [diagnostic('K2B511', location, { path })];
      });
    });
  });

/** The Dockerfile makes the folder itself, or mounts something there. */
function isMade(chain: readonly Stage[], folder: string): boolean {
  const path = `/${escapeRegExp(folder)}`;
  const named = new RegExp(String.raw`${path}(?:/|$|[\s"',])`);
  const makes = new RegExp(
    String.raw`\b(?:mkdir|clone|useradd|adduser)\b[^;&|]*\s["']?${path}|(?:>\s*|\s-[CoOd]\s*|--prefix[ =])["']?${path}` +
      String.raw`|\b(?:cp|mv|ln|install)\b[^;&|]*\s["']?${path}[^\s;&|]*\s*(?:$|[;&|])`,
  );
  return chain.some(({ instructions }) =>
    instructions.some(({ keyword, flags, text }: Instruction) => {
      if (keyword !== 'RUN') return named.test(text);
      return makes.test(text) || flags.some(({ value = '' }) => named.test(value));
    }),
  );
}
