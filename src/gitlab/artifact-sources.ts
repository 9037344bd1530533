import { perJob } from './per-job.ts';
import { toPlain } from './plain.ts';
import { listOf, memberOf, plainKey, textOf } from './plain-members.ts';
import type { Job, Pipeline } from './resolve.ts';

/** The jobs whose artifacts and dotenv reports a job gets: those that it names, else all of earlier stages. */
export const artifactSources = perJob(findSources);

function findSources(pipeline: Pipeline, job: Job): readonly Job[] {
  const others = [...pipeline.jobs.values()].filter((other) => other !== job && !other.hidden);
  const dependencies = plainKey(pipeline, job, 'dependencies');
  const needs = plainKey(pipeline, job, 'needs');
  if (dependencies !== undefined) {
    const names = new Set(listOf(dependencies));
    return others.filter(({ name }) => names.has(name));
  }
  if (needs !== undefined) {
    const names = new Set(
      listOf(needs)
        .filter((need) => memberOf(need, 'artifacts') !== false)
        .map((need) => (typeof need === 'string' ? need : textOf(need, 'job'))),
    );
    return others.filter(({ name }) => names.has(name));
  }
  const stages = stagesOf(pipeline);
  const stageOf = (one: Job): number => {
    const stage = plainKey(pipeline, one, 'stage');
    return stages.indexOf(typeof stage === 'string' ? stage : 'test');
  };
  return others.filter((other) => stageOf(other) < stageOf(job));
}

/** The job gets artifacts of another project or pipeline, which may hold any file. */
export function getsForeignArtifacts(pipeline: Pipeline, job: Job): boolean {
  return listOf(plainKey(pipeline, job, 'needs')).some(
    (need) =>
      memberOf(need, 'artifacts') !== false &&
      (memberOf(need, 'project') !== undefined || memberOf(need, 'pipeline') !== undefined),
  );
}

const STAGES: readonly string[] = ['build', 'test', 'deploy'];

function stagesOf(pipeline: Pipeline): readonly string[] {
  const value = pipeline.assembly.content?.entries.get('stages')?.value;
  const stages = value === undefined ? STAGES : listOf(toPlain(pipeline, value, false)).map(String);
  return ['.pre', ...stages, '.post'];
}
