import { type Dispatcher, request } from 'undici';
import { NAME, VERSION } from '../version.ts';
import { ApiError, detailOf, reasonOf, reasonOfError } from './api-error.ts';
import { type Clock, retried, retryAfter } from './retry.ts';

export interface Answer {
  readonly body: string;
  /** The query of the next page, from the `Link` header; undefined on the last page. */
  readonly next: string | undefined;
}

export interface ClientOptions {
  /** Without a slash at the end. */
  readonly api: string;
  readonly token: string;
  readonly connection: Dispatcher;
  readonly clock: Clock;
  /** Milliseconds that a request may take, with its answer. */
  readonly timeout: number;
  /** Is told of each request, without its headers. */
  readonly trace?: (line: string) => void;
}

type Method = 'GET' | 'PUT' | 'DELETE' | 'POST';

/** Requests to GitLab's REST API. Redirects are not followed: the token goes to the API it is meant for, nowhere else. */
export class Client {
  private readonly options: ClientOptions;

  constructor(options: ClientOptions) {
    this.options = options;
  }

  get clock(): Clock {
    return this.options.clock;
  }

  /**
   * Sends a request that may be repeated, again when that may help.
   * @param path - below the API, with its query
   * @throws ApiError
   */
  async send(method: Exclude<Method, 'POST'>, path: string, body?: unknown): Promise<Answer> {
    return retried(() => this.once(method, path, body), this.options.clock);
  }

  /**
   * Sends a request once.
   * @throws ApiError; with `mayHaveHappened` the caller must look before it sends the request again
   */
  async once(method: Method, path: string, body?: unknown): Promise<Answer> {
    const { api, token, connection, clock, timeout, trace } = this.options;
    const name = `${method} ${path.split('?')[0] ?? path}`;
    let status: number;
    let text: string;
    let headers: Dispatcher.ResponseData['headers'];
    try {
      const answer = await request(`${api}${path}`, {
        method,
        dispatcher: connection,
        signal: AbortSignal.timeout(timeout),
        headers: {
          'private-token': token,
          accept: 'application/json',
          'user-agent': `${NAME}/${VERSION}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      status = answer.statusCode;
      headers = answer.headers;
      text = await answer.body.text();
    } catch (error) {
      const { reason, detail } = reasonOfError(error);
      trace?.(`${method} ${api}${path}: ${reason} ${detail}`.trimEnd());
      throw new ApiError({ reason, request: name, detail });
    }
    trace?.(`${method} ${api}${path}: ${status}`);
    if (status >= 200 && status < 300) return { body: text, next: nextPage(one(headers['link'])) };
    throw new ApiError({
      reason: reasonOf(status, text),
      request: name,
      status,
      detail: detailOf(text),
      retryAfter: retryAfter(one(headers['retry-after']), clock.now()),
    });
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}

/**
 * The query of the next page. Only the query: behind a proxy the host of the link may be another one.
 * @param link - the header (RFC 8288)
 */
export function nextPage(link: string | undefined): string | undefined {
  for (const [, target = '', parameters = ''] of (link ?? '').matchAll(/<([^>]*)>([^<]*)/g))
    if (/;\s*rel="?next"?\s*(?:[;,]|$)/i.test(parameters)) return /\?[^#]*/.exec(target)?.[0];
  return undefined;
}
