import type { ApiProblem, ApiReason } from '../note/api-error.ts';
import type { MergeRequest, PlaceProblem } from '../note/place.ts';
import type { Outcome } from '../note/publish.ts';

const TOKEN_ADVICE =
  'create a project access token with the role Reporter and the scope api, and store it as the masked CI/CD variable KANIKO_TO_BUILDKIT_TOKEN';

/** One sentence for each problem: what is wrong, then what to do. */
const PLACE: Readonly<Record<PlaceProblem, string>> = {
  'no-merge-request':
    'there is no merge request, CI_MERGE_REQUEST_IID is not set; run this in merge request pipelines, with the rule if: $CI_PIPELINE_SOURCE == "merge_request_event"',
  'no-server':
    'CI_API_V4_URL is not set; outside of a GitLab job set it to the API, for example https://gitlab.com/api/v4',
  'bad-server': 'CI_API_V4_URL is no http or https URL; set it to the API, for example https://gitlab.com/api/v4',
  'no-project':
    'CI_MERGE_REQUEST_PROJECT_ID and CI_PROJECT_ID are not set; outside of a GitLab job set one to the number or the path of the project',
  'job-token-only': `there is only the job token (CI_JOB_TOKEN), which cannot post notes; ${TOKEN_ADVICE}`,
  'no-token': `there is no token; ${TOKEN_ADVICE} (a protected variable is not there in unprotected branches, and none is there in pipelines of forks)`,
  'bad-token':
    'the token holds a blank, a line break or the name of another variable; store it again, without quotes and as one line',
};

export function placeSentence(problem: PlaceProblem): string {
  return PLACE[problem];
}

const API: Readonly<Record<ApiReason, (problem: ApiProblem) => string>> = {
  unauthorized: () => `GitLab does not accept the token; it may be expired or revoked: ${TOKEN_ADVICE}`,
  forbidden: () =>
    'the token may not post here; it needs the scope api and a role of Reporter or above in the project of the merge request, whose discussion is not locked',
  'not-found': () =>
    'GitLab finds no such merge request for this token; create the token in the project of the merge request, or check CI_API_V4_URL, CI_MERGE_REQUEST_PROJECT_ID and CI_MERGE_REQUEST_IID',
  'too-long': () => noteTooLong(false),
  throttled: ({ retryAfter }) =>
    `GitLab still limits the rate of requests after several tries${retryAfter ? `, and asks to wait ${Math.ceil(retryAfter / 1000)} seconds` : ''}; run the job again later`,
  rejected: () => 'GitLab does not take the note; read what it says behind this, then report it with that',
  redirect: () => 'CI_API_V4_URL is redirected to another place; set it to the address where GitLab really is',
  server: () => 'GitLab fails again and again; run the job again later, a note that has arrived is found then',
  timeout: () => 'GitLab does not answer in time; run the job again later, a note that has arrived is found then',
  network: () => 'GitLab cannot be reached from this runner; check CI_API_V4_URL, https_proxy and no_proxy',
  certificate: () =>
    'the certificate of GitLab is not trusted; name the file of its authority in NODE_EXTRA_CA_CERTS, or in CI_SERVER_TLS_CA_FILE as the runner does',
  'certificate-file': ({ detail }) =>
    `the certificate ${detail ?? ''} cannot be read; correct CI_SERVER_TLS_CA_FILE or NODE_EXTRA_CA_CERTS`,
  proxy: () => 'http_proxy or https_proxy is no URL; write it as http://proxy.example.com:3128',
  unexpected: () =>
    'what answers is not the API of GitLab; check CI_API_V4_URL, and whether a proxy or a login page stands before it',
};

/** One sentence, with the request and what the server said in brackets. */
export function apiSentence(problem: ApiProblem): string {
  const { reason, request, status, detail } = problem;
  const told = reason === 'certificate-file' ? [] : [request, status, detail].filter(Boolean);
  return API[reason](problem) + (told.length === 0 ? '' : ` (${told.join(' ')})`);
}

export function noteTooLong(folds: boolean): string {
  return folds
    ? 'the report is longer than the server takes, even folded; look at fewer paths at once'
    : 'the report is longer than the server takes; run note without --report, then the report folds until it fits, or look at fewer paths at once';
}

/** What was done, or in a dry run what would be. */
export function outcomeSentence({ kind, id }: Outcome, { iid, page }: MergeRequest, dryRun: boolean): string {
  const note = id === undefined ? 'a note' : `note ${id}`;
  const where = page === undefined ? '' : `: ${page}${id === undefined || kind === 'deleted' ? '' : `#note_${id}`}`;
  const of = `${note} of merge request !${iid}`;
  if (kind === 'none') return 'There is nothing to tell: no note is needed.';
  if (kind === 'unchanged') return `Unchanged: ${of} says the same already${where}`;
  const verb = { posted: ['Posted', 'post'], updated: ['Updated', 'update'], deleted: ['Deleted', 'delete'] }[kind];
  return dryRun ? `Would ${verb[1] ?? ''} ${of}${where}` : `${verb[0] ?? ''} ${of}${where}`;
}
