import type { Text } from './text.ts';

/** A login as far as it is in view. */
export interface Login {
  readonly user: Text;
  readonly secret: Text;
  /** The script encodes both: there is an entry even where they are empty. */
  readonly encoded?: true;
  /** The other strings of the entry, which count where this one is empty. */
  readonly otherwise?: readonly Text[];
}

/** The entry of a key that holds no login, as `docker login` leaves it where a store keeps the logins. */
export function isEmpty({ user, secret, encoded }: Login): boolean {
  return user === '' && secret === '' && encoded !== true;
}

/** What a file, or DOCKER_AUTH_CONFIG, may hold at one point of a script (DESIGN D16). */
export interface Content {
  /** The command that wrote it; undefined where the job starts with it. */
  readonly site: object | undefined;
  /** There is no such file. */
  readonly absent?: true;
  /** Logins by the key under which they stand, in the order of the file; an entry may be empty. */
  readonly logins: ReadonlyMap<Text, Login>;
  /** Programs that give logins. */
  readonly helpers?: readonly string[];
  /** More may be in it: where that comes from. */
  readonly open?: Text;
  /** Of DOCKER_AUTH_CONFIG: it is as it was, since a test found these hosts in the file. */
  readonly covered?: readonly Text[];
  /** Of DOCKER_AUTH_CONFIG: it was set because a test found its hosts missing in the file. */
  readonly lacking?: true;
}

/** The contents of one file over all paths that lead to a point. */
export type Cell = ReadonlySet<Content>;

const NO_LOGINS: ReadonlyMap<Text, Login> = new Map();

export const ABSENT: Content = { site: undefined, absent: true, logins: NO_LOGINS };
export const NOTHING: Cell = new Set([ABSENT]);

export function removed(site: object): Content {
  return { site, absent: true, logins: NO_LOGINS };
}

export function openContent(site: object | undefined, origin: Text): Content {
  return { site, logins: NO_LOGINS, open: origin };
}

/** The same contents, by the commands that wrote them and by what was found out about them. */
export function sameCell(a: Cell, b: Cell): boolean {
  return a.size === b.size && [...a].every((content) => b.has(content));
}
