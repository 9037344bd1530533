/** What stands in the place of a value that is not told. */
export const MASK = '[masked]';

/** A text whose secrets are masked. */
export interface Masked {
  /** The text with `[masked]` in the place of each secret. */
  readonly text: string;
  /** How many values were masked. */
  readonly count: number;
}

/** The end of a name whose value is a secret: `NPM_TOKEN`, `registry-password`, `AWS_SECRET_ACCESS_KEY`. */
const SECRET_NAME =
  '(?:password|passwd|passphrase|(?<![a-z0-9])pass|(?<![a-z0-9])pwd|token|secret|(?:secret|api|access|account|private|signing|encryption|deploy|ssh|gpg)[_-]?key)';
const QUOTED_OR_WORD = String.raw`(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|(?:\$\{[^}\n]*\}|\$(?!\{)|[^\s"',;|&)}$])+)`;
/** `NAME: value` of a map over several lines, also behind the sign of a diff; the value ends with the line, or
 * before a comment. */
const YAML_KEY = String.raw`^[+-]?[ \t]*(?:- +)*["']?[\w.-]*${SECRET_NAME}["']?[ \t]*:`;
const YAML_VALUE = String.raw`(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s#][^\n]*)`;

interface Rule {
  /** Group 1 stays, group 2 is the value, what follows (group 3, optional) stays. */
  readonly expression: RegExp;
  /** Decides what becomes of the value. */
  readonly mask: (value: string) => string;
}

