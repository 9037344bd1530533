import type { SimpleCommand } from './command.ts';
import type { HeldTexts } from './held.ts';
import { wordsOfText } from './parse.ts';
import type { ShellWord } from './word.ts';

/** A variable that the text of an `eval` sets. */
export interface Evaluated {
  readonly name: string;
  /** Undefined where it is not in view. */
  readonly value: ShellWord | undefined;
  readonly isExported: boolean;
}

/** `$NAME`, of which a part may be out of view. */
const EXPANSION = String.raw`\$[\w\uE000-\uE002]+|\$\{[\w\uE000-\uE002]+\}`;
const PLAIN = String.raw`[^\s"'\\\x60;&|<>()$#*?[]`;
const VALUE = String.raw`(?:"(?:[^"\\\x60$]|${EXPANSION})*"|'[^']*'|${PLAIN}|${EXPANSION})*`;
const ASSIGNMENT = new RegExp(String.raw`([A-Za-z_]\w*)=(${VALUE})(?=\s|$)`, 'y');

/** `eval $(ssh-agent -s)`: the program prints these two. */
const AGENT = /^"?(?:\$\( *ssh-agent(?: -s)? *\)|` *ssh-agent(?: -s)? *`)"?$/;
const OF_AGENT: readonly Evaluated[] = ['SSH_AUTH_SOCK', 'SSH_AGENT_PID'].map((name) => ({
  name,
  value: undefined,
  isExported: true,
}));

/** The marks of what is not in view, or of the environment. */
const MARK = /[\uE000-\uE002]/;

/** By these the shell, the builds or the logins go another way: of them more must be known than that they are set. */
const DECIDES =
  /^(?:PATH|HOME|IFS|ENV|PWD|OLDPWD|CDPATH|USER|TMPDIR|LANG|LC_.*|LD_.*|.*_PROXY|(?:XDG|SSL|DOCKER|BUILDKIT|KANIKO|AWS|GOOGLE|AZURE|GIT|CI)_.*|BUILDKIT.*)$/i;

/**
 * What an `eval` sets whose text does nothing else: `eval "export TAG=$CI_COMMIT_TAG"`, `eval "IMAGE=\$IMAGE_$STAGE"`. A
 * value that is not in view stands there as one; only a text that is out of view as a whole may be any command.
 * @returns undefined for any other command
 */
export function evaluatedBy({ words, assignments }: SimpleCommand, held: HeldTexts): readonly Evaluated[] | undefined {
  const [name, ...args] = words;
  if (name?.literal !== 'eval' || args.length === 0 || assignments.length > 0) return undefined;
  if (args.length === 1 && args.every(({ raw }) => AGENT.test(raw))) return OF_AGENT;
  const [first, ...others] = textsOf(args, held).map(setIn);
  if (!first || others.some((other) => namesIn(other) !== namesIn(first))) return undefined;
  return others.length === 0 ? first : first.map((one) => ({ ...one, value: undefined }));
}

/** The texts that the words make with a blank between them. */
function textsOf(words: readonly ShellWord[], held: HeldTexts): readonly string[] {
  return words.reduce<readonly string[]>(
    (texts, word, index) => {
      const pieces = [...held.read(word)];
      return texts.flatMap((text) => pieces.map((piece) => (index === 0 ? piece : `${text} ${piece}`)));
    },
    [''],
  );
}

function namesIn(all: readonly Evaluated[] | undefined): string | undefined {
  return all?.map(({ name, isExported }) => `${name}${isExported ? '!' : ''}`).join(' ');
}

function setIn(text: string): readonly Evaluated[] | undefined {
  const found: Evaluated[] = [];
  for (const statement of text.split(/[;\n]/).map((one) => one.trim())) {
    if (statement === '') continue;
    if (isExportOf(statement, found)) continue;
    const [, builtin = '', rest = ''] = /^((?:export|readonly)\s+)?(.*)$/s.exec(statement) ?? [];
    const all = assignmentsIn(rest, builtin.startsWith('export'));
    if (!all) return undefined;
    found.push(...all);
  }
  return found;
}

/** `export NAME` behind its assignment. */
function isExportOf(statement: string, found: Evaluated[]): boolean {
  const name = /^export\s+(\w+)$/.exec(statement)?.[1];
  const index = found.findLastIndex((one) => one.name === name);
  const last = found[index];
  if (!last) return false;
  found[index] = { ...last, isExported: true };
  return true;
}

/** @returns undefined for a text that holds anything else, or sets what decides more than a value */
function assignmentsIn(text: string, isExported: boolean): readonly Evaluated[] | undefined {
  const found: Evaluated[] = [];
  let position = 0;
  while (position < text.length) {
    ASSIGNMENT.lastIndex = position;
    const [whole, name = '', value = ''] = ASSIGNMENT.exec(text) ?? [];
    if (whole === undefined || DECIDES.test(name)) return undefined;
    found.push({ name, value: valueOf(value), isExported });
    position += whole.length;
    position += /^\s*/.exec(text.slice(position))?.[0].length ?? 0;
  }
  return found.length === 0 ? undefined : found;
}

function valueOf(text: string): ShellWord | undefined {
  if (MARK.test(text)) return undefined;
  const [word, ...more] = wordsOfText(text === '' ? '""' : text) ?? [];
  return more.length === 0 ? word : undefined;
}
