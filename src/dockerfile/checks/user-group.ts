import { diagnostic } from '../../diagnostics/index.ts';
import { builtStages, type DockerfileCheck } from '../facts.ts';
import type { Dockerfile, Stage } from '../parse.ts';
import { lineage } from '../stages.ts';
import { escapeRegExp } from '../../escape-regexp.ts';

/**
 * `USER 1000`, when the image has no user of that number: Kaniko takes it for the group as well, BuildKit the group 0.
 * Seen by what runs afterwards.
 */
export const checkUserGroup: DockerfileCheck = (dockerfile, facts) =>
  builtStages(dockerfile, facts).flatMap((stage) =>
    stage.instructions.flatMap(({ keyword, onbuild, arguments: [user] }, index) => {
      if (keyword !== 'USER' || onbuild || !user || !/^[1-9]\d*$/.test(user.value)) return [];
      const after = stage.instructions.slice(index + 1);
      const end = after.findIndex((next) => next.keyword === 'USER');
      const runs = after.slice(0, end === -1 ? undefined : end).some((next) => next.keyword === 'RUN');
      if (!runs || makesUser(dockerfile, stage, user.value)) return [];
      return [diagnostic('K2B503', dockerfile.locate(user.range), { user: user.value })];
    }),
  );

/** A command adds a user of that number, or a passwd file is brought. */
function makesUser(dockerfile: Dockerfile, stage: Stage, id: string): boolean {
  const adds = new RegExp(String.raw`\b(?:useradd|adduser|usermod)\b[^;&|]*\b${escapeRegExp(id)}\b|/etc/passwd`);
  return lineage(dockerfile, stage).some(({ instructions }) => instructions.some(({ text }) => adds.test(text)));
}
