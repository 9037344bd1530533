import { ApiError, type ApiReason } from './api-error.ts';
import type { Client } from './client.ts';
import type { MergeRequest } from './place.ts';

/** A note that a run of this program wrote, or somebody who copied one. */
export interface Note {
  readonly id: number;
  readonly body: string;
  /** Undefined where the author's account is gone. */
  readonly author: number | undefined;
}

/** The notes of one merge request (https://docs.gitlab.com/api/notes/#merge-requests). */
export class Notes {
  private readonly client: Client;
  private readonly path: string;
  private self: Promise<number | undefined> | undefined;

  constructor(client: Client, { project, iid }: MergeRequest) {
    this.client = client;
    this.path = `/projects/${encodeURIComponent(project)}/merge_requests/${iid}/notes`;
  }

  /** All notes that start with the marker, from all pages, the oldest first. @throws ApiError */
  async marked(marker: string): Promise<readonly Note[]> {
    const found = new Map<number, Note>();
    const seen = new Set<string>();
    let query: string | undefined = '?per_page=100&order_by=created_at&sort=asc';
    while (query !== undefined && !seen.has(query)) {
      seen.add(query);
      const { body, next } = await this.client.send('GET', this.path + query);
      for (const note of readNotes(body, `GET ${this.path}`))
        if (note.body.trimStart().startsWith(marker)) found.set(note.id, note);
      query = next;
    }
    return [...found.values()].sort((a, b) => a.id - b.id);
  }

  /** The user of the token; undefined where the token may not tell. @throws ApiError */
  async me(): Promise<number | undefined> {
    this.self ??= unless(['unauthorized', 'forbidden', 'not-found'], async () => {
      const { body } = await this.client.send('GET', '/user');
      return idOf(parse(body, 'GET /user'));
    });
    return this.self;
  }

  /** @returns false when the note may not be edited, or is gone. @throws ApiError */
  async edit(id: number, body: string): Promise<boolean> {
    const done = async (): Promise<true> => {
      await this.client.send('PUT', `${this.path}/${id}`, { body });
      return true;
    };
    return (await unless(['forbidden', 'not-found'], done)) ?? false;
  }

  /** @returns false when the note was gone already. @throws ApiError, with `forbidden` for a note of somebody else */
  async delete(id: number): Promise<boolean> {
    const done = async (): Promise<true> => {
      await this.client.send('DELETE', `${this.path}/${id}`);
      return true;
    };
    return (await unless(['not-found'], done)) ?? false;
  }

  /** Posts once, see `Client.once`. @returns the id of the new note. @throws ApiError */
  async post(body: string): Promise<number> {
    const answer = await this.client.once('POST', this.path, { body });
    const id = idOf(parse(answer.body, `POST ${this.path}`));
    // Text of quick actions alone is obeyed and not stored, then there is no id.
    if (id === undefined) throw new ApiError({ reason: 'unexpected', request: `POST ${this.path}` });
    return id;
  }
}

/** Undefined instead of an ApiError that has one of the reasons. */
export async function unless<T>(reasons: readonly ApiReason[], part: () => Promise<T>): Promise<T | undefined> {
  try {
    return await part();
  } catch (error) {
    if (error instanceof ApiError && reasons.includes(error.problem.reason)) return undefined;
    throw error;
  }
}

function readNotes(text: string, request: string): Note[] {
  const list = parse(text, request);
  if (!Array.isArray(list)) throw new ApiError({ reason: 'unexpected', request });
  return list.flatMap((item: { body?: unknown; system?: unknown; author?: unknown } | null) => {
    const id = idOf(item);
    if (id === undefined || typeof item?.body !== 'string' || item.system === true) return [];
    return [{ id, body: item.body, author: idOf(item.author) }];
  });
}

function idOf(item: unknown): number | undefined {
  const id = (item as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'number' ? id : undefined;
}

/** A proxy that wants a login answers 200 with a page of HTML. */
function parse(text: string, request: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError({ reason: 'unexpected', request });
  }
}
