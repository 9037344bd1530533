import { diagnostic } from '../../diagnostics/index.ts';
import { builtInstructions, type DockerfileCheck } from '../facts.ts';

/** Programs that need the real root, where a command starts. */
const PRIVILEGED = /(?:^|[;&|(]\s*|\bsudo\s+)(?:mknod|mount|modprobe|losetup)\s+(?!-(?:V|h)\b|--(?:version|help)\b)\S+/;

/** A number as the user or group of a file or an account. */
const IDENTITY =
  /\b(?:useradd|adduser|groupadd|addgroup|usermod|groupmod)\b[^;&|]*?\s(?:-u|-g|--uid|--gid)[ =]?(\d+)\b|\bchown\s+(?:-\w+\s+)*(?:\d*:)?(\d+)\b/g;

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
    const numbered = [...text.matchAll(IDENTITY)].find(([, account, file]) => isOutside(account ?? file ?? ''));
    const match = PRIVILEGED.exec(text) ?? numbered;
    if (!match) return [];
    const written = match[0].replace(/^[;&|(\s]+/, '');
    const end = match.index + match[0].length;
    return [diagnostic('K2B519', dockerfile.locate(place(end - written.length, end)), { written })];
  }),
];

function isOutside(id: string): boolean {
  return /^\d+$/.test(id) && Number(id) > LAST_ID;
}
