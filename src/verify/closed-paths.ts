import { allRuns } from '../kaniko/command-runs.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { JobDraft } from '../decide/draft.ts';
import type { Analysis, KanikoInvocation, OtherCommand } from '../kaniko/analyze.ts';
import { isGone, openedPaths, type Opening, openings } from '../kaniko/opened.ts';
import { BUILDKIT_ENVIRONMENT } from '../kaniko/runtime.ts';
import { isWritable } from '../kaniko/writable.ts';
import type { Diagnostic } from '../model.ts';
import { locationOf } from './place-of-command.ts';
import { ownValue } from '../own-value.ts';
import { isInView } from '../shell/texts.ts';
import type { ShellWord } from '../shell/word.ts';

/** Variables of the Kaniko image that nothing sets in the new one. */
const GONE_VARIABLES: ReadonlySet<string> = new Set(['DOCKER_CONFIG', 'SSL_CERT_DIR', 'DOCKER_CREDENTIAL_GCR_CONFIG']);

/**
 * The net below all other checks (DESIGN D18): no command of a migrated script, nor of a script file that it runs, opens
 * a path that only the Kaniko image has, or writes where user 1000 cannot, however the path is spelled or held. Asked
 * of the emitted script, with the environment of the new image.
 * @param analyses - of the script, and of what runs after it
 * @returns why the job must stay as it is
 */
export function closedPaths(draft: JobDraft, analyses: readonly Analysis[]): Diagnostic[] {
  return analyses.flatMap(({ commands, invocations }) => [
    ...allRuns(commands).flatMap((entry) =>
      findingsOf(draft, entry, openings(entry.command, entry.texts, BUILDKIT_ENVIRONMENT)),
    ),
    ...invocations.flatMap((call) => {
      const opened = openedByCall(call);
      return [...findingsOf(draft, call, opened), ...homeAsContext(draft, call, opened)];
    }),
  ]);
}

function findingsOf(
  draft: JobDraft,
  { command, flow }: Pick<OtherCommand, 'command' | 'flow'>,
  opened: readonly Opening[],
): Diagnostic[] {
  const name = command.words[0]?.raw ?? '';
  // What a function is given is opened in its body.
  const inside = flow.isFunctionCall ? opened.filter(({ word }) => !command.words.includes(word)) : opened;
  const gone = inside.find(({ path, variables }) => isGone(path) || variables.some((one) => GONE_VARIABLES.has(one)));
  if (gone) {
    const path = gone.word.literal ?? `${gone.word.raw} (${gone.path})`;
    return [diagnostic('K2B220', locationOf(draft, command, gone.word), { command: name, path })];
  }
  const closed = inside.find(({ path, how }) => how === 'write' && isClosed(name, path));
  if (!closed) return [];
  const path = closed.word.literal ?? `${closed.word.raw} (${closed.path})`;
  return [diagnostic('K2B215', locationOf(draft, command, closed.word), { command: name, path })];
}

const HOME = BUILDKIT_ENVIRONMENT.get('HOME') ?? '';

/** The home folder holds the login that the job gets, and all that buildkitd keeps. */
function homeAsContext(
  draft: JobDraft,
  { command, texts }: KanikoInvocation,
  opened: readonly Opening[],
): Diagnostic[] {
  const holdsHome = (path: string): boolean => `${HOME}/`.startsWith(path === '/' ? path : `${path}/`);
  const isContext = (word: ShellWord): boolean => word.raw.replace(/^"/, '').startsWith('context=');
  // Of `$(pwd)/..` nothing is known.
  const found = opened.find(
    ({ word, path }) => isContext(word) && holdsHome(path) && [...texts.of(word)].every(isInView),
  );
  if (!found) return [];
  return [diagnostic('K2B284', locationOf(draft, command, found.word), { path: found.path })];
}

/** User 1000 cannot write there; making a folder that is there does no harm. */
function isClosed(name: string, path: string): boolean {
  if (!path.startsWith('/') || isWritable(path)) return false;
  return name !== 'mkdir' || !/^\/(?:dev|etc|home|opt|run|usr|var)?$/.test(path);
}

/** Arguments of buildctl that are paths of the job; all others are of the image, the registry or the frontend. */
const PATHS: Readonly<Record<string, { readonly pattern: RegExp; readonly how: Opening['how'] }>> = {
  '--local': { pattern: /^\w+=(.+)$/s, how: 'read' },
  '--output': { pattern: /(?:^|,)dest=([^,]+)/s, how: 'write' },
  '--export-cache': { pattern: /(?:^|,)dest=([^,]+)/s, how: 'write' },
  '--import-cache': { pattern: /(?:^|,)src=([^,]+)/s, how: 'read' },
  '--secret': { pattern: /(?:^|,)(?:src|source)=([^,]+)/s, how: 'read' },
  '--metadata-file': { pattern: /^(.+)$/s, how: 'write' },
  '--source-policy-file': { pattern: /^(.+)$/s, how: 'read' },
};

function openedByCall(call: KanikoInvocation): readonly Opening[] {
  const { command, texts } = call;
  const redirects = openings({ ...command, words: [] }, texts, BUILDKIT_ENVIRONMENT);
  const words = call.arguments.flatMap((word, index) => {
    const known = ownValue(PATHS, call.arguments[index - 1]?.literal ?? '');
    if (!known) return [];
    return [...texts.of(word)].flatMap((text) => {
      const [, path] = known.pattern.exec(text) ?? [];
      return path === undefined ? [] : openedPaths(word, path, known.how, texts, BUILDKIT_ENVIRONMENT);
    });
  });
  return [...redirects, ...words];
}
