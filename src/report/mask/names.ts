/** Words that say by themselves that the value is a secret, also at the end of a longer one (`NPMTOKEN`). */
const SECRET_WORD =
  /password|passwd|passphrase|(?:token|secret)s?$|(?:secret|api|access|account|private|signing|encryption|deploy|ssh|gpg)keys?$/;

/** Short for a password where nothing follows, or what tells passwords apart: `DB_PASS`, `PASS_PROD`; not `PASS_RATE`. */
const SHORT_WORD = /^(?:pass|pwd)$/;
const WHICH =
  /^(?:prod|production|stage|staging|dev|develop|development|test|testing|qa|int|integration|live|main|default|old|new|next|base64|b64|)$/;

/** What stands before `KEY` where the key is a secret. */
const KEY_OWNER =
  /^(?:secret|api|access|account|private|priv|sign|signing|encrypt|encryption|decrypt|decryption|deploy|ssh|gpg|pgp|master|auth|client|session|jwt|hmac|licen[cs]e|cosign|vault|unseal|rsa|ecdsa|ed25519|tls|ssl|service|storage)$/;

/** What a name ends with that holds something about a secret, not the secret. */
const ABOUT =
  /^(?:file|filename|path|paths|dir|directory|folder|location|url|uri|host|hostname|endpoint|server|domain|names?|ids?|ttl|expiry|expires|expiration|lifetime|duration|interval|age|days|hours|minutes|seconds|timeout|date|length|len|size|limit|quota|type|kind|format|algorithm|alg|policy|prefix|suffix|issuer|audience|aud|scopes?|roles?|permissions?|enabled|disabled|required|store|manager|provider|backend|engine|mount|namespace|region|owner|user|username|login|field|env|var|variable|label|stdin|stdout|title|description|desc|comment|help|hint|prompt|message|pattern|regex|rotation|usage|scan|image|version|ref|allowlist|mode|method|fingerprint)$/;

/** Words that say anywhere in a name that it holds no secret: a public key, a limit, GitLab's secret detection. */
const NEVER = /^(?:public|pub|max|min|num|count|detection|scanner|scanning)$/;

/**
 * Says whether the value under a name is a secret: `NPM_TOKEN`, `registry-password`, `AWS_SECRET_ACCESS_KEY`,
 * `PASSWORD_PROD`, `X-Vault-Token`; not `TOKEN_URL`, which only tells about one.
 */
export function isSecretName(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const isSecret = judge(name);
  if (judged.size >= MOST_NAMES) judged.clear();
  judged.set(name, isSecret);
  return isSecret;
}

/** A text is looked at by many rules, and the names in it are the same for each of them. */
const judged = new Map<string, boolean>();
const MOST_NAMES = 2_000;

function judge(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => NEVER.test(word)) || /^(?:OLD)?PWD$/.test(name)) return false;
  const at = words.findLastIndex((word, index) => isSecretWord(word, words[index - 1], words[index + 1]));
  if (at === -1) return false;
  // The secret id of Vault's AppRole is the secret itself.
  if (words[at] === 'secret' && words[at + 1] === 'id' && at + 2 === words.length) return true;
  return at === words.length - 1 || !ABOUT.test(words.at(-1) ?? '');
}

/** True for the name of several (`API_KEYS`, `TOKENS`), whose value may be their number. */
export function isPlural(name: string): boolean {
  return name.toLowerCase().endsWith('s');
}

/** True for the name of a key of any kind (`DB_KEY`): what it is shows in the value alone. */
export function isKeyName(name: string): boolean {
  const words = wordsOf(name);
  return words.at(-1) === 'key' && words.length > 1 && !words.some((word) => NEVER.test(word) || word === 'cache');
}

function isSecretWord(word: string, before = '', after = ''): boolean {
  if (SECRET_WORD.test(word)) return true;
  if (SHORT_WORD.test(word)) return WHICH.test(after);
  return /^keys?$/.test(word) && KEY_OWNER.test(before);
}

/** The words of a name in lower case, without the numbers at their ends: `dbPassword2` is `db` and `password`. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_.-]+/)
    .map((word) => word.replace(/(?<=[a-z]{3})\d+$/, ''))
    .filter((word) => word !== '');
}
