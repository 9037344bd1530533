import { assemble } from '../../src/gitlab/include.ts';
import { perJob } from '../../src/gitlab/per-job.ts';
import { Pipeline } from '../../src/gitlab/resolve.ts';
import { memoryProject } from '../shell/scripts.ts';

test('asks once for each job, also where nothing is found', () => {
  const files = { '.gitlab-ci.yml': 'a: {script: [x]}\nb: {script: [y]}\n' };
  const pipeline = new Pipeline(
    assemble(memoryProject(files), '.gitlab-ci.yml', { missing: 'error', conditional: 'in' }),
  );
  const asked: string[] = [];
  const find = perJob((_pipeline, { name }) => {
    asked.push(name);
    return undefined;
  });

  for (let n = 0; n < 2; n++) for (const job of pipeline.jobs.values()) expect(find(pipeline, job)).toBeUndefined();

  expect(asked).toEqual(['a', 'b']);
});
