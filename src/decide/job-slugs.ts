import { jobNameSlug } from '../buildkit/same-image.ts';
import { alternativesOf, entryTexts } from '../gitlab/rule-variables.ts';
import type { JobRef } from './draft.ts';

/** Rows of a matrix beyond this are not looked at: GitLab allows 200. */
const MAX_ROWS = 200;

/**
 * CI_JOB_NAME_SLUG in each run of a job: a matrix adds its values to the name (`build: [a, b]`), and GitLab cuts the slug
 * at 63 characters, so that two rows may have the same one.
 * @returns one slug a run, not sorted; nothing where a value is not in view
 */
export function slugsOf({ pipeline, job }: JobRef): readonly string[] {
  const { matrix } = alternativesOf(pipeline, job);
  if (matrix.length === 0) return pipeline.effective(job, 'parallel') ? [] : [jobNameSlug(job.name)];
  const rows = matrix.flatMap((row) =>
    row.reduce<readonly (readonly (string | undefined)[])[]>(
      (known, { entry }) => {
        const texts = entryTexts(pipeline, entry);
        return known.length > MAX_ROWS ? known : known.flatMap((values) => texts.map((text) => [...values, text]));
      },
      [[]],
    ),
  );
  const isInView = rows.length <= MAX_ROWS && rows.every((row) => row.every((text) => text?.includes('$') === false));
  return isInView ? rows.map((row) => jobNameSlug(`${job.name}: [${row.join(', ')}]`)) : [];
}
