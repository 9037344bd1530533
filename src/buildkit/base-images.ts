import { parseDockerfile } from '../dockerfile/parse.ts';
import { argumentDefaults, copiedFrom, findStage } from '../dockerfile/stages.ts';
import type { Missing } from '../flag.ts';
import { registryOf } from '../kaniko/registry-names.ts';
import { concatWords, literalWord, type ShellWord } from '../shell/word.ts';

/**
 * The registries that a build pulls from, read from its Dockerfile.
 * @param text - the Dockerfile
 * @param buildArgs - the build args of the call by name; Kaniko lets FROM use them even where ARG does not declare them
 * @returns hosts as buildkitd.toml names them (`docker.io` for Docker Hub), or the image whose registry is not known
 */
export function baseRegistries(
  text: string,
  buildArgs: ReadonlyMap<string, ShellWord> = new Map(),
): readonly ShellWord[] | Missing {
  const hosts = new Map<string, ShellWord>();
  for (const { written, name } of baseImages(text, buildArgs)) {
    const host = name && registryOf(name);
    if (!host) return { missing: `the image ${written} of the Dockerfile depends on a value that is out of view` };
    hosts.set(host.raw, host);
  }
  return [...hosts.values()];
}

/** An image that a build pulls; `name` is missing where it depends on a value that is out of view. */
export interface BaseImage {
  readonly written: string;
  readonly name: ShellWord | undefined;
}

/** The images that a build pulls: FROM, COPY --from and RUN --mount=from, with the build args filled in. */
export function baseImages(text: string, buildArgs: ReadonlyMap<string, ShellWord>): readonly BaseImage[] {
  const { globals, stages } = parseDockerfile('Dockerfile', text);
  const values = new Map([...buildArgs].filter(([, value]) => value.literal !== ''));
  for (const { name, value } of globals.flatMap(argumentDefaults)) declare(name, value, values);
  const images: BaseImage[] = [];
  for (const stage of stages) {
    for (const written of [stage.base, ...stage.instructions.flatMap(copiedFrom)]) {
      if (/^\d+$/.test(written) || findStage(stages, stage.index, written)) continue;
      const name = expand(written, values);
      if (name?.literal !== 'scratch') images.push({ written, name });
    }
  }
  return images;
}

/** An ARG before the first FROM gives its default to a name that the call does not set. */
function declare(name: string, text: string | undefined, values: Map<string, ShellWord>): void {
  if (values.has(name) || text === undefined) return;
  const value = expand(text, values);
  if (value && value.literal !== '') values.set(name, value);
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
