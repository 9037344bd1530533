import {
  concatWords,
  insideDoubleQuotes,
  around,
  literalPrefix,
  literalWord,
  meaning,
  onlyVariable,
  type ShellWord,
  splitWordLast,
  stripPrefix,
  wordOf,
} from '../shell/word.ts';
import { wordOfText } from '../shell/parse.ts';
import { mayBeEmpty } from '../worlds/emptiness.ts';
import { type CallContext, isCurrentFolder, isProjectVariable, isWorkingDirectory } from './context.ts';

/** Where BuildKit finds the Dockerfile: a folder and, unless it is `Dockerfile`, a name below it. */
export interface DockerfilePlace {
  readonly directory: ShellWord;
  readonly filename: ShellWord;
  /** Commands that must run first, because the place is known at run time only. */
  readonly setup: readonly string[];
}

const HERE = literalWord('.');

/** `$name`, as a word of its own in double quotes. */
function variable(name: string): ShellWord {
  return wordOf([{ kind: 'expansion', name, plain: true, raw: `$${name}`, quote: '"' }], `"$${name}"`);
}

function substitution(raw: string): ShellWord {
  return wordOf([{ kind: 'substitution', raw, quote: '"' }], `"${raw}"`);
}

/**
 * Finds the Dockerfile as Kaniko does: the path as it is, from the working directory; then below the context.
 * @param path - value of `--dockerfile`
 * @param context - folder of the context; undefined when it is empty or made at run time
 * @see https://github.com/GoogleContainerTools/kaniko/blob/v1.24.0/cmd/executor/cmd/root.go lines 356-405
 * @returns undefined when the words cannot be written into a shell test
 */
export function placeDockerfile(
  path: ShellWord,
  context: ShellWord | undefined,
  call: CallContext,
): DockerfilePlace | undefined {
  const below = belowKnownFolder(path, call);
  if (below) return { ...below, setup: [] };
  if (path.literal?.startsWith('/')) return { ...split(path), setup: [] };
  if (isAbsoluteInView(path, call) || (context && startsWith(path, context))) return relative(path);
  if (!context || isCurrentFolder(context, call.cwd)) {
    const place = relative(path);
    const guarded = notEmpty(place, call);
    return context && guarded === place && mayLeadToRoot(path, call) ? atRunTime(path, context) : guarded;
  }
  const known = placeInTree(path, context, call);
  if (known) return known;
  return atRunTime(path, context);
}

/** `$CI_PROJECT_DIR/REST` and `$PWD/REST` keep REST as the name below the folder (DESIGN D14). */
function belowKnownFolder(
  path: ShellWord,
  call: CallContext,
): { directory: ShellWord; filename: ShellWord } | undefined {
  const [first, ...rest] = path.parts;
  if (!first || first.kind === 'text' || first.kind === 'pattern') return undefined;
  const project = isProjectVariable(first.raw);
  if (!project && !isWorkingDirectory(first.raw)) return undefined;
  const filename = withoutLeadingSlashes(path, rest.length);
  if (!filename || hasParentStep(filename)) return undefined;
  const here = !project || call.cwd === '';
  return { directory: here ? HERE : wordOf([{ ...first, quote: '"' }], `"${first.raw}"`), filename };
}

/** The last `count` parts of a word without the slash (and `./`) that they start with. */
function withoutLeadingSlashes(path: ShellWord, count: number): ShellWord | undefined {
  const rest = concatWords(wordOf(path.parts.slice(path.parts.length - count)));
  return literalPrefix(rest).startsWith('/') ? belowHere(rest) : undefined;
}

/** A word without the slashes and `./` that it starts with; undefined where nothing else is in it. */
function belowHere(word: ShellWord): ShellWord | undefined {
  let rest = word;
  for (;;) {
    const next = stripPrefix(rest, '/') ?? stripPrefix(rest, './');
    if (!next) return rest.parts.length === 0 ? undefined : rest;
    rest = next;
  }
}

/** True for a path that names one place, whatever the working directory is. */
export function isAbsolute(path: ShellWord): boolean {
  return literalPrefix(path).startsWith('/') || (path.parts[0] !== undefined && isProjectVariable(path.parts[0].raw));
}

/** Where a relative path leads when the context is fetched: the checkout decides; undefined when it is not in view. */
export function placeOfRelative(path: ShellWord, call: CallContext): 'checkout' | 'context' | undefined {
  if (path.literal === undefined || call.cwd === undefined || hasParentStep(path)) return undefined;
  const exists = call.exists([call.cwd, withoutDot(path).literal].filter((part) => part !== '').join('/'));
  return exists === undefined ? undefined : exists ? 'checkout' : 'context';
}

function hasParentStep(word: ShellWord): boolean {
  return word.parts.some((part) => part.kind === 'text' && /(?:^|\/)\.\.(?:\/|$)/.test(part.value));
}

/** Cuts a path at its last slash. */
function split(path: ShellWord): { directory: ShellWord; filename: ShellWord } {
  const cut = splitWordLast(path, '/');
  if (!cut) return { directory: HERE, filename: path };
  return { directory: cut.before.parts.length === 0 ? literalWord('/') : cut.before, filename: cut.after };
}

function isAbsoluteInView(path: ShellWord, call: CallContext): boolean {
  const [first] = path.parts;
  if (first?.kind !== 'expansion') return false;
  const values = call.values(first.name);
  return values.length > 0 && values.every((value) => /^(?:\/|\$CI_PROJECT_DIR|\$\{CI_PROJECT_DIR\})/.test(value));
}

function startsWith(path: ShellWord, context: ShellWord): boolean {
  return path.literal === undefined && meaning(path).startsWith(`${meaning(context)}\0t/`);
}

