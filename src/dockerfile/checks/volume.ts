import { diagnostic } from '../../diagnostics/index.ts';
import type { Diagnostic } from '../../model.ts';
import { builtStages, type DockerfileCheck } from '../facts.ts';
import type { Dockerfile, Instruction } from '../parse.ts';
import { escapeRegExp } from '../../escape-regexp.ts';

/** What is written below a VOLUME behind it: Kaniko leaves it out of the image, BuildKit keeps it. */
export const checkVolume: DockerfileCheck = (dockerfile, facts) =>
  builtStages(dockerfile, facts).flatMap(({ instructions }) => {
    const volumes: string[] = [];
    return instructions.flatMap((instruction) => {
      const found = volumes.flatMap((volume) => writesBelow(dockerfile, instruction, volume));
      if (instruction.keyword === 'VOLUME' && !instruction.onbuild)
        volumes.push(...instruction.arguments.map(({ value }) => value.replace(/\/+$/, '')).filter(isPlainFolder));
      return found;
    });
  });

function isPlainFolder(path: string): boolean {
  return /^\/[^$]+$/.test(path);
}

function writesBelow({ locate }: Dockerfile, instruction: Instruction, volume: string): Diagnostic[] {
  const { keyword, text, place, arguments: words } = instruction;
  if (keyword === 'COPY' || keyword === 'ADD') {
    const target = words.at(-1);
    if (!target || !(target.value === volume || target.value.startsWith(`${volume}/`))) return [];
    return [diagnostic('K2B518', locate(target.range), { volume })];
  }
  if (keyword !== 'RUN') return [];
  const folder = escapeRegExp(volume);
  const writes = new RegExp(
    String.raw`(?<=\b(?:mkdir|cp|mv|touch|tee|chown|chmod|ln)\s[^;&|]*|>\s*)(?<![\w.}/-])${folder}(?=[/\s;&|"']|$)`,
  );
  const match = writes.exec(text);
  return match ? [diagnostic('K2B518', locate(place(match.index, match.index + volume.length)), { volume })] : [];
}
