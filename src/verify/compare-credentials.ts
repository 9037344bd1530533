import type { CredentialState } from '../credentials/state.ts';
import { hostsInView, loginsFor } from '../credentials/lookup.ts';
import { ROOTLESS } from '../credentials/runtime.ts';
import type { Analysis, KanikoInvocation } from '../kaniko/analyze.ts';

/**
 * Compares the logins with which a call reaches each host in view, before and after: those that Kaniko would have used
 * with those that the client finds (DESIGN D16). Values of variables are those at the call on both sides, so that a step
 * which reads them at another point of the script gives another login.
 * @param added - hosts whose login the configuration names
 */
export function compareCredentials(
  before: KanikoInvocation,
  after: KanikoInvocation,
  added: ReadonlySet<string>,
): readonly string[] {
  const [old, now] = [before.credentials, after.credentials];
  const hosts = new Set([...old, ...now].flatMap((view) => [...hostsInView(view)]));
  return [...hosts].flatMap((host) => {
    if (added.has(host)) return [];
    const [wanted, given] = [answers(old, host), answers(now, host)];
    const same = wanted.size === given.size && [...wanted].every((answer) => given.has(answer));
    return same ? [] : [`the login for ${host} is another one`];
  });
}

/** The folder of the credentials is there in the Kaniko image; in the new one it is made before a file is put in it. */
export function unmadeFolders({ writes }: Analysis): readonly string[] {
  const unmade = writes.some(
    ({ folderMade, paths }) => !folderMade && [...paths].some((path) => path.startsWith(`${HOME_FOLDER}/`)),
  );
  return unmade ? ['the folder of the credentials is not made before a file is written there'] : [];
}

const HOME_FOLDER = `${ROOTLESS.home}/.docker`;

function answers(views: readonly CredentialState[], host: string): ReadonlySet<string> {
  return new Set(views.flatMap((view) => [...loginsFor(view, host)]));
}