const RULES: readonly Rule[] = [
  {
    expression: /(-----BEGIN [A-Z0-9 ]+-----)([^]*?)(?=(?:\n[ \t]*(?:[+-][ \t]*)?)?-----END|(?![^]))/g,
    mask: maskPemBody,
  },
  {
    // Any key of a JSON text, quotes escaped or not: `"auth": "dXNlcjpwYXNz"`.
    expression: new RegExp(
      String.raw`((?<!\\)\\*"[\w.-]*(?:${SECRET_NAME}|auth)\\*"[ \t]*:[ \t]*\\*")([^"\\\n]*(?:\\[^"\\\n][^"\\\n]*)*)(?=\\*")`,
      'gi',
    ),
    mask: maskLiterals,
  },
  { expression: /(?<=:\/\/)((?:\$\{[^}\n]*\}|\$(?!\{)|[^\s/:@"'\\$])*:)([^\s/@"'\\]+)(?=@)/g, mask: maskLiterals },
  { expression: /(?<=:\/\/)()([A-Za-z0-9_-]{16,})(?=@)/g, mask: maskLiterals },
  {
    // Without a scheme; `name:tag@sha256:…` is an image, `mailto:` an address.
    expression: /(?<![\w./@:-])((?!mailto:)[\w.-]+:)([^\s:@/"'\\]+)(?=@(?:[\w-]+\.)+[a-z]{2,}\b)/gi,
    mask: maskLiterals,
  },
  {
    expression: new RegExp(
      String.raw`(\bAuthorization:[ \t]*(?:Bearer|Basic|Token)[ \t]+|\b(?:PRIVATE|JOB|DEPLOY)-TOKEN:[ \t]*)([^\s"'\\]+)`,
      'gi',
    ),
    mask: maskLiterals,
  },
  {
    expression: new RegExp(String.raw`(\blogin\b[^\n|;&]{0,300}?[ \t]-p[ =]?[ \t]*)(${QUOTED_OR_WORD})`, 'g'),
    mask: maskValue,
  },
  {
    // `curl -u user:password`, `skopeo copy --src-creds user:password`.
    expression:
      /((?:\bcurl\b[^\n|;&]{0,300}?[ \t](?:-u|--user)|[ \t]--(?:src-|dest-)?creds)[ =]["']?[^\s"':]+:)([^\s"'|;&]+)/g,
    mask: maskLiterals,
  },
  {
    // The words of a credentials step: `echo -n "user:password" | base64`.
    expression:
      /(\b(?:echo|printf)(?: +-n| +-e| +%s| +'%s'| +"%s")* +\\?["']?[^\s"'\\|:]+:)([^\s"'\\|]+)(?=\\?["']? *\| *base64)/g,
    mask: maskLiterals,
  },
  {
    expression: new RegExp(String.raw`(?<![\w-])([\w.-]*${SECRET_NAME}[ \t]*=)(${QUOTED_OR_WORD})`, 'gi'),
    mask: maskValue,
  },
  {
    expression: new RegExp(
      String.raw`(?<![\w-])(--(?!secret[ \t])[\w-]*${SECRET_NAME}[ \t]+)((?!-)${QUOTED_OR_WORD})`,
      'gi',
    ),
    mask: maskValue,
  },
  { expression: new RegExp(String.raw`(${YAML_KEY}[ \t]+)(${YAML_VALUE})`, 'gim'), mask: maskYamlValue },
  {
    // A variable in its long form.
    expression: new RegExp(
      String.raw`(${YAML_KEY}[ \t\r]*\n(?:[+-]?[ \t]+description:[^\n]*\n)?[+-]?[ \t]+value:[ \t]+)(${YAML_VALUE})`,
      'gim',
    ),
    mask: maskYamlValue,
  },
  {
    expression: new RegExp(
      String.raw`([{,][ \t]*["']?[\w.-]*${SECRET_NAME}["']?[ \t]*:[ \t]+)("[^"\n]*"|'[^'\n]*'|[^\s"',{}]+)(?=[ \t]*[,}])`,
      'gi',
    ),
    mask: maskValue,
  },
  {
    expression: new RegExp(
      String.raw`(?<![\w-])([\w-]*auth["']?[ \t]*[:=][ \t]*\\?["']?)([A-Za-z0-9+/_-]{16,}={0,2})`,
      'gi',
    ),
    mask: maskLiterals,
  },
  // Shapes that say by themselves what they are: GitLab, GitHub, AWS, Docker, npm, PyPI, Vault, Slack, Google.
  {
    expression:
      /(?<![\w-])()((?:gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct|wt)-[\w.-]{16,}|GR1348941[\w-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|(?:AKIA|ASIA)[0-9A-Z]{16}|dckr_[po]at_[\w-]{16,}|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{40,}|hv[sbr]\.[\w-]{20,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{35}))(?![\w-])/g,
    mask: () => MASK,
  },
  // Base64 of a JSON text: a whole config.json, a service account, a JSON Web Token.
  { expression: /(?<![\w+/-])()(e(?:yJ|yA|wo|w0K)[\w+/-]{30,}={0,2}(?:\.[\w-]+)*)/g, mask: () => MASK },
];

/**
 * Masks values that look secret in a text that leaves the terminal (a report file, a note in a merge request). What is
 * read from a variable (`$CI_REGISTRY_PASSWORD`, `${TOKEN}`, `$(…)`, `$[[ inputs.token ]]`) stays, so that the text
 * still says where a value comes from. The number of lines never changes, and masking twice masks nothing more.
 *
 * This is a safety net of known shapes and names, not a proof: a secret under a harmless name stays.
 * @throws TypeError when the text is no string
 */
export function maskSecrets(text: string): Masked {
  if (typeof text !== 'string') throw new TypeError('text must be a string');
  let count = 0;
  let result = text;
  for (const { expression, mask } of RULES) {
    result = result.replaceAll(expression, (whole: string, before: string, value: string) => {
      const masked = mask(value);
      if (masked === value) return whole;
      count++;
      return before + masked;
    });
  }
  return { text: result, count };
}

/** Masks several texts and counts over all of them. */
export class Masker {
  private masked = 0;

  readonly text = (text: string): string => {
    const { text: result, count } = maskSecrets(text);
    this.masked += count;
    return result;
  };

  /** Masks the strings of a JSON value; keys stay. */
  value<T>(value: T): T {
    if (typeof value === 'string') return this.text(value) as T;
    if (Array.isArray(value)) return value.map((item: unknown) => this.value(item)) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.value<unknown>(item)])) as T;
  }

  get count(): number {
    return this.masked;
  }
}

/** Says how many values were masked; empty when none was. */
export function maskNote(count: number): string {
  if (count === 0) return '';
  return count === 1
    ? 'One value that looks secret is masked in this report.'
    : `${count} values that look secret are masked in this report.`;
}

/** What a value is read from, and what was masked before. `%s` is a place that printf fills. */
const EXPANSION =
  /\[masked\]|\$\[\[[^\]]*\]\]|\$\{\w+\}|\$\{(\w+)(:?[-=+?])([^{}]*)\}|\$\{[^}]*\}|\$\w+|\$\(.*|`.*|%[\w%]/g;

/** Masks the literal parts of a value. */
function maskLiterals(value: string): string {
  let result = '';
  let end = 0;
  const literal = (text: string): void => {
    result += /[A-Za-z0-9]/.test(text) ? MASK : text;
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

/** Words that are no secret whatever the name says: switches, YAML that is no text, places of files, `--secret=id=…`. */
const HARMLESS =
  /^(?:true|false|yes|no|on|off|null|none|~|\d{1,3}|[|>&*!{[].*|(?:id|type)=.*|(?:~|\.\.?)\/.*|\/(?:kaniko|root|home|etc|run|var|tmp|usr|opt|builds|secrets?|certs?|workspace)\/.*)$/i;

/** Masks a value that may be quoted; the quotes stay. */
function maskValue(value: string): string {
  const quote = /^["']/.exec(value)?.[0];
  const closed = quote !== undefined && value.length > 1 && value.endsWith(quote);
  const inner = closed ? value.slice(1, -1) : value;
  if (HARMLESS.test(inner)) return value;
  const masked = maskLiterals(inner);
  return closed ? quote + masked + quote : masked;
}

/** Masks a value that goes to the end of its line; a comment behind it stays. */
function maskYamlValue(value: string): string {
  if (/^["']/.test(value)) return maskValue(value);
  const comments = [value.indexOf(' #'), value.indexOf('\t#')].filter((index) => index !== -1);
  const text = value.slice(0, Math.min(value.length, ...comments)).trimEnd();
  return maskValue(text) + value.slice(text.length);
}

/** Keeps the lines of a block, with their indentation, so that diffs still fit. */
function maskPemBody(body: string): string {
  return body.replaceAll(/^([ \t]*(?:[+-][ \t]*)?)([^\s][^\r\n]*)/gm, (whole, indent: string, line: string) => {
    const newline = line.startsWith(String.raw`\n`) ? String.raw`\n` : '';
    const rest = line.slice(newline.length);
    return rest === MASK || /^(?:\$\w+|\$\{\w+\})?$/.test(rest) ? whole : indent + newline + MASK;
  });
}
