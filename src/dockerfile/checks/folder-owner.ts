import { diagnostic } from '../../diagnostics/index.ts';
import type { Diagnostic } from '../../model.ts';
import { builtStages, type DockerfileCheck } from '../facts.ts';
import type { Dockerfile, Instruction } from '../parse.ts';

/** The owner of folders that COPY and WORKDIR meet or make: Kaniko and BuildKit give them to different users. */
export const checkFolderOwner: DockerfileCheck = (dockerfile, facts) =>
  builtStages(dockerfile, facts).flatMap(({ instructions }) => {
    const own = instructions.filter(({ onbuild }) => !onbuild);
    return [...workdirsOfUsers(dockerfile, own), ...copiesOntoFolders(dockerfile, own)];
  });

/** `USER 1000`, `WORKDIR /work/data`: the folder that is made on the way is root's with one of them only. */
function workdirsOfUsers({ locate }: Dockerfile, instructions: readonly Instruction[]): Diagnostic[] {
  let user = 'root';
  return instructions.flatMap((instruction, index) => {
    const [word] = instruction.arguments;
    if (instruction.keyword === 'USER') user = word?.value ?? user;
    if (instruction.keyword !== 'WORKDIR' || !word || isRoot(user) || word.value.includes('$')) return [];
    const parent = /^(\/.+)\/[^/]+\/*$/.exec(word.value)?.[1];
    if (parent === undefined || isKnown(parent, instructions.slice(0, index))) return [];
    return [diagnostic('K2B522', locate(word.range), { parent, user })];
  });
}

/** Folders that every image has, and those that an instruction before names. */
function isKnown(folder: string, before: readonly Instruction[]): boolean {
  if (/^\/(?:bin|boot|dev|etc|home|lib|media|mnt|opt|root|run|srv|tmp|usr(?:\/\w+)?|var(?:\/\w+)?)$/.test(folder))
    return true;
  return before.some(({ text }) => text.includes(folder));
}

/** `WORKDIR /app`, `COPY --chown=app . .`, `USER app`: with Kaniko the folder got the owner of the flag. */
function copiesOntoFolders({ locate }: Dockerfile, instructions: readonly Instruction[]): Diagnostic[] {
  const made = new Set<string>();
  let folder = '/';
  return instructions.flatMap((instruction, index) => {
    const { keyword, arguments: words, flags } = instruction;
    const [first] = words;
    if (keyword === 'WORKDIR' && first) made.add((folder = below(folder, first.value)));
    if (keyword === 'RUN')
      for (const [, path = ''] of instruction.text.matchAll(/\bmkdir\s+(?:-\w+\s+)*(\/[\w./-]+)/g))
        made.add(plain(path));
    const owner = flags.find(({ name }) => name === 'chown');
    const target = words.at(-1);
    if ((keyword !== 'COPY' && keyword !== 'ADD') || !owner?.value || !target || isRoot(owner.value)) return [];
    const path = below(folder, target.value);
    const after = instructions.slice(index + 1);
    const isUsed = after.some(({ keyword: next, arguments: [user] }) => next === 'USER' && user && !isRoot(user.value));
    const isGiven = instructions.some(({ keyword: other, text }) => other === 'RUN' && gives(text, path));
    if (!made.has(path) || !isUsed || isGiven) return [];
    return [diagnostic('K2B523', locate(owner.range), { folder: path, written: owner.raw })];
  });
}

function gives(text: string, path: string): boolean {
  return /\b(?:chown|chmod|install)\b/.test(text) && text.includes(path);
}

function below(folder: string, path: string): string {
  return plain(path.startsWith('/') ? path : `${folder}/${path}`);
}

function plain(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return `/${parts.join('/')}`;
}

function isRoot(user: string): boolean {
  return /^(?:root|0)(?::|$)/.test(user);
}
