import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The link to a help page: as it is when it is absolute, else to the page that is installed with the program. */
export function helpUrl(help: string): string {
  if (/^https?:/.test(help)) return help;
  const [page = '', anchor] = help.split('#');
  // The bundle lies in dist and this file in src, both one level below the package.
  const url = pathToFileURL(join(__dirname, '..', page)).href;
  return anchor === undefined ? url : `${url}#${anchor}`;
}
