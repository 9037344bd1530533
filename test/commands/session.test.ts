import { decideChanges, type SessionWorld } from '../../src/commands/interactive.ts';
import { Session } from '../../src/commands/session.ts';
import type { ChangeUnit, JobOutcome, Report } from '../../src/model.ts';
import type { RepositoryReport } from '../../src/run.ts';
import { sourceFile } from '../../src/source/read.ts';
import { jobKey } from '../../src/units.ts';

const before = sourceFile('a.yml', 'old\n');

/** A proposal for a job: what its line becomes. */
function unit(job: string, text: string, problem?: string): ChangeUnit {
  const edits = [{ file: 'a.yml', start: 0, end: 4, text, reason: '' }];
  const changes = [{ path: 'a.yml', before, after: text, edits }];
  return { id: `${job} ${text}`, jobs: [{ file: 'a.yml', job }], changes, edited: problem !== undefined, problem };
}

function reportOf(units: readonly ChangeUnit[], others: readonly Partial<JobOutcome>[] = []): RepositoryReport[] {
  const jobs = [
    ...units.flatMap((one) => one.jobs.map((job) => ({ ...job, status: 'migrated', reasons: [] }))),
    ...others.map((one) => ({ file: 'a.yml', reasons: [], ...one })),
  ];
  return [{ root: '/r', prefix: '', report: { units, jobs, files: [], diagnostics: [] } as unknown as Report }];
}

/** A session whose proposals follow from who is skipped. */
function play(keys: readonly string[], propose: (isSkipped: (job: string) => boolean) => RepositoryReport[]) {
  const session = new Session();
  const left = [...keys];
  const shown: string[] = [];
  let told = '';
  const now = (): RepositoryReport[] =>
    propose((job) => session.choices('/r').skipped.has(jobKey({ file: 'a.yml', job })));
  const world: SessionWorld = {
    propose: now,
    show: ({ unit: { id }, position, total, changed }) =>
      Promise.resolve(void shown.push(`${position}/${total} ${id}${changed ? ' again' : ''}`)),
    tell: (text) => void (told += text),
    key: () => Promise.resolve(left.shift() ?? 'interrupt'),
    edit: () => Promise.resolve({ problem: 'The editor ended with exit code 1' }),
  };
  return decideChanges(now(), session, world).then((reports) => ({
    shown,
    told,
    left,
    ids: reports?.flatMap(({ report }) => report.units?.map(({ id }) => id) ?? []),
  }));
}

test('an accepted change that a later answer changes is asked again', async () => {
  const played = await play(['y', 'n', 'y'], (isSkipped) =>
    reportOf(isSkipped('b') ? [unit('a', 'own')] : [unit('a', 'shared'), unit('b', 'x')]),
  );

  expect(played.shown).toEqual(['1/2 a shared', '2/2 b x', '2/2 a own again']);
  expect(played.ids).toEqual(['a own']);
});

test('after q a change that nobody has seen is left out, not written', async () => {
  const played = await play(['y', 'q'], (isSkipped) =>
    reportOf([
      ...(isSkipped('a') ? [] : [unit('a', isSkipped('b') ? 'unseen' : 'seen')]),
      ...(isSkipped('b') ? [] : [unit('b', 'x')]),
      ...(isSkipped('c') ? [] : [unit('c', 'y')]),
    ]),
  );

  expect(played.shown).toEqual(['1/3 a seen', '2/3 b x']);
  expect(played.ids).toEqual([]);
});

test('a job that a skip holds back as well is told', async () => {
  const reasons = [{ severity: 'error', message: 'It shares a file with b.' }] as unknown as JobOutcome['reasons'];
  const played = await play(['n'], (isSkipped) =>
    isSkipped('b')
      ? reportOf([], [{ job: 'a', status: 'manual', reasons }])
      : reportOf([unit('b', 'x'), unit('a', 'y')]),
  );

  expect(played.told).toContain('a cannot be migrated any more: It shares a file with b.\n');
  expect(played.told).not.toContain('b cannot');
  expect(played.ids).toEqual([]);
});

test('a covers what is proved; the rest is asked for by itself', async () => {
  const played = await play(['a', 'y', 'n', 'y', 'y'], () =>
    reportOf([unit('a', 'x'), unit('b', 'y', 'the image is another'), unit('c', 'z')]),
  );

  expect(played.shown).toEqual(['1/3 a x', '3/3 b y']);
  expect(played.told.match(/Not proved/g)).toHaveLength(2);
  expect(played.left).toEqual([]);
});

test('an editor that fails changes nothing, and the question stays', async () => {
  const played = await play(['e', 'y'], () => reportOf([unit('a', 'x')]));

  expect(played.told).toContain('The editor ended with exit code 1. The proposal stays.\n');
  expect(played.shown).toEqual(['1/1 a x', '1/1 a x']);
  expect(played.ids).toEqual(['a x']);
});

test('the same job in another repository is another question', async () => {
  const two = () => [
    ...reportOf([unit('a', 'x')]),
    ...reportOf([unit('a', 'x')]).map((one) => ({ ...one, root: '/s' })),
  ];
  const played = await play(['y', 'y'], two);

  expect(played.shown).toEqual(['1/2 a x', '2/2 a x']);
  expect(played.left).toEqual([]);
});
