import { isKeyName, isPlural, isSecretName } from './names.ts';

/** What stands in the place of a value that is not told. */
export const MASK = '[masked]';

/** What a value is read from, and what was masked before. `%s` is a place that printf fills. */
const EXPANSION =
  /\[masked\]|\$\[\[[^\]]*\]\]|\$\{\w+\}|\$\{(\w+)(:?[-=+?])([^{}]*)\}|\$\{[^}]*\}|\$\w+|\$\(.*|`.*|%[\w%]/g;

/** Words that are no secret whatever the name says: switches, places of files, `--secret=id=…`. */
const HARMLESS =
  /^(?:true|false|yes|no|on|off|null|none|~|\d{1,3}|(?:id|type)=.*|(?:~|\.\.?)\/.*|\/(?:kaniko|root|home|etc|run|var|tmp|usr|opt|builds|secrets?|certs?|workspace)\/.*|[\w./-]+\.(?:pem|key|crt|cer|pub|p12|pfx|asc|gpg))$/i;

/** Masks the literal parts of a value. */
export function maskLiterals(value: string): string {
  let result = '';
  let end = 0;
  const literal = (text: string): void => {
    result += /[A-Za-z0-9]/.test(text.replaceAll(/\\[nrt0]/g, '')) ? MASK : text;
  };
  for (const match of value.matchAll(EXPANSION)) {
    literal(value.slice(end, match.index));
    const [whole, name, operator, fallback] = match;
    result += name && operator && fallback ? `\${${name}${operator}${maskLiterals(fallback)}}` : whole;
    end = match.index + whole.length;
  }
  literal(value.slice(end));
  return result;
}

/** Masks a value that may be quoted; the quotes stay. Only what stands between them can be a word without a secret. */
export function maskValue(value: string): string {
  const quote = /^["']/.exec(value)?.[0];
  const closed = quote !== undefined && value.length > 1 && value.endsWith(quote);
  const inner = closed ? value.slice(1, -1) : value;
  if (HARMLESS.test(inner)) return value;
  const masked = maskLiterals(inner);
  return closed ? quote + masked + quote : masked;
}

/**
 * Masks the value under a name, where the name says that it is a secret. A key of an unknown kind is one when it looks
 * random.
 */
export function maskNamed(name: string, value: string): string {
  if (isSecretName(name)) return isPlural(name) && /^["']?\d+["']?$/.test(value) ? value : maskValue(value);
  return isKeyName(name) && looksRandom(value) ? maskValue(value) : value;
}

/** True for names whose value {@link maskNamed} may mask. */
export function mayHoldSecret(name: string): boolean {
  return isSecretName(name) || isKeyName(name);
}

/** Letters and digits without a word between them, as keys are printed. */
function looksRandom(value: string): boolean {
  const text = value.replace(/^(["'])(.*)\1$/, '$2');
  return (
    /^[A-Za-z0-9+/]{20,}={0,2}$/.test(text) &&
    (text.match(/\d/g) ?? []).length * 8 >= text.length &&
    /[A-Za-z]/.test(text)
  );
}

/** Keeps the lines of a block, with their indentation, so that diffs still fit. */
function maskPemLines(body: string): string {
  return body.replaceAll(/^([ \t]*(?:[+-][ \t]*)?)([^\s][^\r\n]*)/gm, (whole, indent: string, line: string) => {
    const newline = line.startsWith(String.raw`\n`) ? String.raw`\n` : '';
    const rest = line.slice(newline.length);
    return rest === MASK || /^(?:\$\w+|\$\{\w+\})?$/.test(rest) ? whole : indent + newline + MASK;
  });
}

/** What may follow a BEGIN without an END: the rest of its line, then lines of base64 and the headers of old keys. */
const OPEN_BODY =
  /^(?:\\[nr]|[A-Za-z0-9+/=])*[ \t\r]*(?:\n[ \t]*(?:[+-][ \t]*)?(?:[A-Za-z0-9+/=]+|(?:Proc-Type|DEK-Info|Version|Comment): [^\n]*)?[ \t\r]*(?=\n|$))*/;

/** Masks what stands in PEM blocks, each up to its END; one that is cut off, or only mentioned, as far as it looks like one. */
export function maskPem(text: string): { text: string; count: number } {
  const marks = [...text.matchAll(/-----(BEGIN|END) [A-Z0-9 ]+-----/g)];
  let result = '';
  let end = 0;
  let count = 0;
  for (const [index, { 0: mark, 1: kind, index: at }] of marks.entries()) {
    if (kind === 'END') continue;
    const from = at + mark.length;
    const next = marks[index + 1];
    const rest = text.slice(from, next?.index);
    const body = next?.[1] === 'END' ? rest.replace(/\n[ \t]*(?:[+-][ \t]*)?$/, '') : (OPEN_BODY.exec(rest)?.[0] ?? '');
    const masked = maskPemLines(body);
    if (masked !== body) count++;
    result += text.slice(end, from) + masked;
    end = from + body.length;
  }
  return { text: result + text.slice(end), count };
}
