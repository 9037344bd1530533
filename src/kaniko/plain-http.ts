import type { FlagContext } from '../flag.ts';
import type { PlanContent } from '../model.ts';
import type { ShellWord, WordPart } from '../shell/word.ts';
import { wordOf } from '../shell/word.ts';
import { visibleTexts } from './visible-values.ts';

const PRIVATE =
  /^(?:10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|[\w.-]+\.(?:local|localhost))(?::\d+)?$/;

/** What it means that Kaniko tries plain HTTP for private registries by itself (flags.md A4), and BuildKit does not. */
export interface PlainHttp {
  /** The difference that remains, in one clause. */
  readonly difference: string;
  readonly plan: readonly PlanContent[];
}

type Values = FlagContext['values'];

const OF_NAME =
  'Kaniko tries plain HTTP for such a registry by itself; written to buildkitd.toml, without checking certificates';

/**
 * The settings of a registry that Kaniko tries by plain HTTP without being asked: a registry that is private by every
 * value in view. Of one that is private by some of them only it is said, for the others keep the check of certificates.
 * @param name - the image or mirror
 * @param host - its registry; undefined where that cannot be written
 * @returns undefined for a registry that is none of these; localhost is tried so by both programs
 */
export function plainHttp(
  name: ShellWord,
  host: ShellWord | undefined,
  values: Values,
  difference = OF_NAME,
): PlainHttp | undefined {
  const hosts = hostsOf(host ?? name, values);
  if (!hosts.some((text) => PRIVATE.test(text))) return undefined;
  if (host && hosts.every((text) => PRIVATE.test(text)))
    return { difference, plan: [{ kind: 'registry', registry: host, http: true }] };
  const seen = hosts.find((text) => PRIVATE.test(text)) ?? '';
  const other = `by one of its values ${name.raw} is at ${seen}, where Kaniko tries plain HTTP and BuildKit does not`;
  return { difference: other, plan: [] };
}

/** The same for the registries that the Dockerfile in view names. */
export function plainHttpOfBases(context: FlagContext): readonly PlainHttp[] {
  const bases = context.baseRegistries();
  if ('missing' in bases) {
    const open = (bases.among ?? []).filter((host) => hostsOf(host, context.values).some((text) => PRIVATE.test(text)));
    return open.map(({ raw }) => {
      return { difference: `${raw}, which the Dockerfile may name, is tried by plain HTTP by Kaniko only`, plan: [] };
    });
  }
  return bases.flatMap((host) => {
    const difference = `${host.raw}, which the Dockerfile names, may answer by plain HTTP as with Kaniko; no certificate is checked`;
    return plainHttp(host, host, context.values, difference) ?? [];
  });
}

/** The hosts that the word of a registry may stand for; `${NAME%%/*}` is the host in the value of NAME. */
function hostsOf(word: ShellWord, values: Values): readonly string[] {
  const parts = word.parts.map((part): WordPart => {
    const isHost = part.kind === 'expansion' && /^\$\{\w+%%\/\*\}$|^\$CI_REGISTRY$/.test(part.raw);
    return isHost ? { ...part, plain: true } : part;
  });
  return visibleTexts(wordOf(parts), values).map((text) => text.split('/')[0] ?? '');
}
