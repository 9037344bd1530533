import { isSecretName } from './names.ts';
import { MASK, maskLiterals, maskNamed, maskValue, mayHoldSecret } from './values.ts';

/** A value that is known by what stands around it: group 1 stays, group 2 is the value, what follows stays. */
export interface Shape {
  readonly expression: RegExp;
  /** One of these stands in every text that it matches, in lower case: a text without them need not be searched. */
  readonly needs: readonly string[];
  /** Decides what becomes of the value. */
  readonly mask: (value: string) => string;
}

/**
 * A value under a name. Head and value are two expressions, so that the text behind a name that is no secret is looked
 * at again, and only once.
 */
export interface Named {
  /** As in a {@link Shape}; missing for a rule that no text can do without. */
  readonly needs?: readonly string[];
  /** What stands before the value, with the group `name`. */
  readonly head: RegExp;
  readonly value: RegExp;
  readonly mask: (value: string, name: string) => string;
  /** Says which names count. */
  readonly counts: (name: string) => boolean;
}

/**
 * A word of a shell, which may be put together from parts. In a list of YAML (`['make TOKEN=$T', 'make']`) a quote that
 * seems to follow is the end of another one, so that only a first part may hold blanks.
 */
const PLAIN = String.raw`(?:\$\{[^}\n]*\}|\$(?!\{)|[^\s"',;|&)}$]+)`;
const WORD = String.raw`(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|${PLAIN})(?:"[^\s",\]]+"|'[^\s',\]]+'|${PLAIN})*`;
/** What stands in front of a token: no letter or digit, or an escape (`\n`). */
const START = String.raw`(?:(?<=\\[nrt])|(?<![A-Za-z0-9]))`;
const STRICT_START = String.raw`(?:(?<=\\[nrt])|(?<![\w+/-]))`;
/** An assignment in quotes may follow the name of what it is for: `"build-arg:TOKEN=…"`. */
const ASSIGNMENT = String.raw`(?:--(?:build-arg|opt|env|label)=)?(?:[\w-]+:)?(?<name>[\w.-]+)=`;

const isAuth = (name: string): boolean => /auth$/i.test(name) || isSecretName(name);
const isHeader = (name: string): boolean => /(?:authorization|cookie)$/i.test(name) || isSecretName(name);

