import type { Job, Pipeline } from './resolve.ts';
import type { ScalarValue } from './value.ts';

/** A service of a job. */
export interface Service {
  readonly image: ScalarValue;
  /** The host names under which the job reaches it. */
  readonly names: readonly string[];
}

/**
 * The services of a job, with the host names that GitLab gives them: the aliases, and the image without registry port
 * and tag, its slashes replaced by `__` and by `-`.
 * @see https://docs.gitlab.com/ci/services/#accessing-the-services
 */
export function servicesOf(pipeline: Pipeline, job: Job): readonly Service[] {
  const value = pipeline.effective(job, 'services')?.value;
  return (value?.kind === 'seq' ? value.items : []).flatMap(({ value: item }) => {
    const image = item.kind === 'map' ? item.entries.get('name')?.value : item;
    const alias = item.kind === 'map' ? item.entries.get('alias')?.value : undefined;
    if (image?.kind !== 'scalar') return [];
    const aliases = alias?.kind === 'scalar' ? alias.text.split(/[\s,]+/).filter((name) => name !== '') : [];
    return [{ image, names: [...new Set([...aliases, ...namesOf(image.text)])] }];
  });
}

function namesOf(image: string): string[] {
  if (image.includes('$')) return [];
  const path = image
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '')
    .replace(/:\d+\//, '/');
  return [path.replaceAll('/', '__'), path.replaceAll('/', '-')];
}
