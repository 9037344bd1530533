import { diagnostic } from '../../diagnostics/index.ts';
import { registryOf } from '../../kaniko/registry-names.ts';
import { literalWord } from '../../shell/word.ts';
import type { DockerfileCheck } from '../facts.ts';

/** `# syntax=` names an image that reads the Dockerfile; Kaniko has a parser of its own only. */
export const checkSyntax: DockerfileCheck = ({ directives, locate }) => {
  const syntax = directives.get('syntax');
  if (!syntax) return [];
  const image = syntax.value.split(/\s/)[0] ?? '';
  return [
    diagnostic('K2B505', locate(syntax.range), {
      image,
      registry: registryOf(literalWord(image))?.raw ?? 'its registry',
    }),
  ];
};