export const NAMED: readonly Named[] = [
  // Any key of a JSON text: `"auth": "dXNlcjpwYXNz"`.
  {
    head: /(?<!\\)"(?<name>[\w.-]+)"[ \t]*:[ \t]*"/g,
    value: /(?!\{\\*")(?:[^"\\\n]|\\.)*(?=")/y,
    mask: maskLiterals,
    counts: isAuth,
  },
  // The same in a text that is quoted itself.
  {
    needs: ['\\"'],
    head: /(?<!\\)\\{1,7}"(?<name>[\w.-]+)\\{1,7}"[ \t]*:[ \t]*\\{1,7}"/g,
    value: /[^"\\\n]*(?:\\[^"\\\n][^"\\\n]*)*(?=\\{0,7}")/y,
    mask: maskLiterals,
    counts: isAuth,
  },
  // A header of HTTP: `-H "X-Vault-Token: …"`, also without the blank.
  {
    head: /(?<=["'])(?<name>[\w-]+):(?:[ \t]+|(?<=(?:-H|--header)[ =]?[ \t]{0,9}\\{0,7}["'][\w-]{1,80}:))(?:(?:Bearer|Basic|Token|Digest)[ \t]+)?/gi,
    value: /(?:[^"'\\\n]|\\[^"'\n])+/y,
    mask: maskLiterals,
    counts: isHeader,
  },
  {
    needs: ['-h', '--header'],
    head: /(?<=(?:-H|--header)[ =]?[ \t]{0,9})(?<name>[\w-]+):[ \t]*/g,
    value: new RegExp(WORD, 'y'),
    mask: maskValue,
    counts: isHeader,
  },
  // A whole assignment in quotes, with the blanks in it; not the command of `sh -c`.
  {
    head: new RegExp(String.raw`(?<!\\|-c[ \t]{1,9})"${ASSIGNMENT}`, 'g'),
    value: /(?:[^"\\\n]|\\.)*(?=")/y,
    mask: maskAssigned,
    counts: isSecretName,
  },
  {
    head: new RegExp(String.raw`(?<!-c[ \t]{1,9})'${ASSIGNMENT}`, 'g'),
    value: /(?:[^'\n]|'')*(?=')/y,
    mask: maskAssigned,
    counts: isSecretName,
  },
  {
    needs: ['\\"'],
    head: new RegExp(String.raw`(?<!-c[ \t]{1,9})\\{1,7}"${ASSIGNMENT}`, 'g'),
    value: /(?:(?!\\{1,7}")[^"\n])*(?=\\{1,7}")/y,
    mask: maskAssigned,
    counts: isSecretName,
  },
  {
    head: /(?<![\w.-])(?<name>[\w.-]+)[ \t]*=/g,
    value: new RegExp(WORD, 'y'),
    mask: (value, name) => maskNamed(name, value),
    counts: mayHoldSecret,
  },
  // A line of an INI or TOML file; what stands in brackets is rather code.
  {
    head: /(?<![\w.-])(?<name>[\w.-]+)[ \t]+=[ \t]+/g,
    value: /(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s"'()[\]{}]+)(?=[ \t\r]*(?:$|[#;]))/my,
    mask: (value, name) => maskNamed(name, value),
    counts: mayHoldSecret,
  },
  {
    needs: ['--'],
    head: /(?<![\w-])--(?!secret[ \t])(?<name>[\w-]+)[ \t]+(?!-)/g,
    value: new RegExp(WORD, 'y'),
    mask: maskValue,
    counts: isSecretName,
  },
  // A variable in a map on one line, also in its long form.
  {
    needs: ['{'],
    head: /[{,][ \t]*["']?(?<name>[\w.-]+)["']?[ \t]*:[ \t]+(?:\{[^{}\n]{0,300}?\b(?:value|default)["']?[ \t]*:[ \t]+)?/g,
    value:
      /(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|(?:\$\{[^}\n]*\}|[^\s"',{}])(?:\$\{[^}\n]*\}|[^\n,{}])*)(?=[ \t]*[,}])/y,
    mask: maskFlow,
    counts: isSecretName,
  },
  {
    needs: ['{'],
    head: /(?<![\w.-])(?<name>[\w.-]+)["']?[ \t]*:[ \t]+\{[^{}\n]{0,300}?\b(?:value|default)["']?[ \t]*:[ \t]+/g,
    value:
      /(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|(?:\$\{[^}\n]*\}|[^\s"',{}])(?:\$\{[^}\n]*\}|[^\n,{}])*)(?=[ \t]*[,}])/y,
    mask: maskFlow,
    counts: isSecretName,
  },
];

export const SHAPES: readonly Shape[] = [
  {
    needs: ['://'],
    expression: /(?<=:\/\/)((?:\$\{[^}\n]*\}|\$(?!\{)|[^\s/:@"'\\$])*:)([^\s/@"'\\]+)(?=@)/g,
    mask: maskLiterals,
  },
  { needs: ['://'], expression: /(?<=:\/\/)()([A-Za-z0-9_-]{16,})(?=@)/g, mask: maskLiterals },
  {
    // Without a scheme; `name:tag@sha256:…` is an image, `mailto:` an address.
    needs: ['@'],
    expression: /(?<![\w./@:-])((?!mailto:)[\w.-]+:)([^\s:@/"'\\]+)(?=@(?:[\w-]+\.)+[a-z]{2,}\b)/gi,
    mask: maskLiterals,
  },
  {
    needs: ['authorization:', '-token:'],
    expression:
      /(\bAuthorization:[ \t]*(?:Bearer|Basic|Token)[ \t]+|\b(?:PRIVATE|JOB|DEPLOY)-TOKEN:[ \t]*)([^\s"'\\]+)/gi,
    mask: maskLiterals,
  },
  {
    needs: ['login'],
    expression: new RegExp(String.raw`(\blogin\b[^\n|;&]{0,300}?[ \t]-p[ =]?[ \t]*)(${WORD})`, 'g'),
    mask: maskValue,
  },
  {
    // `curl -u user:password`, `skopeo copy --src-creds user:password`.
    needs: ['curl', '-creds'],
    expression:
      /((?:\bcurl\b[^\n|;&]{0,300}?[ \t](?:-u|--user)|[ \t]--(?:src-|dest-)?creds)[ =]["']?[^\s"':]+:)([^\s"'|;&]+)/g,
    mask: maskLiterals,
  },
  {
    // The words of a credentials step: `echo -n "user:password" | base64`.
    needs: ['base64'],
    expression:
      /(\b(?:echo|printf)(?: +-n| +-e| +%s| +'%s'| +"%s")* +\\?["']?[^\s"'\\|:]+:)([^\s"'\\|]+)(?=\\?["']? *\| *base64)/g,
    mask: maskLiterals,
  },
  {
    // A password on its way into a login: `echo 'password' | docker login --password-stdin`.
    needs: ['--password-stdin', '--with-token'],
    expression:
      /(\b(?:echo|printf)(?:[ \t]+(?:-[neE]+|--|%s|'%s(?:\\n)?'|"%s(?:\\n)?"))*[ \t]+(?![ \t]))((?:\\.|"(?:[^"\\\n]|\\.){0,300}"|'[^'\n]{0,300}'|[^"'\\\n|;&]){1,300})(?=\|[^\n;&]{0,300}?--(?:password-stdin|with-token)\b)/g,
    mask: maskPiped,
  },
  {
    needs: ['--password-stdin'],
    expression: new RegExp(String.raw`(--password-stdin\b[^\n;&]{0,300}?<<<[ \t]*)(${WORD})`, 'g'),
    mask: maskValue,
  },
  {
    // A netrc, on one line, with escapes or on many.
    needs: ['login'],
    expression:
      /((?:\b|(?<=\\[nrt]))login[ \t]+(?!(?:with|by|via|using|and|or|without|requires?|needs?)\b)[^\s"']{1,200}?(?:[ \t]|\\n|\r?\n[+-]?[ \t]*)+password[ \t]+)([^\s"'\\]+)/g,
    mask: maskLiterals,
  },
  {
    needs: ['netrc'],
    expression: /((?:\b|(?<=\\[nrt]))password[ \t]+)([^\s"'\\]+)(?=["']?[ \t]*>{1,2}[ \t]*\S{0,200}netrc\b)/g,
    mask: maskLiterals,
  },
  {
    needs: ['auth'],
    expression: /(?<![\w-])([\w-]*auth["']?[ \t]*[:=][ \t]*\\?["']?)([A-Za-z0-9+/_-]{16,}={0,2})/gi,
    mask: maskLiterals,
  },
  // Shapes that say by themselves what they are: GitLab, GitHub, AWS, Docker, npm, PyPI, Vault, Slack, Google. What is
  // written on to one is masked with it.
  {
    needs: ['gl', 'gr1348941', 'gh', 'github_pat_', 'akia', 'asia', 'dckr_', 'npm_', 'hv', 'xox', 'aiza'],
    expression: new RegExp(
      String.raw`${START}()((?:gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct|wt)-[\w.-]{16,}|GR1348941[\w-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|(?:AKIA|ASIA)[0-9A-Z]{16}|dckr_[po]at_[\w-]{16,}|npm_[A-Za-z0-9]{30,}|hv[sbr]\.[\w-]{20,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{35})[\w-]*)`,
      'g',
    ),
    mask: () => MASK,
  },
  { needs: ['pypi-'], expression: new RegExp(String.raw`${STRICT_START}()(pypi-[\w-]{40,})`, 'g'), mask: () => MASK },
  // Base64 of a JSON text: a whole config.json, a service account, a JSON Web Token.
  {
    needs: ['ey', 'ew'],
    expression: new RegExp(String.raw`${STRICT_START}()(e(?:yJ|yA|wo|w0K)[\w+/-]{30,}={0,2}(?:\.[\w-]+)*)`, 'g'),
    mask: () => MASK,
  },
];

/** A value in quotes that goes on behind a blank; behind a mere variable it is the rest of a command. */
function maskAssigned(value: string): string {
  const [first = ''] = value.split(/[ \t]/, 1);
  return first !== '' && first !== value && maskLiterals(first) === first ? value : maskValue(value);
}

function maskFlow(value: string, name: string): string {
  const text = value.trimEnd();
  return maskNamed(name, text) + value.slice(text.length);
}

function maskPiped(value: string): string {
  const text = value.trimEnd();
  return maskValue(text) + value.slice(text.length);
}
