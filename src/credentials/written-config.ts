import type { WordPart } from '../shell/word.ts';
import type { WrittenText } from './written-text.ts';

/** One entry of `auths`, each string as the parts that make it. */
export interface WrittenEntry {
  readonly key: WrittenText;
  readonly auth?: WrittenText;
  readonly username?: WrittenText;
  readonly password?: WrittenText;
  /** An identity or registry token, which both programs take instead of the others. */
  readonly token?: WrittenText;
}

/** A config.json, as far as the script shows it. */
export interface WrittenConfig {
  readonly entries: readonly WrittenEntry[];
  /** Programs that give logins. */
  readonly helpers: readonly string[];
}

const OPEN = '\uE000';
const CLOSE = '\uE001';

/**
 * Reads a written text as a config.json.
 * @returns undefined when it is no JSON with all its structure in view
 */
export function writtenConfig(parts: WrittenText): WrittenConfig | undefined {
  const hidden: WordPart[] = [];
  const source = parts
    .map((part) => {
      if (part.kind === 'text') return part.value;
      hidden.push(part);
      return `${OPEN}${hidden.length - 1}${CLOSE}`;
    })
    .join('');
  if (source.trim() === '') return { entries: [], helpers: [] };
  const json = parsed(source);
  if (json === undefined) return undefined;
  const back = (value: string): WrittenText => unhide(value, hidden);
  const stringOf = (value: unknown): WrittenText | undefined => (typeof value === 'string' ? back(value) : undefined);
  const { auths, credHelpers, credsStore } = json;
  const helpers = [
    ...(typeof credsStore === 'string' && credsStore !== '' ? [credsStore] : []),
    ...(isObject(credHelpers) ? Object.values(credHelpers).map(String) : []),
  ];
  const entries = isObject(auths)
    ? Object.entries(auths).map(([key, value]): WrittenEntry => {
        const { auth, username, password, identitytoken, registrytoken } = isObject(value) ? value : {};
        const [a, u, p] = [stringOf(auth), stringOf(username), stringOf(password)];
        const t = stringOf(textIn(identitytoken) ?? registrytoken);
        return {
          key: back(key),
          ...(a && { auth: a }),
          ...(u && { username: u }),
          ...(p && { password: p }),
          ...(t && { token: t }),
        };
      })
    : [];
  return { entries, helpers };
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function parsed(source: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(source);
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unhide(value: string, hidden: readonly WordPart[]): WrittenText {
  return value.split(new RegExp(`(${OPEN}\\d+${CLOSE})`)).flatMap((piece): WordPart[] => {
    if (piece === '') return [];
    const part = piece.startsWith(OPEN) ? hidden[Number(piece.slice(1, -1))] : undefined;
    return [part ?? { kind: 'text', value: piece, raw: piece, quote: "'" }];
  });
}
