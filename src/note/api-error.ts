/** What can go wrong between here and GitLab. */
export type ApiReason =
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'too-long'
  | 'throttled'
  | 'rejected'
  | 'redirect'
  | 'server'
  | 'timeout'
  | 'network'
  | 'certificate'
  | 'certificate-file'
  | 'proxy'
  | 'unexpected';

export interface ApiProblem {
  readonly reason: ApiReason;
  /** `GET /projects/1/merge_requests/2/notes`; empty where nothing was sent. */
  readonly request: string;
  readonly status?: number;
  /** What the server, or the system, said; one short line. */
  readonly detail?: string;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfter?: number | undefined;
}

/** A request that did not do what it was to do. Its message holds no header, so never the token. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: ApiProblem;

  constructor(problem: ApiProblem) {
    super([problem.request, problem.reason, problem.status, problem.detail].filter(Boolean).join(' '));
    this.problem = problem;
  }

  /** True when another try may help. */
  get passes(): boolean {
    return this.problem.reason === 'throttled' || this.mayHaveHappened;
  }

  /** True when the server may have done what was asked, although nothing says so. */
  get mayHaveHappened(): boolean {
    return ['server', 'timeout', 'network', 'unexpected'].includes(this.problem.reason);
  }
}

/** Names the reason of a status that is no success. */
export function reasonOf(status: number, body: string): ApiReason {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 413 || (status < 500 && /\btoo (?:long|large)\b/i.test(body))) return 'too-long';
  if (status === 429) return 'throttled';
  if (status === 408 || status >= 500) return 'server';
  return status >= 300 && status < 400 ? 'redirect' : 'rejected';
}

const CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH)/;

/** Names the reason of an error that came instead of an answer. */
export function reasonOfError(error: unknown): { readonly reason: ApiReason; readonly detail: string } {
  const { name, code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  if (name === 'TimeoutError') return { reason: 'timeout', detail: '' };
  const known = typeof code === 'string' && !code.startsWith('UND_ERR') ? code : undefined;
  if (known === undefined && cause instanceof Error) return reasonOfError(cause);
  if (known !== undefined && CERTIFICATE.test(known)) return { reason: 'certificate', detail: known };
  return { reason: 'network', detail: known ?? oneLine(message) };
}

/** What an answer of the API says about itself: `message`, `error`, or nothing of an HTML page. */
export function detailOf(body: string): string {
  try {
    const answer = JSON.parse(body) as { readonly message?: unknown; readonly error?: unknown } | null;
    const said = answer?.message ?? answer?.error;
    if (said === undefined) return '';
    return oneLine(typeof said === 'string' ? said : JSON.stringify(said));
  } catch {
    return '';
  }
}

/** No line break and no control character of a server reaches a terminal. */
function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`;
}
