import { Agent } from 'undici';
import { ApiError, type ApiReason } from '../../src/note/api-error.ts';
import { Client } from '../../src/note/client.ts';
import { Notes } from '../../src/note/notes.ts';
import { mergeRequestOf } from '../../src/note/place.ts';
import { foresee, type Outcome, publish, type Wish } from '../../src/note/publish.ts';
import { TOKEN, useFakeGitLab } from './fake-gitlab.ts';

const MARKER = '<!-- marker -->';
const OLD = `${MARKER}\n\nold`;
const NEW = `${MARKER}\n\nnew`;
const NOW = Date.parse('2026-01-01T00:00:00Z');

const world = useFakeGitLab();
let waits: number[] = [];
let traced: string[] = [];
let connection = new Agent();
beforeEach(() => {
  [waits, traced] = [[], []];
  connection = new Agent();
});
afterEach(async () => connection.destroy());

function use<T>(part: (notes: Notes, client: Client) => Promise<T>, timeout = 20_000): Promise<T> {
  const place = mergeRequestOf(world.gitlab.environment);
  if (typeof place === 'string') throw new Error(place);
  const clock = { now: () => NOW, random: () => 0, sleep: (ms: number) => Promise.resolve(void waits.push(ms)) };
  const trace = (line: string): void => void traced.push(line);
  const client = new Client({ api: place.api, token: TOKEN, connection, clock, timeout, trace });
  return part(new Notes(client, place), client);
}

const wish = (more: Partial<Wish> = {}): Wish => ({
  body: NEW,
  marker: MARKER,
  clean: false,
  onClean: 'update',
  ...more,
});
const run = (more: Partial<Wish> = {}, timeout?: number): Promise<Outcome> =>
  use((notes, client) => publish(notes, wish(more), client.clock), timeout);
const bodies = (): string[] => world.gitlab.notes.map(({ body }) => body);

async function failure(more: Partial<Wish> = {}, timeout?: number): Promise<ApiError> {
  const error: unknown = await run(more, timeout).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) throw new Error(`no ApiError: ${String(error)}`);
  expect(error.message + (error.stack ?? '') + JSON.stringify(error.problem) + traced.join()).not.toContain(TOKEN);
  return error;
}

describe('one note', () => {
  test('is posted, updated, and left alone when it says the same', async () => {
    const posted = await run({ body: OLD });

    expect(posted).toEqual({ kind: 'posted', id: 100 });
    expect(await run()).toEqual({ kind: 'updated', id: 100 });
    expect(await run()).toEqual({ kind: 'unchanged', id: 100 });
    expect(bodies()).toEqual([NEW]);
    expect(world.gitlab.calls).toEqual(['GET', 'POST', 'GET', 'PUT 100', 'GET']);
  });

  test('other notes stay, also those that mention the marker, and what the system says', async () => {
    const others = ['hello', `> quoted\n${OLD}`, '  '];
    for (const other of others) world.gitlab.add(other);
    world.gitlab.add(OLD, 1, true);

    expect((await run()).kind).toBe('posted');
    expect(bodies()).toEqual([...others, OLD, NEW]);
  });

  test('line ends and blanks at the end that GitLab stores otherwise are no change', async () => {
    world.gitlab.add(`${NEW.replaceAll('\n', '\r\n')}\r\n`);

    expect((await run({ body: `${NEW}\n` })).kind).toBe('unchanged');
  });

  test('is found on a later page, and the token stays with the API when links name another host', async () => {
    world.gitlab.pageSize = 2;
    world.gitlab.linkOrigin = 'http://internal.example.invalid:8080';
    for (let index = 0; index < 5; index++) world.gitlab.add(`note ${index}`);
    const own = world.gitlab.add(OLD);

    expect(await run()).toEqual({ kind: 'updated', id: own.id });
    expect(world.gitlab.seen.filter(({ url }) => url.includes('page=')).map(({ url }) => url.split('?')[1])).toEqual([
      'per_page=100&order_by=created_at&sort=asc',
      'per_page=100&order_by=created_at&sort=asc&page=2',
      'per_page=100&order_by=created_at&sort=asc&page=3',
    ]);
  });

  test('a page that links to itself ends the search', async () => {
    const link = '</api?per_page=100&order_by=created_at&sort=asc>; rel="next"';
    const page = { method: 'GET', path: '/notes', status: 200, headers: { link }, body: '[]' };
    world.gitlab.faults.push(page, page);

    expect((await run()).kind).toBe('posted');
    expect(world.gitlab.calls).toEqual(['GET', 'POST']);
  });

  test('goes to the project of the merge request, not to the fork', async () => {
    await run();

    expect(world.gitlab.seen.every(({ url, token }) => url.startsWith('/api/v4/projects/11/') && token === TOKEN)).toBe(
      true,
    );
  });
});

