import { ApiError } from './api-error.ts';
import { type Note, type Notes, unless } from './notes.ts';
import { type Clock, final, retried } from './retry.ts';

/** What becomes of the note when there is nothing to tell. */
export type OnClean = 'update' | 'delete' | 'nothing';

export interface Wish {
  /** The text of the note; it starts with the marker. */
  readonly body: string;
  readonly marker: string;
  /** The text says that nothing is to be done. */
  readonly clean: boolean;
  readonly onClean: OnClean;
}

/** What was done, or what would be done. `none`: there is no note, and none is needed. */
export interface Outcome {
  readonly kind: 'posted' | 'updated' | 'unchanged' | 'deleted' | 'none';
  /** The note; undefined for one that would be posted, and where there is none. */
  readonly id?: number;
}

/**
 * Brings the one note of a merge request up to date.
 *
 * A note of the token's own user comes first; one of another user is edited only where there is no own one and GitLab
 * allows it, which keeps one note when the token has been replaced. Before each POST the notes are read: a POST whose
 * answer got lost is found by that, and never sent blindly a second time.
 * @throws ApiError
 */
export async function publish(notes: Notes, wish: Wish, clock: Clock): Promise<Outcome> {
  if (wish.clean && wish.onClean === 'nothing') return { kind: 'none' };
  if (wish.clean && wish.onClean === 'delete') return remove(notes, wish);
  let lost = false as boolean;
  const attempt = async (): Promise<Outcome> => {
    const edited = await final(edit(notes, wish));
    if (edited) return lost && edited.kind === 'unchanged' ? { ...edited, kind: 'posted' } : edited;
    if (wish.clean) return { kind: 'none' };
    try {
      return { kind: 'posted', id: await notes.post(wish.body) };
    } catch (error) {
      lost ||= error instanceof ApiError && error.mayHaveHappened;
      throw error;
    }
  };
  try {
    return await retried(attempt, clock);
  } catch (error) {
    if (!(error instanceof ApiError) || !lost || !error.problem.request.startsWith('POST')) throw error;
    // The last POST may have arrived, too.
    const edited = await edit(notes, wish);
    if (!edited) throw error;
    return { ...edited, kind: 'posted' };
  }
}

/** What `publish` would do, as far as reading tells: whether GitLab allows it is seen only by doing it. */
export async function foresee(notes: Notes, wish: Wish): Promise<Outcome> {
  if (wish.clean && wish.onClean === 'nothing') return { kind: 'none' };
  const { own, others } = await found(notes, wish.marker);
  if (wish.clean && wish.onClean === 'delete') return own[0] ? { kind: 'deleted', id: own[0].id } : { kind: 'none' };
  const [first] = [...own, ...others];
  if (!first) return { kind: wish.clean ? 'none' : 'posted' };
  return { kind: isSame(first.body, wish.body) ? 'unchanged' : 'updated', id: first.id };
}

/** Edits the first note that may be edited; undefined when there is none. */
async function edit(notes: Notes, { marker, body }: Wish): Promise<Outcome | undefined> {
  const { own, others, sure } = await found(notes, marker);
  for (const { id, body: before } of [...own, ...others]) {
    const same = isSame(before, body);
    if (!same && !(await notes.edit(id, body))) continue;
    // A POST that was slow to arrive may have left a second note.
    if (sure) for (const extra of own) if (extra.id !== id) await notes.delete(extra.id);
    return { kind: same ? 'unchanged' : 'updated', id };
  }
  return undefined;
}

async function remove(notes: Notes, { marker }: Wish): Promise<Outcome> {
  const { own, sure } = await found(notes, marker);
  let last: number | undefined;
  for (const { id } of own) if (await unless(sure ? [] : ['forbidden'], async () => notes.delete(id))) last = id;
  return last === undefined ? { kind: 'none' } : { kind: 'deleted', id: last };
}

interface Found {
  readonly own: readonly Note[];
  readonly others: readonly Note[];
  /** False when GitLab does not tell who the token is: every note may be an own one then. */
  readonly sure: boolean;
}

async function found(notes: Notes, marker: string): Promise<Found> {
  const marked = await notes.marked(marker);
  if (marked.length === 0) return { own: [], others: [], sure: true };
  const me = await notes.me();
  if (me === undefined) return { own: marked, others: [], sure: false };
  return {
    own: marked.filter(({ author }) => author === me),
    others: marked.filter(({ author }) => author !== me),
    sure: true,
  };
}

/** GitLab may store other line ends, and no space at the end. */
function isSame(a: string, b: string): boolean {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n').trim();
  return plain(a) === plain(b);
}
