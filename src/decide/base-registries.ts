import { baseRegistries } from '../buildkit/base-images.ts';
import type { Missing } from '../flag.ts';
import type { KanikoInvocation } from '../kaniko/analyze.ts';
import { parseArguments } from '../kaniko/pflag.ts';
import { type ShellWord, splitWord, wordOf } from '../shell/word.ts';

/** The checkout, as far as the job leaves it alone. */
export interface Tree {
  text(path: string): string | undefined;
}

const OUT_OF_VIEW: Missing = { missing: 'the FROM lines of the Dockerfile are out of view' };

/**
 * The registries of the images that a call pulls, when the checkout holds its Dockerfile at a place that the call shows:
 * as Kaniko looks for it, from the working directory, then below the context.
 */
export function registriesInTree(
  { arguments: words, cwd }: Pick<KanikoInvocation, 'arguments' | 'cwd'>,
  tree: Tree | undefined,
): readonly ShellWord[] | Missing {
  if (!tree || cwd === undefined) return OUT_OF_VIEW;
  const { occurrences, overridden } = parseArguments(words, 'unknown');
  const effective = occurrences.filter((occurrence) => !overridden.has(occurrence));
  const last = (flag: string): string | undefined =>
    effective.find((occurrence) => occurrence.flag === flag)?.value.raw.replaceAll('"', '');
  const dockerfile = last('dockerfile') ?? 'Dockerfile';
  const below = inProject(last('context')?.replace(/^dir:\/\//, '') ?? '', cwd);
  const places = [inProject(dockerfile, cwd), below === undefined ? undefined : inProject(dockerfile, below)];
  const text = places.flatMap((path) => (path === undefined ? [] : (tree.text(path) ?? []))).at(0);
  if (text === undefined) return OUT_OF_VIEW;
  const args = effective.filter(({ flag }) => flag === 'build-arg').map(({ value }) => buildArg(value));
  return baseRegistries(text, new Map(args.flatMap((pair) => (pair ? [pair] : []))));
}

/** A path of the project; undefined for one that lies elsewhere or is not literal. */
function inProject(path: string, folder: string): string | undefined {
  const rest = path.replace(/^\$(?:CI_PROJECT_DIR|\{CI_PROJECT_DIR\})(?:\/+|$)/, '');
  if (/[$`*\\']|(?:^|\/)\.\.(?:\/|$)/.test(rest) || rest.startsWith('/')) return undefined;
  const parts = rest === path ? [folder, rest] : [rest];
  return parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function buildArg(value: ShellWord): [string, ShellWord] | undefined {
  const pair = splitWord(value, '=');
  if (pair?.before.literal !== undefined) return [pair.before.literal, pair.after];
  const name = value.literal;
  if (name === undefined) return undefined;
  return [name, wordOf([{ kind: 'expansion', name, plain: true, raw: `$${name}`, quote: '"' }])];
}
