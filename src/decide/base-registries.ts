import { baseImages, baseRegistries } from '../buildkit/base-images.ts';
import { locateDockerfile } from '../dockerfile/locate.ts';
import type { Missing } from '../flag.ts';
import { parseArguments } from '../kaniko/pflag.ts';
import { concatWords, literalWord, type ShellWord, splitWord, stripPrefix, wordOf } from '../shell/word.ts';

/** The checkout, as far as the job leaves it alone. */
export interface Tree {
  text(path: string): string | undefined;
  /** Undefined where that is not known. */
  exists(path: string): boolean | undefined;
}

const OUT_OF_VIEW: Missing = { missing: 'the FROM lines of the Dockerfile are out of view' };
const VARIABLE: Missing = { missing: 'the registries of the base images depend on the flags in a variable' };
const UNNAMED: Missing = {
  missing: 'a FROM line of the Dockerfile may depend on a build arg whose name is out of view',
};

/**
 * The registries of the images that a call pulls, when the checkout holds its Dockerfile at a place that the call shows:
 * as Kaniko looks for it, from the working directory, then below the context.
 * @param readings - the arguments of the call; several where a variable may hold one set of flags or another
 */
export function registriesInTree(
  readings: readonly (readonly ShellWord[])[],
  cwd: string | undefined,
  tree: Tree | undefined,
): readonly ShellWord[] | Missing {
  const all = readings.map((words) => (tree ? registriesOf(words, cwd, tree) : OUT_OF_VIEW));
  const among = new Map(all.flatMap((hosts) => ('missing' in hosts ? [] : hosts)).map((host) => [host.raw, host]));
  for (const hosts of all) {
    if ('missing' in hosts) return { ...hosts, among: [...among.values()] };
    if (new Set(hosts.map(({ raw }) => raw)).size < among.size) return { ...VARIABLE, among: [...among.values()] };
  }
  return [...among.values()];
}

/** The images that a call may pull by any of its readings, as far as they are in view. */
export function imagesInTree(
  readings: readonly (readonly ShellWord[])[],
  cwd: string | undefined,
  tree: Tree | undefined,
): readonly ShellWord[] {
  const images = readings.flatMap((words) => {
    const found = tree && dockerfileOf(words, cwd, tree);
    return found ? baseImages(found.text, new Map(found.args)).flatMap(({ name }) => name ?? []) : [];
  });
  return [...new Map(images.map((image) => [image.raw, image])).values()];
}

function registriesOf(
  words: readonly ShellWord[],
  cwd: string | undefined,
  tree: Tree,
): readonly ShellWord[] | Missing {
  const found = dockerfileOf(words, cwd, tree);
  if (!found) return OUT_OF_VIEW;
  const { text, args, isWhole } = found;
  if (!isWhole && /^\s*FROM\s.*\$/im.test(text)) return UNNAMED;
  return baseRegistries(text, new Map(args));
}

/** The Dockerfile of a call and the build args by name; `isWhole` unless the name of one is out of view. */
function dockerfileOf(words: readonly ShellWord[], cwd: string | undefined, tree: Tree) {
  const { occurrences, overridden } = parseArguments(words, 'unknown');
  const effective = occurrences.filter((occurrence) => !overridden.has(occurrence));
  const last = (flag: string): ShellWord | undefined => effective.find((occurrence) => occurrence.flag === flag)?.value;
  const context = last('context');
  const folder = context && folderOf(context, last('context-sub-path'));
  const found = locateDockerfile(
    { dockerfile: last('dockerfile'), context: folder, cwd },
    (path) => tree.text(path),
    (path) => tree.exists(path),
  );
  if (!found) return undefined;
  const given = effective.filter(({ flag }) => flag === 'build-arg').map(({ value }) => buildArg(value));
  const args = given.flatMap((pair) => (pair ? [pair] : []));
  return { text: found.text, args, isWhole: args.length === given.length };
}

/** Kaniko reads the sub-path below a folder that is written with its scheme only (K cmd/executor/cmd/root.go:413-446). */
function folderOf(context: ShellWord, sub: ShellWord | undefined): ShellWord {
  const folder = stripPrefix(context, 'dir://');
  return folder && sub ? concatWords(folder, literalWord('/'), sub) : (folder ?? context);
}

function buildArg(value: ShellWord): [string, ShellWord] | undefined {
  const pair = splitWord(value, '=');
  if (pair?.before.literal !== undefined) return [pair.before.literal, pair.after];
  const name = value.literal;
  if (name === undefined) return undefined;
  return [name, wordOf([{ kind: 'expansion', name, plain: true, raw: `$${name}`, quote: '"' }])];
}
