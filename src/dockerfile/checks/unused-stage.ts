import { diagnostic } from '../../diagnostics/index.ts';
import { type DockerfileCheck, isFork, pushedStage } from '../facts.ts';
import { neededStages } from '../stages.ts';

/** Stages before the target that nothing needs: Kaniko builds them, and a failing one fails the job. */
export const checkUnusedStage: DockerfileCheck = (dockerfile, facts) => {
  const final = pushedStage(dockerfile, facts);
  const needed = final && neededStages(dockerfile, final, facts.buildArguments);
  if (!needed || isFork(facts)) return [];
  return dockerfile.stages
    .slice(0, final.index)
    .filter((stage) => !needed.has(stage) && stage.instructions.some(({ keyword }) => keyword === 'RUN'))
    .map(({ name, index, from }) =>
      diagnostic('K2B510', dockerfile.locate(from.range), { stage: name ?? String(index) }),
    );
};
