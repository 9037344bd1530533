import { diagnostic } from '../../diagnostics/index.ts';
import { type DockerfileCheck, pushedStage } from '../facts.ts';
import { lineage } from '../stages.ts';

/** MAINTAINER sets the author of the image; Kaniko ignores it. */
export const checkMaintainer: DockerfileCheck = (dockerfile, facts) => {
  const final = pushedStage(dockerfile, facts);
  const last = (final ? lineage(dockerfile, final) : [])
    .map(({ instructions }) => instructions.findLast(({ keyword, onbuild }) => keyword === 'MAINTAINER' && !onbuild))
    .find((instruction) => instruction !== undefined);
  return last ? [diagnostic('K2B516', dockerfile.locate(last.range))] : [];
};