describe('notes of others', () => {
  test('one that may not be edited stays, a new one is posted', async () => {
    const other = world.gitlab.add(OLD, 2);

    expect((await run()).kind).toBe('posted');
    expect(bodies()).toEqual([OLD, NEW]);
    expect(world.gitlab.calls).toEqual(['GET', `PUT ${other.id}`, 'POST']);
  });

  test('one that went away meanwhile is posted again', async () => {
    world.gitlab.add(OLD);
    world.gitlab.faults.push({ method: 'PUT', status: 404 });

    expect((await run()).kind).toBe('posted');
  });

  test('one of a former token is updated when that is allowed', async () => {
    world.gitlab.maintainer = true;
    const other = world.gitlab.add(OLD, 2);

    expect(await run()).toEqual({ kind: 'updated', id: other.id });
  });

  test('the own one comes first, and nobody else loses a note', async () => {
    world.gitlab.maintainer = true;
    world.gitlab.add(OLD, 2);
    const own = world.gitlab.add(OLD, 1);

    expect(await run()).toEqual({ kind: 'updated', id: own.id });
    expect(bodies()).toEqual([OLD, NEW]);
  });

  test('a second own one is deleted, unless GitLab does not tell who we are', async () => {
    world.gitlab.add(OLD);
    world.gitlab.add(OLD);
    world.gitlab.faults.push({ method: 'GET', path: '/user', status: 403 });
    await run();

    expect(bodies()).toEqual([NEW, OLD]);

    expect((await run()).kind).toBe('unchanged');
    expect(bodies()).toEqual([NEW]);
  });

  test('an author whose account is gone', async () => {
    world.gitlab.add(OLD, null);

    expect((await run()).kind).toBe('posted');
  });
});

describe('a report without anything to do', () => {
  test.each([
    ['update', 'updated', [NEW]],
    ['delete', 'deleted', []],
    ['nothing', 'none', [OLD]],
  ] as const)('%s: a note that is there', async (onClean, kind, left) => {
    world.gitlab.add(OLD);

    expect((await run({ clean: true, onClean })).kind).toBe(kind);
    expect(bodies()).toEqual(left);
  });

  test.each(['update', 'delete', 'nothing'] as const)('%s: no note is made', async (onClean) => {
    world.gitlab.add('hello');

    expect(await run({ clean: true, onClean })).toEqual({ kind: 'none' });
    expect(bodies()).toEqual(['hello']);
  });

  test('deletes no note of another user', async () => {
    world.gitlab.maintainer = true;
    world.gitlab.add(OLD, 2);

    expect(await run({ clean: true, onClean: 'delete' })).toEqual({ kind: 'none' });
    expect(bodies()).toEqual([OLD]);
  });

  test('an own note that may not be deleted is an error', async () => {
    world.gitlab.add(OLD);
    world.gitlab.faults.push({ method: 'DELETE', status: 403 });

    expect((await failure({ clean: true, onClean: 'delete' })).problem.reason).toBe('forbidden');
  });
});

describe('what would be done', () => {
  const look = (more: Partial<Wish> = {}): Promise<Outcome> => use((notes) => foresee(notes, wish(more)));

  test('is only read', async () => {
    expect(await look()).toEqual({ kind: 'posted' });
    expect(await look({ clean: true })).toEqual({ kind: 'none' });
    const { id } = world.gitlab.add(OLD);

    expect(await look()).toEqual({ kind: 'updated', id });
    expect(await look({ body: OLD })).toEqual({ kind: 'unchanged', id });
    expect(await look({ clean: true, onClean: 'delete' })).toEqual({ kind: 'deleted', id });
    expect(await look({ clean: true, onClean: 'nothing' })).toEqual({ kind: 'none' });
    expect(world.gitlab.seen.map(({ method }) => method)).not.toContain('PUT');
    expect(bodies()).toEqual([OLD]);
  });
});

