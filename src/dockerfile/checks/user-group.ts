import { diagnostic } from '../../diagnostics/index.ts';
import { builtStages, type DockerfileCheck } from '../facts.ts';

/** `USER 1000`: Kaniko takes the number for the group as well, BuildKit the group 0. Seen by what runs afterwards. */
export const checkUserGroup: DockerfileCheck = (dockerfile, facts) =>
  builtStages(dockerfile, facts).flatMap(({ instructions }) =>
    instructions.flatMap(({ keyword, onbuild, arguments: [user] }, index) => {
      if (keyword !== 'USER' || onbuild || !user || !/^[1-9]\d*$/.test(user.value)) return [];
      const after = instructions.slice(index + 1);
      const end = after.findIndex((next) => next.keyword === 'USER');
      const runs = after.slice(0, end === -1 ? undefined : end).some((next) => next.keyword === 'RUN');
      return runs ? [diagnostic('K2B503', dockerfile.locate(user.range), { user: user.value })] : [];
    }),
  );
