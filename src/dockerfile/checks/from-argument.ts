import { diagnostic } from '../../diagnostics/index.ts';
import { builtStages, type DockerfileCheck } from '../facts.ts';
import { argumentDefaults } from '../stages.ts';
import { variablesIn } from '../words.ts';

/** What BuildKit sets for FROM without a declaration. */
const AUTOMATIC = /^(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$/;

/**
 * A build arg in FROM: Kaniko uses every one that the call gives and takes the default of ARG for an empty one; BuildKit
 * wants it declared before the first FROM and takes it as it is. A value with "=" in it is cut there by Kaniko only.
 */
export const checkFromArgument: DockerfileCheck = (dockerfile, facts) => {
  const { buildArguments } = facts;
  if (!buildArguments) return [];
  const declared = new Map(dockerfile.globals.flatMap(argumentDefaults).map(({ name, value }) => [name, value]));
  return builtStages(dockerfile, facts).flatMap(({ base, from }) =>
    variablesIn(base, dockerfile.escape).flatMap(({ name, defaulted }) => {
      if (defaulted || !buildArguments.has(name) || AUTOMATIC.test(name)) return [];
      const mayBe = facts.mayBeEmpty?.get(name);
      const emptied = (buildArguments.get(name) === '' || mayBe !== undefined) && declared.get(name) !== undefined;
      const location = dockerfile.locate(from.arguments[0]?.range ?? from.range);
      const value = buildArguments.get(name);
      // K pkg/dockerfile/dockerfile.go:327-348 (flags.md A4)
      const cut = value?.includes('=') === true ? [diagnostic('K2B520', location, { name, value })] : [];
      if (declared.has(name) && !emptied) return cut;
      const empty = mayBe === undefined ? 'an empty text' : `an empty text when ${mayBe} is empty`;
      const problem = emptied
        ? `the call gives it as ${empty}, and Kaniko took the default of its ARG then`
        : 'no ARG before the first FROM declares it';
      return [...cut, diagnostic('K2B506', location, { name, problem })];
    }),
  );
};
