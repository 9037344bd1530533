import type { JobDraft } from '../../src/decide/draft.ts';
import { sharingWith } from '../../src/decide/held-back.ts';
import type { Job } from '../../src/gitlab/resolve.ts';

const jobs = ['a', 'b', 'c', 'd'].map((name) => ({ name }) as Job);
const [a, b, c, d] = jobs as [Job, Job, Job, Job];
const placed = (touches: readonly object[], ...users: readonly Job[]) => ({
  edits: [],
  touches,
  drafts: users.map((job) => ({ job }) as JobDraft),
  what: 'the script',
});

test('who shares with a failed job is held back, and who shares with that one', () => {
  const [first, second, third] = [{}, {}, {}];
  const held = sharingWith([placed([first], a, b), placed([second], b, c), placed([third], d)], new Set([a]));

  expect([...held].map(([job, because]) => [job.name, because.name])).toEqual([
    ['b', 'a'],
    ['c', 'a'],
  ]);
});
