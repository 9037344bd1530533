import { replacementFor } from '../config/images.ts';
import { DEFAULT_SETTINGS, type Settings } from '../config/settings.ts';
import { yamlValues } from '../decide/values.ts';
import type { Job, Pipeline } from '../gitlab/resolve.ts';
import { readImage } from '../lint/image.ts';
import { foreignPlatforms } from '../lint/arguments.ts';
import { type BuildkitJob, buildkitJobs } from '../lint/job.ts';
import { loadRepositories, type LoadedRepository } from '../lint/run.ts';
import type { Diagnostic } from '../model.ts';
import { type RepositoryReport, run, type RunOptions, unreadReport } from '../run.ts';
import { type RunnerJob, tagsOf } from './needs.ts';

/** The jobs of one repository whose runners must be able to run rootless BuildKit. */
export interface PreflightRepository {
  readonly prefix: string;
  readonly jobs: readonly RunnerJob[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Collects the jobs that use rootless BuildKit already and those that `apply` would migrate. Reads only.
 * @param options - those of `apply`
 * @param only - the names of the jobs that are wanted; all when it is empty
 */
export function preflight(
  paths: readonly string[],
  options: RunOptions,
  only: readonly string[] = [],
): PreflightRepository[] {
  const planned = run(paths, options);
  const { repositories, unread } = loadRepositories(paths, options);
  const found = repositories.map((repository) => {
    const plan = planned.find(({ root }) => root === repository.root);
    return {
      prefix: repository.prefix,
      jobs: collect(repository, plan, options, only),
      diagnostics: repository.diagnostics,
    };
  });
  if (unread.length === 0) return found;
  const { prefix, report } = unreadReport(unread);
  return [...found, { prefix, jobs: [], diagnostics: report.diagnostics }];
}

function collect(
  { pipelines, project, isGiven }: LoadedRepository,
  plan: RepositoryReport | undefined,
  { image, settings = DEFAULT_SETTINGS }: RunOptions,
  names: readonly string[],
): readonly RunnerJob[] {
  const migrated = new Set(
    plan?.report.jobs.filter(({ status }) => status === 'migrated').map(({ job, file }) => `${file}\0${job}`),
  );
  const found = new Map<string, RunnerJob>();
  for (const pipeline of pipelines) {
    const present = new Map(buildkitJobs(pipeline, project).map((job) => [job.name, job]));
    for (const job of pipeline.jobs.values()) {
      const file = job.location.path;
      const key = `${file}\0${job.name}`;
      const facts = present.get(job.name);
      const uses = facts !== undefined && usesRootless(facts);
      if (job.hidden || found.has(key) || !isGiven(file) || (names.length > 0 && !names.includes(job.name))) continue;
      if (!migrated.has(key) && !uses) continue;
      const tags = tagsOf(pipeline, job);
      const reference = uses ? facts.image?.reference : replacement(pipeline, job, settings.images);
      const platforms = (facts?.builds ?? []).flatMap(({ known }) => known.flatMap(foreignPlatforms));
      found.set(key, { name: job.name, file, tags, image: reference ?? image.target, platforms });
    }
  }
  return [...found.values()];
}

/** What the `images` of a configuration put in the place of the job's image. */
function replacement(pipeline: Pipeline, job: Job, images: Settings['images']): string | undefined {
  const own = readImage(pipeline.effective(job, 'image'), yamlValues(pipeline, job), () => job.location);
  return own && (replacementFor(images, own.text) ?? replacementFor(images, own.reference));
}

function usesRootless({ image, builds }: BuildkitJob): boolean {
  return image?.kind === 'rootless' && builds.some(({ daemonless }) => daemonless);
}
