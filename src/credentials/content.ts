import { wordOf } from '../shell/word.ts';
import { type Cell, type Content, type Login, openContent } from './cells.ts';
import type { CredentialState } from './state.ts';
import { either, type Text } from './text.ts';
import { writtenConfig, type WrittenEntry } from './written-config.ts';
import type { WrittenText } from './written-text.ts';

/**
 * The logins in a text that a command writes, with the values that its variables have there: one content for each of the
 * hosts that a key may be.
 * @param origin - what an unreadable text comes from
 */
export function contentsOf(parts: WrittenText | undefined, state: CredentialState, site: object, origin: Text): Cell {
  const config = parts && writtenConfig(parts);
  if (!parts || !config) return new Set([openContent(site, parts ? either(textsOf(parts, state)) : origin)]);
  const { helpers } = config;
  if (helpers.length > 0) return new Set([{ ...openContent(site, either(textsOf(parts, state))), helpers }]);
  let contents: readonly Content[] = [{ site, logins: new Map<Text, Login>() }];
  for (const entry of config.entries) {
    const login = loginOf(entry, state);
    const keys = textsOf(entry.key, state);
    contents =
      contents.length * keys.size > MAX_CONTENTS
        ? contents.map((content) => ({ ...content, open: `one of ${[...keys].sort().join(' ')}` }))
        : contents.flatMap((content) =>
            [...keys].map((key) => ({ ...content, logins: new Map([...content.logins, [key, login]]) })),
          );
  }
  return new Set(contents);
}

/** Of more texts than this only that they are several is known. */
const MAX_CONTENTS = 4;

function textsOf(parts: WrittenText, state: CredentialState): ReadonlySet<Text> {
  return state.textsOf(wordOf(parts));
}

function textOf(parts: WrittenText | undefined, state: CredentialState): Text {
  return parts ? either(textsOf(parts, state)) : '';
}

function loginOf(entry: WrittenEntry, state: CredentialState): Login {
  const token = textOf(entry.token, state);
  const auth = textOf(entry.auth, state);
  const [user, secret] = [textOf(entry.username, state), textOf(entry.password, state)];
  if (token !== '') return { user: 'token', secret: token, otherwise: [auth, user, secret] };
  if (entry.auth && auth !== '') {
    const pair = encoded(entry.auth);
    if (pair) return { user: textOf([pair.user], state), secret: textOf([pair.secret], state), encoded: true };
    return { user: 'auth', secret: auth, otherwise: [user, secret] };
  }
  return { user, secret };
}

const TAIL = String.raw`\| *base64(?: -w ?0)?(?: *\| *tr -d ['"]?\\n['"]?)?`;
const NAME = String.raw`\$\{?(\w+)(?::-)?\}?`;
const PRINTF = new RegExp(String.raw`^\$\( *printf ["']?%s:%s["']? "?${NAME}"? "?${NAME}"? *${TAIL} *\)$`);
const ECHO = new RegExp(String.raw`^\$\( *(?:echo -n|printf|printf ["']?%s["']?) "?${NAME}:${NAME}"? *${TAIL} *\)$`);

/** The two variables in `$(printf '%s:%s' "$USER" "$PASSWORD" | base64)`. */
function encoded(
  parts: WrittenText,
): { readonly user: WrittenText[number]; readonly secret: WrittenText[number] } | undefined {
  const [part, ...more] = parts;
  if (part?.kind !== 'substitution' || more.length > 0) return undefined;
  const match = PRINTF.exec(part.raw) ?? ECHO.exec(part.raw);
  const expansion = (name: string) => ({ kind: 'expansion', name, plain: true, raw: `$${name}`, quote: '"' }) as const;
  return match?.[1] && match[2] ? { user: expansion(match[1]), secret: expansion(match[2]) } : undefined;
}
