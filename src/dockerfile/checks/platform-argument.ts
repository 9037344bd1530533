import { diagnostic } from '../../diagnostics/index.ts';
import { builtInstructions, type DockerfileCheck, isFork } from '../facts.ts';
import { argumentDefaults } from '../stages.ts';

const PLATFORM = /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$/;

/** `ARG TARGETARCH` and its kin: empty with Kaniko, set by BuildKit unless a default stands beside the name. */
export const checkPlatformArgument: DockerfileCheck = (dockerfile, facts) => {
  if (isFork(facts)) return [];
  return builtInstructions(dockerfile, facts, 'ARG').flatMap((instruction) =>
    argumentDefaults(instruction).flatMap(({ name, value, word }) => {
      if (!PLATFORM.test(name) || value !== undefined || facts.buildArguments?.has(name) !== false) return [];
      return [diagnostic('K2B517', dockerfile.locate(word.range), { name })];
    }),
  );
};
