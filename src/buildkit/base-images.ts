import { Arg, Copy, DockerfileParser, From, type Instruction, Run } from 'dockerfile-ast';
import type { Missing } from '../flag.ts';
import { registryOf } from '../kaniko/registry-names.ts';
import { concatWords, literalWord, type ShellWord } from '../shell/word.ts';

/**
 * The registries that a build pulls from, read from its Dockerfile: FROM, COPY --from and RUN --mount=from of images.
 * @param text - the Dockerfile
 * @param buildArgs - the build args of the call by name; Kaniko lets FROM use them even where ARG does not declare them
 * @returns hosts as buildkitd.toml names them (`docker.io` for Docker Hub), or the image whose registry is not known
 */
export function baseRegistries(
  text: string,
  buildArgs: ReadonlyMap<string, ShellWord> = new Map(),
): readonly ShellWord[] | Missing {
  const stages = new Set<string>(['scratch']);
  const values = new Map([...buildArgs].filter(([, value]) => value.literal !== ''));
  const hosts = new Map<string, ShellWord>();
  let inStage = false;
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (instruction instanceof Arg && !inStage) declare(instruction, values);
    for (const image of imagesOf(instruction)) {
      const name =
        /^\d+$/.test(image) || stages.has(image.toLowerCase()) ? literalWord('scratch') : expand(image, values);
      if (name?.literal === 'scratch') continue;
      const host = name && registryOf(name);
      if (!host) return { missing: `the image ${image} of the Dockerfile depends on a value that is out of view` };
      hosts.set(host.raw, host);
    }
    if (!(instruction instanceof From)) continue;
    inStage = true;
    const stage = instruction.getBuildStage();
    if (stage !== null) stages.add(stage.toLowerCase());
  }
  return [...hosts.values()];
}

/** Names of images, and of stages, that an instruction reads from. */
function imagesOf(instruction: Instruction): readonly string[] {
  if (instruction instanceof From) return nonNull([instruction.getImage()]);
  if (instruction instanceof Copy)
    return nonNull(instruction.getFlags().map((flag) => (flag.getName() === 'from' ? flag.getValue() : null)));
  if (!(instruction instanceof Run)) return [];
  const mounts = instruction.getFlags().filter((flag) => flag.getName() === 'mount');
  return nonNull(mounts.map((flag) => flag.getOption('from')?.getValue() ?? null));
}

function nonNull(values: readonly (string | null)[]): readonly string[] {
  return values.flatMap((value) => value ?? []);
}

/** An ARG before the first FROM gives its default to a name that the call does not set. */
function declare(arg: Arg, values: Map<string, ShellWord>): void {
  const property = arg.getProperty();
  const text = property?.getValue();
  if (!property || values.has(property.getName()) || text === null || text === undefined) return;
  const value = expand(text, values);
  if (value && value.literal !== '') values.set(property.getName(), value);
}

/** Fills in `$NAME`, `${NAME}` and `${NAME:-default}`; undefined for a name without a value and for other operators. */
function expand(text: string, values: ReadonlyMap<string, ShellWord>): ShellWord | undefined {
  const words: ShellWord[] = [];
  let position = 0;
  for (const match of text.matchAll(/\$(?:(\w+)|\{(\w+)(?::?-([^}$]*))?\})/g)) {
    const [whole, plain, braced = '', fallback] = match;
    const value = values.get(plain ?? braced) ?? (fallback === undefined ? undefined : literalWord(fallback));
    if (!value) return undefined;
    if (match.index > position) words.push(literalWord(text.slice(position, match.index)));
    words.push(value);
    position = match.index + whole.length;
  }
  if (text.slice(position).includes('$')) return undefined;
  if (position === 0) return literalWord(text);
  return concatWords(...words, ...(position < text.length ? [literalWord(text.slice(position))] : []));
}
