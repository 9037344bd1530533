import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic } from '../model.ts';
import { literalPrefix } from '../shell/word.ts';
import { entriesOf, type DraftCall } from './draft.ts';

/**
 * Build arguments that BuildKit reads itself, with what they do there.
 * @see https://github.com/moby/buildkit/blob/v0.32.2/frontend/dockerui/config.go
 */
const OF_FRONTEND: ReadonlyMap<string, string> = new Map([
  ['SOURCE_DATE_EPOCH', 'the times in the image are set to it'],
  ['BUILDKIT_SYNTAX', 'the frontend that it names is pulled, and reads the Dockerfile'],
  ['BUILDKIT_DOCKERFILE_CHECK', 'it sets which checks of the Dockerfile are made, and whether they fail the build'],
  ['BUILDKIT_SANDBOX_HOSTNAME', 'the host name in RUN is set to it'],
  ['BUILDKIT_MULTI_PLATFORM', 'it sets whether the image is an index of platforms'],
  ['BUILDKIT_CACHE_MOUNT_NS', 'the caches of RUN --mount=type=cache are kept apart by it'],
  ['BUILDKIT_CONTEXT_KEEP_GIT_DIR', 'it sets whether a context from a Git repository keeps its folder .git'],
]);

/** A build argument that was one for Kaniko, and is a setting of BuildKit as well. */
export function checkFrontendArguments(calls: readonly DraftCall[]): Diagnostic[] {
  return calls.flatMap((call) =>
    entriesOf(call).flatMap((entry) => {
      if (entry.kind !== 'build-arg' && entry.kind !== 'build-arg-from-environment') return [];
      const name = entry.kind === 'build-arg' ? literalPrefix(entry.assignment).split('=')[0] : entry.name;
      const effect = OF_FRONTEND.get(name ?? '');
      if (name === undefined || effect === undefined) return [];
      const { start, end } = entry.because.range;
      return [diagnostic('K2B287', call.locate(start, end), { name, effect })];
    }),
  );
}
