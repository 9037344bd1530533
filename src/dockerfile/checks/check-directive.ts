import { diagnostic } from '../../diagnostics/index.ts';
import type { DockerfileCheck } from '../facts.ts';

/** `# check=error=true` makes the warnings of BuildKit's own checks fail the build; Kaniko has no such checks. */
export const checkCheckDirective: DockerfileCheck = ({ directives, locate }) => {
  const check = directives.get('check');
  const options = (check?.value ?? '').split(';').map((option) => option.replaceAll(/\s/g, ''));
  // Which checks are left out is not followed: only all of them are none.
  const fails = options.some((option) => /^error=(?:1|t|true)$/i.test(option)) && !options.includes('skip=all');
  return check && fails ? [diagnostic('K2B288', locate(check.range))] : [];
};
