import { baseRegistries } from '../buildkit/base-images.ts';
import { locateDockerfile } from '../dockerfile/locate.ts';
import type { Missing } from '../flag.ts';
import type { KanikoInvocation } from '../kaniko/analyze.ts';
import { parseArguments } from '../kaniko/pflag.ts';
import { type ShellWord, splitWord, stripPrefix, wordOf } from '../shell/word.ts';

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
  if (!tree) return OUT_OF_VIEW;
  const { occurrences, overridden } = parseArguments(words, 'unknown');
  const effective = occurrences.filter((occurrence) => !overridden.has(occurrence));
  const last = (flag: string): ShellWord | undefined => effective.find((occurrence) => occurrence.flag === flag)?.value;
  const context = last('context');
  const place = {
    dockerfile: last('dockerfile'),
    context: context && (stripPrefix(context, 'dir://') ?? context),
    cwd,
  };
  const found = locateDockerfile(place, (path) => tree.text(path));
  if (!found) return OUT_OF_VIEW;
  const args = effective.filter(({ flag }) => flag === 'build-arg').map(({ value }) => buildArg(value));
  return baseRegistries(found.text, new Map(args.flatMap((pair) => (pair ? [pair] : []))));
}

function buildArg(value: ShellWord): [string, ShellWord] | undefined {
  const pair = splitWord(value, '=');
  if (pair?.before.literal !== undefined) return [pair.before.literal, pair.after];
  const name = value.literal;
  if (name === undefined) return undefined;
  return [name, wordOf([{ kind: 'expansion', name, plain: true, raw: `$${name}`, quote: '"' }])];
}