describe('tries', () => {
  const throttled = (method: string, wait: string | undefined) =>
    world.gitlab.faults.push({
      method,
      status: 429,
      ...(wait === undefined ? {} : { headers: { 'Retry-After': wait } }),
    });

  test('wait as long as the server asks, in seconds or until a date', async () => {
    throttled('GET', '0');
    throttled('GET', '1');
    throttled('GET', 'Thu, 01 Jan 2026 00:00:30 GMT');
    throttled('GET', undefined);

    expect((await run()).kind).toBe('posted');
    expect(waits).toEqual([0, 1000, 30_000, 4000]);
  });

  test.each([500, 502, 503, 504, 408, 0])('GET and PUT are sent again after %d', async (status) => {
    world.gitlab.add(OLD);
    for (const method of ['GET', 'GET', 'PUT', 'PUT']) world.gitlab.faults.push({ method, path: '', status });

    expect((await run()).kind).toBe('updated');
    expect(waits).toEqual([500, 1000, 500, 1000]);
    expect(bodies()).toEqual([NEW]);
  });

  test('end, and the last answer is told', async () => {
    for (let index = 0; index < 9; index++) throttled('GET', '2');
    const { problem } = await failure();

    expect(problem).toMatchObject({ reason: 'throttled', status: 429, retryAfter: 2000 });
    expect(world.gitlab.calls).toHaveLength(5);
    expect(waits).toHaveLength(4);
  });

  test('end at once when the server asks for hours', async () => {
    throttled('GET', '3600');

    expect((await failure()).problem).toMatchObject({ reason: 'throttled', retryAfter: 3_600_000 });
    expect(waits).toEqual([]);
  });

  test('a POST that is throttled was not stored, and is sent again', async () => {
    throttled('POST', '1');

    expect((await run()).kind).toBe('posted');
    expect(bodies()).toEqual([NEW]);
    expect(waits).toEqual([1000]);
  });

  test.each([502, 504, 0])('a POST that was stored before %d is found, not sent again', async (status) => {
    world.gitlab.add(OLD, 2);
    world.gitlab.faults.push({ method: 'POST', afterwards: true, status });

    expect(await run()).toEqual({ kind: 'posted', id: 101 });
    expect(bodies()).toEqual([OLD, NEW]);
    expect(world.gitlab.calls.filter((call) => call === 'POST')).toHaveLength(1);
  });

  test('a POST that was not stored before 502 is sent again after a look', async () => {
    world.gitlab.faults.push({ method: 'POST', status: 502 });

    expect((await run()).kind).toBe('posted');
    expect(world.gitlab.calls).toEqual(['GET', 'POST', 'GET', 'POST']);
    expect(bodies()).toEqual([NEW]);
  });

  test('the last POST is looked for, too', async () => {
    for (let index = 0; index < 4; index++) world.gitlab.faults.push({ method: 'POST', status: 502 });
    world.gitlab.faults.push({ method: 'POST', status: 502, afterwards: true });

    expect((await run()).kind).toBe('posted');
    expect(bodies()).toEqual([NEW]);
  });

  test('a look that fails ends it: nothing is sent blindly', async () => {
    world.gitlab.faults.push(
      { method: 'GET', status: 200, body: '[]' },
      { method: 'POST', status: 502, afterwards: true },
    );
    for (let index = 0; index < 9; index++) world.gitlab.faults.push({ method: 'GET', status: 500 });

    expect((await failure()).problem).toMatchObject({ reason: 'server', status: 500 });
    expect(world.gitlab.calls.filter((call) => call === 'POST')).toHaveLength(1);
    expect(world.gitlab.calls).toHaveLength(7);
  });

  test('an answer that takes too long is given up; a stored POST is found', async () => {
    world.gitlab.faults.push({ method: 'POST', afterwards: true, status: -1 });

    expect((await run({}, 300)).kind).toBe('posted');
    expect(bodies()).toEqual([NEW]);
    expect(traced).toContainEqual(expect.stringMatching(/^POST .*\/notes: timeout$/));
  });
});

describe('refusals are told at once', () => {
  test.each<[number, string, ApiReason]>([
    [401, '{"message":"401 Unauthorized"}', 'unauthorized'],
    [403, '{"error":"insufficient_scope"}', 'forbidden'],
    [404, '{"message":"404 Project Not Found"}', 'not-found'],
    [413, '<html>', 'too-long'],
    [400, '{"message":{"note":["is too long (maximum is 1000000 characters)"]}}', 'too-long'],
    [400, '{"error":"body is missing"}', 'rejected'],
    [302, '', 'redirect'],
  ])('%d %s: %s', async (status, body, reason) => {
    world.gitlab.faults.push({ method: 'POST', status, body, headers: { location: 'http://elsewhere.invalid/' } });

    expect((await failure()).problem).toMatchObject({ reason, status });
    expect(waits).toEqual([]);
    expect(bodies()).toEqual([]);
  });

  test.each(['<html>Sign in</html>', '{}', 'null', ''])('an answer that is not the API: %j', async (body) => {
    world.gitlab.faults.push({ method: 'GET', status: 200, body });

    expect((await failure()).problem.reason).toBe('unexpected');
    expect(bodies()).toEqual([]);
  });

  test('what a server says is one short line without control characters', async () => {
    const message = `\u001B[31mred\nline ${'x'.repeat(500)}`;
    world.gitlab.faults.push({ method: 'GET', status: 403, body: JSON.stringify({ message }) });
    const { problem } = await failure();

    expect(problem.detail).toMatch(/^\[31mred line x+…$/);
    expect(problem.detail).toHaveLength(200);
  });
});