/** A path with only one place: relative literal text stays a name below the working directory. */
function relative(path: ShellWord): DockerfilePlace {
  if (onlyVariable(path) !== undefined || path.parts.every((part) => part.kind !== 'text')) {
    const inner = insideDoubleQuotes(path) ?? path.raw;
    return {
      directory: substitution(`$(dirname "${inner}")`),
      filename: substitution(`$(basename "${inner}")`),
      setup: [],
    };
  }
  const startsLiteral = literalPrefix(path) !== '' && path.parts[0]?.kind === 'text';
  if (!startsLiteral || hasParentStep(path)) return { ...split(path), setup: [] };
  return { directory: HERE, filename: withoutDot(path), setup: [] };
}

/**
 * A folder that is one variable, and may be empty: Kaniko looks for `/Dockerfile` then, finds none in its image, and takes
 * the one of the context.
 */
function notEmpty(place: DockerfilePlace, call: CallContext): DockerfilePlace {
  const [part, ...others] = place.directory.parts;
  if (part?.kind !== 'expansion' || others.length > 0 || !part.plain || !/^\w+$/.test(part.name)) return place;
  if (!mayBeEmpty(place.directory, call)) return place;
  const raw = `\${${part.name}:-.}`;
  const directory = wordOf([{ ...part, plain: false, raw, quote: '"' }], `"${raw}"`);
  // Under `set -u` an unset variable still ends the script.
  return { ...place, directory, setup: call.nounset ? [`: "$${part.name}"`, ...place.setup] : place.setup };
}

/** Names that hold names are followed this far. */
const MAX_DEPTH = 8;

/**
 * The folder at the start of a path is empty by a text in view, or by the fall-back of an expansion: it leads to the root,
 * where Kaniko finds nothing and takes the Dockerfile of the context.
 */
function mayLeadToRoot(path: ShellWord, call: CallContext, depth = 0): boolean {
  const name = onlyVariable(path);
  if (name !== undefined && depth < MAX_DEPTH) {
    const words = [...(call.wordsOf?.(name) ?? []), ...call.values(name).flatMap((text) => wordOfText(text) ?? [])];
    return words.some((word) => mayLeadToRoot(word, call, depth + 1));
  }
  const parts = path.parts.filter((part) => part.kind !== 'text' || part.value !== '');
  const first = parts.findIndex(({ kind }) => kind !== 'expansion' && kind !== 'input');
  const behind = parts[first];
  if (first < 1 || behind?.kind !== 'text' || !behind.value.startsWith('/')) return false;
  const folder = parts.slice(0, first);
  const why = mayBeEmpty(wordOf(folder), call)?.why;
  const hasFallBack = folder.some((part) => part.kind === 'expansion' && !part.plain);
  return why === 'written empty' || (why === 'may be unset' && (hasFallBack || depth > 0));
}

function withoutDot(path: ShellWord): ShellWord {
  return (literalPrefix(path).startsWith('./') ? belowHere(path) : undefined) ?? path;
}

/** The checkout decides where a literal path lies, if the file exists in it. */
function placeInTree(path: ShellWord, context: ShellWord, call: CallContext): DockerfilePlace | undefined {
  if (path.literal === undefined || call.cwd === undefined) return undefined;
  const at = (folder: string): string =>
    [call.cwd, folder, path.literal].filter((part) => part !== '' && part !== '.').join('/');
  if (call.exists(at('')) === true) return relative(path);
  if (call.exists(at('')) === undefined) return undefined;
  const folder = folderInProject(context, call.cwd);
  if (folder === undefined || hasParentStep(path)) return undefined;
  const inContext = [folder, path.literal].filter((part) => part !== '').join('/');
  return call.exists(inContext) === true ? { directory: context, filename: withoutDot(path), setup: [] } : undefined;
}

/** A literal context folder relative to the project folder. */
function folderInProject(context: ShellWord, cwd: string): string | undefined {
  const [first, ...rest] = context.parts;
  const literalRest = rest.every((part) => part.kind === 'text');
  const tail = rest.map((part) => (part.kind === 'text' ? part.value : '')).join('');
  if (first && first.kind !== 'text' && isProjectVariable(first.raw) && literalRest)
    return tail.replace(/^\/+|\/+$/g, '');
  if (context.literal === undefined || context.literal.startsWith('/') || /\.\./.test(context.literal))
    return undefined;
  return [cwd, context.literal.replace(/^\.\/|\/+$/g, '')].filter((part) => part !== '').join('/');
}

/** Both places are possible: the migrated job looks as Kaniko did. */
function atRunTime(path: ShellWord, context: ShellWord): DockerfilePlace | undefined {
  const test = around('', path);
  const inPath = insideDoubleQuotes(path);
  const inContext = insideDoubleQuotes(context);
  if (test === undefined || inPath === undefined || inContext === undefined) return undefined;
  if (path.literal !== undefined && !hasParentStep(path)) {
    const folder = around('k2b_dockerfile=', context) ?? `k2b_dockerfile="${inContext}"`;
    const assignment = folder.startsWith('"') ? `k2b_dockerfile="${inContext}"` : folder;
    const setup = `if [ -e ${test} ]; then k2b_dockerfile=.; else ${assignment}; fi`;
    return { directory: variable('k2b_dockerfile'), filename: withoutDot(path), setup: [setup] };
  }
  const setup = `if [ -e ${test} ]; then k2b_dockerfile="${inPath}"; else k2b_dockerfile="${inContext}/${inPath}"; fi`;
  return {
    directory: substitution('$(dirname "$k2b_dockerfile")'),
    filename: substitution('$(basename "$k2b_dockerfile")'),
    setup: [setup],
  };
}
