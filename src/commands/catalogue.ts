import { FLAGS } from '../../transforms/index.ts';
import { type Code, CODES, helpLink } from '../diagnostics/index.ts';
import type { CodeDescription } from '../report/reporter.ts';

/** What every code means: findings of the list, and flags of their files. */
export function describeCode(code: string): CodeDescription | undefined {
  const link = helpLink(code);
  const page = /^https?:/.test(link) ? [link] : [];
  const known = Object.hasOwn(CODES, code) ? CODES[code as Code] : undefined;
  if (known) return { about: 'finding', title: known.title, help: known.help, links: page };
  const flag = FLAGS.find((definition) => definition.code === code);
  if (!flag) return undefined;
  return {
    about: 'flag',
    title: `The flag --${flag.name} of Kaniko`,
    help: flag.summary,
    links: [...page, flag.docs.buildkit, flag.docs.kaniko],
  };
}
