import { type Content, type Login } from '../credentials/cells.ts';
import { addressOf, loginsOfHost } from '../credentials/keys.ts';
import { aliasesOf } from '../credentials/lookup.ts';
import { saysNothing, type Standing, standingOf } from '../credentials/standing.ts';
import type { CredentialState } from '../credentials/state.ts';
import { hostOf, type Text } from '../credentials/text.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Analysis } from '../kaniko/analyze.ts';
import type { ConfigWrite } from '../kaniko/config-writes.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import type { DraftCall } from './draft.ts';
import { repositoriesOf } from './repositories.ts';

interface FilesInput {
  readonly calls: readonly DraftCall[];
  readonly analysis: Pick<Analysis, 'writes'>;
  readonly at: (command: SimpleCommand) => Location;
}

/** The files that a program finds at a call. */
function filesOf(view: CredentialState): readonly Content[] {
  const contents = [...view.configFiles()].flatMap((path) => [...view.cell(path)]);
  return contents.filter(({ absent }) => absent !== true);
}

/** What a write says about the GitLab registry, at each call at which all of it is in force and in view. */
export function standingsOf({ command }: ConfigWrite, views: readonly CredentialState[]): readonly Standing[] {
  return views.flatMap((view) => {
    const own = filesOf(view).filter(({ site, open }) => site === command.node && open === undefined);
    return own.map((content) => standingOf(content, view.valuesOf('CI_REGISTRY')));
  });
}

/**
 * Finds calls at which Kaniko logs in by itself because the entry of the GitLab registry is empty.
 * @returns 'whole' where it does so on every path, what is wrong where it does on some, undefined where it never does
 */
export function blankRegistry({ calls, at }: FilesInput): Diagnostic | 'whole' | undefined {
  const found = calls.flatMap(({ invocation }) =>
    invocation.credentials.flatMap((view) => {
      const registry = view.valuesOf('CI_REGISTRY');
      return filesOf(view).map((content) => ({ content, registry, standing: standingOf(content, registry) }));
    }),
  );
  const [first] = calls;
  if (!first || !found.some(({ standing }) => standing === 'empty' || standing === 'mixed')) return undefined;
  const isWhole = found.every(
    ({ content, registry, standing }) =>
      content.open === undefined && (standing === 'empty' || saysNothing(content, registry)),
  );
  return isWhole ? 'whole' : diagnostic('K2B481', at(first.invocation.command), { registry: '$CI_REGISTRY' });
}

/** What no step can give the client: helper programs, and a login of a repository beside another of its host. */
export function checkFiles({ calls, analysis, at }: FilesInput): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const call of calls) {
    const { command, credentials: views } = call.invocation;
    for (const content of views.flatMap(filesOf)) {
      const place = analysis.writes.find((write) => write.command.node === content.site)?.command ?? command;
      const [helper] = content.helpers ?? [];
      const keys = rivals(content, call, views);
      if (helper !== undefined) found.set(`helper ${helper}`, diagnostic('K2B208', at(place), { helper }));
      if (keys) found.set(keys, diagnostic('K2B480', at(place), { keys }));
    }
  }
  return [...found.values()];
}

/** Keys of which Kaniko takes one for a repository of the call, and the client another one for the same host. */
function rivals({ logins }: Content, call: DraftCall, views: readonly CredentialState[]): string | undefined {
  const repositories = repositoriesOf(call);
  const hosts = new Set([...logins.keys()].map(hostOf));
  const registries = new Set(views.flatMap((view) => [...view.valuesOf('CI_REGISTRY')]));
  const pairs = [
    ...[...hosts].map((host) => [host, undefined] as const),
    ...[...registries].flatMap((host) => aliasesOf(views).map((alias) => [host, alias] as const)),
  ];
  for (const [host, alias] of pairs) {
    const isOf = (text: Text): boolean => [host, alias].includes(hostOf(text));
    const asked = repositories.filter(isOf);
    const keys = [...logins.keys()].filter(isOf);
    // Keys that are written with the same host are told of by their text.
    if (asked.length === 0 || new Set(keys.map((key) => key.split('/')[0])).size < 2) continue;
    const address = addressOf(host, alias);
    if (shown(loginsOfHost({ logins }, address, asked)) !== shown(loginsOfHost({ logins }, address, [])))
      return keys.join(', ');
  }
  return undefined;
}

function shown(logins: readonly Login[]): string {
  return [...new Set(logins.map(({ user, secret }) => `${user}:${secret}`))].sort().join('\n');
}
