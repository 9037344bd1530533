import type { CredentialState } from '../credentials/state.ts';
import { aliasesOf, hostsInView, loginsFor } from '../credentials/lookup.ts';
import { ROOTLESS } from '../credentials/runtime.ts';
import { hostOf, type Text } from '../credentials/text.ts';
import type { Analysis, KanikoInvocation } from '../kaniko/analyze.ts';

/**
 * Compares the logins with which a call reaches each host in view, before and after: those that Kaniko would have used
 * with those that the client finds (DESIGN D16). Values of variables are those at the call on both sides, so that a step
 * which reads them at another point of the script gives another login.
 * @param added - hosts whose login the configuration names
 * @param repositories - what the call reaches, as far as it is in view
 * @returns the hosts that the new call would reach with another login
 */
export function compareCredentials(
  before: KanikoInvocation,
  after: KanikoInvocation,
  added: ReadonlySet<string>,
  repositories: readonly Text[],
): readonly string[] {
  const [old, now] = [before.credentials, after.credentials];
  const hosts = new Set([...old, ...now].flatMap((view) => [...hostsInView(view)]));
  const registries = new Set(old.flatMap((view) => [...view.valuesOf('CI_REGISTRY')]));
  // A host of a key that may be the GitLab registry is looked at in both worlds.
  const worlds = [undefined, ...aliasesOf([...old, ...now])];
  const different = [...hosts].filter((host) => {
    if (added.has(host)) return false;
    return worlds.some((alias) => {
      // What the configuration says of a host holds in the world where that host is the GitLab registry, too.
      if (alias !== undefined && (!registries.has(host) || added.has(alias))) return false;
      const asked = repositories.filter((name) => [host, alias].includes(hostOf(name)));
      const wanted = answers(old, host, alias, asked);
      const given = answers(now, host, alias, []);
      return wanted.size !== given.size || [...wanted].some((answer) => !given.has(answer));
    });
  });
  return different;
}

/** The folder of the credentials is there in the Kaniko image; in the new one it is made before a file is put in it. */
export function unmadeFolders({ writes }: Analysis): readonly string[] {
  const unmade = writes.some(
    ({ folderMade, paths }) => !folderMade && [...paths].some((path) => path.startsWith(`${HOME_FOLDER}/`)),
  );
  return unmade ? ['the folder of the credentials is not made before a file is written there'] : [];
}

const HOME_FOLDER = `${ROOTLESS.home}/.docker`;

function answers(
  views: readonly CredentialState[],
  host: Text,
  alias: Text | undefined,
  repositories: readonly Text[],
): ReadonlySet<string> {
  return new Set(views.flatMap((view) => [...loginsFor(view, host, { alias, repositories })]));
}
