import { FLAGS } from '../../../transforms/index.ts';
import { CODES } from '../../diagnostics/index.ts';

/** What the page says about a code. */
export interface CodePage {
  readonly code: string;
  readonly title: string;
  readonly help: string;
  /** Documentation out of the page: whose it is, and what it is about. */
  readonly links: readonly { readonly to: string; readonly of: string; readonly url: string }[];
}

let pages: ReadonlyMap<string, CodePage> | undefined;

function allPages(): ReadonlyMap<string, CodePage> {
  const all = new Map<string, CodePage>();
  for (const [code, { title, help }] of Object.entries(CODES)) all.set(code, { code, title, help, links: [] });
  for (const { code, name, summary, docs } of FLAGS) {
    const links = [
      { to: 'Kaniko', of: `--${name}`, url: docs.kaniko },
      { to: 'BuildKit', of: `the counterpart of --${name}`, url: docs.buildkit },
    ];
    all.set(code, { code, title: `--${name}`, help: summary, links });
  }
  return all;
}

/** The page of a code; a code that nobody declared is its own title. */
export function codePage(code: string): CodePage {
  pages ??= allPages();
  return pages.get(code) ?? { code, title: code, help: '', links: [] };
}
