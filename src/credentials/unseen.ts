import type { CredentialState } from './state.ts';
import type { Text } from './text.ts';

/** Words by which a text names the folder of the credentials, in either image. */
const NAMES_FOLDER = /\.docker\b|DOCKER_CONFIG/;

/** Nothing but this program knows the name of a file that it makes. */
const FRESH = /^\?\\\$\( *mktemp\b/;

/** A text that the script shows may lead to the folder of the credentials: by itself, or by a function that it calls. */
export function leadsToFolder(text: Text, functions: ReadonlyMap<string, string>): boolean {
  const open = [text];
  const seen = new Set<string>();
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (NAMES_FOLDER.test(one)) return true;
    for (const [word] of one.matchAll(/[\w-]+/g)) {
      const body = functions.get(word);
      if (body === undefined || seen.has(word)) continue;
      seen.add(word);
      open.push(body);
    }
  }
  return false;
}

/**
 * True for a path of which a piece is out of view and that may be the credentials file all the same: what the script
 * made of it leads to the folder, or only the folder of a `config.json` is missing.
 */
export function mayBeConfigFile(path: Text, state: CredentialState): boolean {
  if (state.configFiles().has(path) || FRESH.test(path)) return false;
  const isCommand = path.startsWith('?\\$(') || path.startsWith('?`');
  const isUnseen = path.startsWith('?') || /^\$\{\w+#\d+\}/.test(path);
  if (!isUnseen) return false;
  return (!isCommand && path.endsWith('/config.json')) || leadsToFolder(path, state.functions);
}

/** The command that stands in the words of another program, or in a text that it runs, names the folder. */
export function namesConfig(text: Text, file: Text, { functions, runtime }: CredentialState): boolean {
  const folder = file.replace(/\/config\.json$/, '');
  const aliases = [...runtime.aliases].flatMap(([from, to]) => (to === folder ? [from] : []));
  const plain = text.replaceAll(/\/+/g, '/');
  const named = [folder, ...aliases].some((one) => occursIn(plain, one));
  return named || (/\s/.test(plain) && leadsToFolder(plain, functions));
}

/** The path stands in the text, not the end of another path; an option may stand directly before it. */
function occursIn(text: Text, folder: Text): boolean {
  for (let at = text.indexOf(folder); at !== -1; at = text.indexOf(folder, at + 1)) {
    const before = text.slice(0, at);
    const starts = !/[\w.}-]$/.test(before) || /(?:^|\s)-\w$/.test(before);
    if (starts && !/[\w.-]/.test(text[at + folder.length] ?? '')) return true;
  }
  return false;
}
