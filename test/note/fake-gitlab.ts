import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoredNote {
  readonly id: number;
  body: string;
  readonly author: { readonly id: number } | null;
  readonly system: boolean;
}

export interface Seen {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly token: string | undefined;
  readonly body: string;
}

/** What comes instead of the ordinary answer of one request. */
export interface Fault {
  readonly method: string;
  /** The path ends with this. */
  readonly path?: string;
  /** The request is obeyed, only its answer is this one. */
  readonly afterwards?: boolean;
  /** 0 closes the connection, -1 never answers. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const TOKEN = 'glpat-fake-Zq3v8-NEVER-SHOWN';
const NOTES = '/api/v4/projects/11/merge_requests/7/notes';

/** A GitLab with one merge request, 7 of project 11, that keeps its notes; it listens on 127.0.0.1. */
export class FakeGitLab {
  readonly notes: StoredNote[] = [];
  readonly seen: Seen[] = [];
  /** Used up one by one. */
  readonly faults: Fault[] = [];
  /** The user of the token. */
  me = 1;
  /** A maintainer may edit the notes of others. */
  maintainer = false;
  pageSize = 100;
  /** What the links to the next page start with, where it is not this server. */
  linkOrigin: string | undefined;
  private readonly server: Server;
  private next = 100;

  constructor() {
    this.server = createServer((request, response) => void this.handle(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      CI_API_V4_URL: `${this.origin}/api/v4`,
      CI_PROJECT_ID: '99',
      CI_MERGE_REQUEST_PROJECT_ID: '11',
      CI_MERGE_REQUEST_IID: '7',
      CI_MERGE_REQUEST_PROJECT_URL: 'https://gitlab.example.com/group/app',
      KANIKO_TO_BUILDKIT_TOKEN: TOKEN,
    };
  }

  add(body: string, author: number | null = 1, system = false): StoredNote {
    const note = { id: this.next++, body, author: author === null ? null : { id: author }, system };
    this.notes.push(note);
    return note;
  }

  /** `GET`, `PUT 101`, … without the requests of `/user`. */
  get calls(): string[] {
    return this.seen
      .filter(({ url }) => !url.endsWith('/user'))
      .map(({ method, url }) => [method, /\/notes\/(\d+)/.exec(url)?.[1]].filter(Boolean).join(' '));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const { method = '', url = '' } = request;
    const token = request.headers['private-token'];
    this.seen.push({ method, url, token: typeof token === 'string' ? token : undefined, body });
    const path = url.split('?')[0] ?? '';
    const index = this.faults.findIndex((one) => one.method === method && path.endsWith(one.path ?? ''));
    const [fault] = index === -1 ? [] : this.faults.splice(index, 1);
    const answer = fault && !fault.afterwards ? undefined : this.answer(method, url, token, body);
    if (fault?.status === 0) return void request.socket.destroy();
    if (fault?.status === -1) return;
    const {
      status,
      headers = {},
      text = '',
    } = fault ? { status: fault.status, headers: fault.headers, text: fault.body } : (answer ?? { status: 500 });
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  }

  private answer(
    method: string,
    url: string,
    token: unknown,
    body: string,
  ): { status: number; text?: string; headers?: Record<string, string> } {
    const { pathname, searchParams } = new URL(url, this.origin);
    const message = (status: number, text: string) => ({ status, text: JSON.stringify({ message: text }) });
    if (token !== TOKEN) return message(401, '401 Unauthorized');
    if (pathname === '/api/v4/user') return { status: 200, text: JSON.stringify({ id: this.me, username: 'bot' }) };
    if (!pathname.startsWith(NOTES)) return message(404, '404 Project Not Found');
    const text = (): string => (JSON.parse(body) as { body: string }).body;
    if (pathname === NOTES && method === 'POST') {
      const note = this.add(text(), this.me);
      return { status: 201, text: JSON.stringify(note) };
    }
    if (pathname === NOTES) return this.page(searchParams);
    const id = Number(pathname.slice(NOTES.length + 1));
    const note = this.notes.find((one) => one.id === id);
    if (!note) return message(404, '404 Note Not Found');
    if (note.author?.id !== this.me && !this.maintainer) return message(403, '403 Forbidden');
    if (method === 'PUT') note.body = text();
    else this.notes.splice(this.notes.indexOf(note), 1);
    return method === 'PUT' ? { status: 200, text: JSON.stringify(note) } : { status: 204 };
  }

  private page(query: URLSearchParams): { status: number; text: string; headers: Record<string, string> } {
    const page = Number(query.get('page') ?? '1');
    const rest = this.notes.slice((page - 1) * this.pageSize);
    const link = (to: number, rel: string): string => {
      const other = new URLSearchParams(query);
      other.set('page', String(to));
      return `<${this.linkOrigin ?? this.origin}${NOTES}?${other.toString()}>; rel="${rel}"`;
    };
    const links = [link(1, 'first')];
    if (rest.length > this.pageSize) links.unshift(link(page + 1, 'next'));
    return {
      status: 200,
      text: JSON.stringify(rest.slice(0, this.pageSize)),
      headers: { link: links.join(', ') },
    };
  }
}

/** A fresh server for every test of the calling file. */
export function useFakeGitLab(): { readonly gitlab: FakeGitLab } {
  let gitlab = new FakeGitLab();
  beforeEach(async () => {
    gitlab = new FakeGitLab();
    await gitlab.start();
  });
  afterEach(async () => gitlab.stop());
  return {
    get gitlab() {
      return gitlab;
    },
  };
}
