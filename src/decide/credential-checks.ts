import { allRuns } from '../kaniko/command-runs.ts';
import type { CredentialState } from '../credentials/state.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis } from '../kaniko/analyze.ts';
import type { DockerConfig } from '../kaniko/config-file.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { DraftCall, JobRef } from './draft.ts';

export interface FollowedInput {
  readonly ref: JobRef;
  readonly analysis: Analysis;
  readonly dockerConfig: DockerConfig;
  readonly calls: readonly DraftCall[];
  readonly at: (command: SimpleCommand, start?: number, end?: number) => Location;
}

/** Folders that the edits make one of. */
const MOVED = /^\/(?:kaniko|root)\/\.docker(?:\/|$)/;

/**
 * Finds what makes it impossible to say which credentials are in force when a call runs.
 * @param isWhole - true for a write, by index, that names the GitLab registry or can be made to
 */
export function findUnfollowed(input: FollowedInput, isWhole: (index: number) => boolean): readonly Diagnostic[] {
  const { calls, analysis, at } = input;
  const first = calls[0];
  if (!first) return [];
  const views = calls.flatMap(({ invocation }) => invocation.credentials);
  const states = new Set(calls.map(({ invocation }) => [...invocation.config].sort().join()));
  const indexes = calls.flatMap(({ invocation }) => [...invocation.config]);
  const whole = indexes.every((index) => isWhole(index));
  // What a step has put before one call stands there at the next one, and wins over a file that may hold the same host.
  const isHidden = indexes.some((index) => index !== -1 && analysis.writes[index]?.content.kind !== 'auths');
  const commands = allRuns(analysis.commands);
  const enters = commands.some(
    ({ command, flow }) =>
      /^(?:cd|pushd)$/.test(command.words[0]?.literal ?? '') && !flow.isFunctionCall && entersFolder(command),
  );
  const problems = [
    ...(views.some((view) => view.assigns('HOME')) ? ['the script sets HOME'] : []),
    ...folderProblems(input, views),
    ...(enters ? ['the script changes into the folder of the credentials'] : []),
    ...(states.size > 1 && !whole && isHidden ? ['the calls of the job run with different credentials'] : []),
    ...(namesVariable(input) ? ['a text that another program runs names DOCKER_CONFIG'] : []),
  ];
  return [
    ...problems.map((problem) => diagnostic('K2B210', at(first.invocation.command), { problem })),
    ...unreadFiles(input, views),
  ];
}

/** `sh -c 'cp a $DOCKER_CONFIG'`, which no edit reaches: the new image has no such variable. */
function namesVariable({ ref, analysis, calls }: FollowedInput): boolean {
  const isImages =
    !ref.pipeline.variables(ref.job).has(NAME) && calls.every(({ invocation }) => !invocation.variables.has(NAME));
  const followed = new Set<object>(analysis.followed.map(({ command }) => command.node));
  return (
    isImages &&
    allRuns(analysis.commands).some(
      ({ command: { words, node } }) =>
        RUNS_PROGRAMS.test(words[0]?.literal ?? '') &&
        !followed.has(node) &&
        words.some(({ parts }) =>
          OWN_VARIABLE.test(parts.map((part) => (part.kind === 'text' ? part.value : ' ')).join('')),
        ),
    )
  );
}

const NAME = 'DOCKER_CONFIG';
const OWN_VARIABLE = /\$\{?DOCKER_CONFIG\b/;

/** Programs that run what their words say. */
const RUNS_PROGRAMS =
  /^(?:(?:\/bin\/|\/busybox\/)?(?:a?sh|find|xargs|env|timeout|nohup|nice|su|time|setsid)|eval|trap)$/;

function entersFolder({ words }: SimpleCommand): boolean {
  return /\.docker|\/kaniko|DOCKER_CONFIG/.test(words[1]?.raw ?? '');
}

/** What DOCKER_CONFIG is at the calls. */
function folderProblems({ ref, calls, dockerConfig }: FollowedInput, views: readonly CredentialState[]): string[] {
  const folders = new Set(views.flatMap((view) => [...view.configFolders()]));
  if (folders.size > 1) return ['DOCKER_CONFIG has several values'];
  const first = calls[0]?.invocation;
  if (!first) return [];
  const moved = calls.some(({ invocation: { command } }) =>
    command.assignments.some(({ name, value }) => name === 'DOCKER_CONFIG' && MOVED.test(value.literal ?? '')),
  );
  const isUnset = views.every((view) => [...view.valuesOf('DOCKER_CONFIG')].every((value) => value === ''));
  const unexported =
    dockerConfig.kind === 'own' &&
    !isUnset &&
    calls.some(
      ({ invocation: { variables, exported, command } }) =>
        variables.has('DOCKER_CONFIG') &&
        !exported.has('DOCKER_CONFIG') &&
        !command.assignments.some(({ name }) => name === 'DOCKER_CONFIG'),
    ) &&
    !ref.pipeline.variables(ref.job).has('DOCKER_CONFIG');
  return [
    ...(moved ? ['DOCKER_CONFIG is set in front of a command'] : []),
    ...(unexported ? ['DOCKER_CONFIG is set on some paths only, or is not exported'] : []),
  ];
}

/** Files that Kaniko never looked at, and that the move to one folder puts in force. */
function unreadFiles({ analysis, at }: FollowedInput, views: readonly CredentialState[]): readonly Diagnostic[] {
  const real = new Set(views.flatMap((view) => [...view.realConfigFiles()]));
  const isRead = (path: string): boolean => real.has(path);
  const moved = analysis.writes.filter(({ realPaths }) => [...realPaths].some((path) => MOVED.test(path)));
  // Another folder stays the one that is read.
  if (![...real].some((path) => MOVED.test(path))) return [];
  const unread = moved.filter(({ realPaths }) => ![...realPaths].some(isRead));
  return unread.flatMap(({ command, realPaths, content, before }) => {
    const [file = ''] = realPaths;
    if (unread.length < moved.length) {
      const problem = `${file} and the file that Kaniko reads would become one`;
      return [diagnostic('K2B210', at(command), { problem })];
    }
    // The login that Kaniko has by itself is the same with and without the file.
    const builtIn =
      content.kind === 'auths' &&
      content.hosts.every((host) => host === '$CI_REGISTRY') &&
      /\$\{?CI_REGISTRY_USER\b/.test(command.unit.program.text) &&
      /\$\{?CI_REGISTRY_PASSWORD\b/.test(command.unit.program.text) &&
      before.every((state) => !state.assigns('CI_REGISTRY_USER'));
    return builtIn ? [] : [diagnostic('K2B244', at(command), { file })];
  });
}
