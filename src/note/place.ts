/** Why there is nowhere to send a note; the sentences are made where they are shown. */
export type PlaceProblem =
  'no-merge-request' | 'no-server' | 'bad-server' | 'no-project' | 'job-token-only' | 'no-token' | 'bad-token';

/** The merge request of the pipeline that runs. */
export interface MergeRequest {
  /** `https://gitlab.example.com/api/v4`, without a slash at the end and without credentials. */
  readonly api: string;
  readonly project: string;
  readonly iid: string;
  /** The page of the merge request, where the pipeline tells it. */
  readonly page: string | undefined;
}

/**
 * Finds the merge request in the predefined variables. In the pipeline of a fork `CI_PROJECT_ID` is the fork, the notes
 * belong to `CI_MERGE_REQUEST_PROJECT_ID` (https://docs.gitlab.com/ci/variables/predefined_variables/).
 */
export function mergeRequestOf(environment: NodeJS.ProcessEnv): MergeRequest | PlaceProblem {
  const iid = environment['CI_MERGE_REQUEST_IID'];
  if (iid === undefined || !/^\d+$/.test(iid)) return 'no-merge-request';
  const server = environment['CI_API_V4_URL'];
  if (!server) return 'no-server';
  const api = cleanUrl(server);
  if (api === undefined) return 'bad-server';
  const project = environment['CI_MERGE_REQUEST_PROJECT_ID'] || environment['CI_PROJECT_ID'];
  if (!project) return 'no-project';
  const home = cleanUrl(environment['CI_MERGE_REQUEST_PROJECT_URL'] ?? '');
  return { api, project, iid, page: home === undefined ? undefined : `${home}/-/merge_requests/${iid}` };
}

/** @returns undefined for anything but http and https */
function cleanUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** The variables that may hold the token, the first one wins. */
export const TOKEN_VARIABLES = ['KANIKO_TO_BUILDKIT_TOKEN', 'GITLAB_TOKEN'] as const;

/** The token to post with. An empty variable is none: that is what a protected variable is in an unprotected branch. */
export function tokenOf(environment: NodeJS.ProcessEnv): { readonly token: string } | PlaceProblem {
  const token = TOKEN_VARIABLES.map((name) => environment[name]?.trim()).find(Boolean);
  if (token === undefined) return environment['CI_JOB_TOKEN'] ? 'job-token-only' : 'no-token';
  // `$NAME` is what a job gets from a variable that names another one which is not there.
  return /^[\x21-\x7e]+$/.test(token) && !token.startsWith('$') ? { token } : 'bad-token';
}
