import { inputsIn, inputSpecs } from './inputs.ts';
import type { Job, Pipeline } from './resolve.ts';
import { effectiveText, isNull, type ScalarValue } from './value.ts';
import { SECTIONS } from './sections.ts';

/** @see https://docs.gitlab.com/ci/yaml/#image */
const IMAGE_KEYS: ReadonlySet<string> = new Set(['name', 'entrypoint', 'pull_policy', 'docker', 'kubernetes']);

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
    const strays = (pipeline.script(job, section) ?? []).flatMap(({ value }) => strayInputs(value));
    if (strays.includes(undefined)) faults.push(`${section} holds an input that nothing fills in`);
    for (const name of new Set(strays))
      if (name !== undefined) faults.push(`${section} holds the input ${name}, which the header does not declare`);
  }
  return faults;
}

/** The inputs of a text that its file does not declare; undefined for any where the file has no header at all. */
function strayInputs({ text, file }: ScalarValue): readonly (string | undefined)[] {
  if (!file.header) return text.includes('$[[ inputs.') ? [undefined] : [];
  const spec = file.header.entries.get('spec')?.value;
  // What a header includes may declare more.
  if (spec?.kind === 'map' && spec.entries.has('include')) return [];
  const declared = inputSpecs(file.header);
  return inputsIn(text).filter((name) => !declared.has(name));
}
