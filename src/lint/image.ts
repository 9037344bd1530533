import type { Values } from '../decide/values.ts';
import type { Entry, Value } from '../gitlab/value.ts';
import { recognizeImage, splitReference } from '../kaniko/image.ts';
import type { Location } from '../model.ts';
import type { Placed } from './job.ts';

/** The image of a job that uses BuildKit. */
export interface ImageFact extends Placed {
  /** The reference with the values that the YAML has for its variables. */
  readonly reference: string;
  /** `rootless` and `root` are moby/buildkit and its mirrors; `other` is an image whose content is not known. */
  readonly kind: 'rootless' | 'root' | 'kaniko' | 'docker' | 'other';
  /** moby/buildkit, whatever its tag: its entrypoint starts the daemon. */
  readonly official: boolean;
  readonly form: 'string' | 'map';
  readonly tag: string;
  readonly digest: string;
  /** Undefined when the image's own entrypoint is in force. */
  readonly entrypoint: readonly string[] | undefined;
  readonly entrypointLocation: Location | undefined;
  /** `docker: user:` and `kubernetes: user:`. */
  readonly users: readonly Placed[];
}

export function readImage(
  entry: Entry | undefined,
  values: Values,
  at: (value: Value) => Location,
): ImageFact | undefined {
  const value = entry?.value;
  const name = value?.kind === 'map' ? value.entries.get('name')?.value : value;
  if (!value || name?.kind !== 'scalar') return undefined;
  const reference = expand(name.text, values);
  const { repository, tag, digest } = splitReference(reference);
  const entrypoint = value.kind === 'map' ? value.entries.get('entrypoint')?.value : undefined;
  const items = entrypoint?.kind === 'seq' ? entrypoint.items.map((item) => item.value) : undefined;
  const texts = items?.map((item) => (item.kind === 'scalar' ? item.text : ''));
  const written = entrypoint?.kind === 'scalar' && entrypoint.text !== '' ? [entrypoint.text] : texts;
  return {
    text: name.text,
    reference,
    location: at(name),
    kind: kindOf(repository, tag, reference),
    official: /(?:^|\/)moby\/buildkit$/.test(repository),
    form: value.kind === 'map' ? 'map' : 'string',
    tag,
    digest,
    // An empty list leaves the image's entrypoint in force, as in Docker's API.
    entrypoint: written?.length === 0 ? undefined : written,
    entrypointLocation: entrypoint ? at(entrypoint) : undefined,
    users: value.kind === 'map' ? usersOf(value, at) : [],
  };
}

function usersOf(image: Extract<Value, { kind: 'map' }>, at: (value: Value) => Location): readonly Placed[] {
  return ['docker', 'kubernetes'].flatMap((executor) => {
    const options = image.entries.get(executor)?.value;
    const user = options?.kind === 'map' ? options.entries.get('user')?.value : undefined;
    return user?.kind === 'scalar' && user.text !== '' ? [{ text: user.text, location: at(user) }] : [];
  });
}

/** Replaces variables that have exactly one value in the YAML. */
export function expand(text: string, values: Values, depth = 0): string {
  if (depth > 4) return text;
  return text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    const [value, ...more] = values(braced ?? bare ?? '');
    return value === undefined || more.length > 0 || value === '' ? whole : expand(value, values, depth + 1);
  });
}

function kindOf(repository: string, tag: string, reference: string): ImageFact['kind'] {
  if (recognizeImage(reference).kind === 'kaniko') return 'kaniko';
  if (/(?:^|\/)moby\/buildkit$/.test(repository)) return /rootless/.test(tag) ? 'rootless' : kindOfTag(tag, reference);
  if (/^(?:docker\.io\/)?(?:library\/)?docker$/.test(repository)) return 'docker';
  return 'other';
}

/** A tag that is a variable, or a digest alone, does not say which of the two images it is. */
function kindOfTag(tag: string, reference: string): ImageFact['kind'] {
  return tag.includes('$') || (tag === '' && reference.includes('@')) ? 'other' : 'root';
}
