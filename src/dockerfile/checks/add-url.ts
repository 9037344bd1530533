import { diagnostic } from '../../diagnostics/index.ts';
import { builtInstructions, type DockerfileCheck } from '../facts.ts';
import { GIT_URL, withoutLogin } from './instruction-flags.ts';

/** ADD of a URL: the daemon fetches it, with its own certificates, and asks the server whether it has changed. */
export const checkAddUrl: DockerfileCheck = (dockerfile, facts) =>
  builtInstructions(dockerfile, facts, 'ADD').flatMap(({ arguments: words }) =>
    words
      .slice(0, -1)
      .filter(({ value }) => /^https?:\/\//i.test(value) && !GIT_URL.test(value))
      .map(({ value, range }) => diagnostic('K2B514', dockerfile.locate(range), { url: withoutLogin(value) })),
  );
