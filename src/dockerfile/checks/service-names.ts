import { diagnostic } from '../../diagnostics/index.ts';
import { builtInstructions, type DockerfileCheck } from '../facts.ts';
import { escapeRegExp } from '../../escape-regexp.ts';

/** RUN that talks to a service of the job: its name is in /etc/hosts of the job, which BuildKit does not pass on. */
export const checkServiceNames: DockerfileCheck = (dockerfile, facts) =>
  builtInstructions(dockerfile, facts, 'RUN').flatMap(({ text, place }) =>
    facts.services.flatMap((service) => {
      const match = asHost(service).exec(text);
      if (!match) return [];
      const location = dockerfile.locate(place(match.index, match.index + match[0].length));
      return [diagnostic('K2B512', location, { service })];
    }),
  );

/** The name where only a host can stand: in a URL, before a port, behind `-h` and `--host`. */
function asHost(name: string): RegExp {
  const host = escapeRegExp(name);
  const before = String.raw`(?<=://(?:[^\s/@]*@)?|\s-h[ =]?|--host[ =])${host}(?![\w.-])`;
  return new RegExp(String.raw`${before}|(?<![\w.:/-])${host}(?=:\d{2,5}\b)`);
}
