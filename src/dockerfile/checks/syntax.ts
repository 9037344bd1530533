import { hostOf } from '../registries.ts';
import { diagnostic } from '../../diagnostics/index.ts';
import type { DockerfileCheck } from '../facts.ts';

/** `# syntax=` names an image that reads the Dockerfile; Kaniko has a parser of its own only. */
export const checkSyntax: DockerfileCheck = ({ directives, locate }) => {
  const syntax = directives.get('syntax');
  if (!syntax) return [];
  const image = syntax.value.split(/\s/)[0] ?? '';
  return [diagnostic('K2B505', locate(syntax.range), { image, registry: hostOf(image) ?? 'its registry' })];
};
