import type { Job, Pipeline } from './resolve.ts';
import { effectiveText, isNull } from './value.ts';

/** @see https://docs.gitlab.com/ci/yaml/#image */
const IMAGE_KEYS: ReadonlySet<string> = new Set(['name', 'entrypoint', 'pull_policy', 'docker', 'kubernetes']);

const SECTIONS = ['before_script', 'script', 'after_script'] as const;

/**
 * What GitLab does not take in the effective configuration of a job, or would not fill in. It is asked before a decision,
 * so that a fault of the input is told as one, and again of the edited pipeline.
 * @returns each fault as a clause without a full stop
 */
export function jobFaults(pipeline: Pipeline, job: Job): readonly string[] {
  const faults: string[] = [];
  const image = pipeline.effective(job, 'image')?.value;
  if (image?.kind === 'map') {
    const name = image.entries.get('name')?.value;
    if (isNull(name) || (name?.kind === 'scalar' && effectiveText(name) === '')) faults.push('its image has no name');
    for (const key of image.entries.keys())
      if (!IMAGE_KEYS.has(key)) faults.push(`GitLab knows no key ${key} of an image`);
  }
  for (const section of SECTIONS) {
    const stray = pipeline
      .script(job, section)
      ?.some(({ value }) => value.text.includes('$[[ inputs.') && !value.file.header);
    if (stray) faults.push(`${section} holds an input that nothing fills in`);
  }
  return faults;
}
