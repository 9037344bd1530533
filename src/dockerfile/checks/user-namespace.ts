import { diagnostic } from '../../diagnostics/index.ts';
import { builtInstructions, type DockerfileCheck } from '../facts.ts';

/** Programs that need the real root, where a command starts. */
const PRIVILEGED =
  /(?<=^|[;&|(]\s*|\bsudo\s+)(?:mknod|mount|modprobe|losetup)(?=\s+(?!-(?:V|h)\b|--(?:version|help)\b)\S)/;

/** A number as the user or group of an account or of a file. */
const IDENTITIES = [
  /\b(useradd|adduser|groupadd|addgroup|usermod|groupmod)\b[^;&|]*?\s(?:-u|-g|--uid|--gid)[ =]?(\d+)\b/g,
  /\b(chown|chgrp)\s+(?:-\w+\s+|--\w[\w-]*\s+)*(\d+)\b/g,
  /\b(chown)\s+(?:-\w+\s+|--\w[\w-]*\s+)*[\w.-]*[:.](\d+)\b/g,
  /\b(install)\b[^;&|]*?\s(?:-\w*[og]|--owner|--group)[ =]?(\d+)\b/g,
];

/** The last number of the user namespace of a rootless build. */
const LAST_ID = 65535;

/** The users of a rootless build are those of a user namespace: 65536 of them, and without rights over devices. */
export const checkUserNamespace: DockerfileCheck = (dockerfile, facts) => [
  ...builtInstructions(dockerfile, facts, 'COPY', 'ADD').flatMap(({ flags }) =>
    flags
      .filter(({ name, value = '' }) => name === 'chown' && value.split(':').some(isOutside))
      .map(({ raw, range }) => diagnostic('K2B519', dockerfile.locate(range), { written: raw })),
  ),
  ...builtInstructions(dockerfile, facts, 'RUN').flatMap(({ text, place }) => {
    const found = refused(text);
    if (!found) return [];
    const { index, program, written } = found;
    return [diagnostic('K2B519', dockerfile.locate(place(index, index + program.length)), { written })];
  }),
];

/** The first command that fails. Its arguments are not told but for the number: they may hold a password. */
function refused(text: string): { index: number; program: string; written: string } | undefined {
  const privileged = PRIVILEGED.exec(text);
  if (privileged) return { index: privileged.index, program: privileged[0], written: privileged[0] };
  for (const { index, 1: program = '', 2: id = '' } of IDENTITIES.flatMap((identity) => [...text.matchAll(identity)]))
    if (isOutside(id)) return { index, program, written: `${program} ${id}` };
  return undefined;
}

function isOutside(id: string): boolean {
  return /^\d+$/.test(id) && Number(id) > LAST_ID;
}
