import { diagnostic } from '../../diagnostics/index.ts';
import { builtInstructions, type DockerfileCheck, isFork } from '../facts.ts';

/** Kaniko hands the line with `<<EOF` to the shell without the lines that follow, so that nothing is run. */
export const checkRunHeredoc: DockerfileCheck = (dockerfile, facts) => {
  if (isFork(facts)) return [];
  return builtInstructions(dockerfile, facts, 'RUN').flatMap(({ heredocs: [first] }) =>
    first ? [diagnostic('K2B502', dockerfile.locate(first.range), { written: `RUN ${first.raw}` })] : [],
  );
};
