/** `${NAME}` in a text. */
const EXPANSION = /\$\{\w+\}/g;

/**
 * Whether two image names may mean one image, so that pushing one replaces the other. Repositories are compared as
 * written; of a tag the literal text must fit. A tag made of variables alone fits nothing here: whether a branch happens
 * to be called like a cache cannot be told, and a prefix that no branch needs (`cache-`) keeps it from happening.
 * @param names - names with the values in view filled in; what is still an expansion may be any text
 */
export function mayBeSameImage(...names: readonly [string, string]): boolean {
  const [first, second] = names.map(cutName);
  return first !== undefined && second !== undefined && areSameImage(first, second);
}

/** {@link mayBeSameImage} of names that are cut, for those that are compared with many others. */
export function areSameImage(first: CutName, second: CutName): boolean {
  if (first.repository !== second.repository) return false;
  if (first.tag === second.tag) return true;
  return fits(first.tag, second.tag) || fits(second.tag, first.tag);
}

/** The name of an image in its two parts. */
export interface CutName {
  readonly repository: string;
  readonly tag: string;
}

/** The slug that GitLab makes of a job's name. @see https://docs.gitlab.com/ci/variables/predefined_variables/ */
export function jobNameSlug(name: string): string {
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');
  return slug.slice(0, 63).replaceAll(/^-+|-+$/g, '');
}

/** Fills in the slug of a job where a text names it. */
export function fillJobNameSlug(text: string, job: string): string {
  return fillSlug(text, jobNameSlug(job));
}

/** Puts a slug where a text names that of the job. */
export function fillSlug(text: string, slug: string): string {
  return text.replaceAll(/\$(?:CI_JOB_NAME_SLUG\b|\{CI_JOB_NAME_SLUG\})/g, slug);
}

/** Cuts a name before its tag; one without a tag has `latest`, and the registry of Docker Hub is left out. */
export function cutName(name: string): CutName {
  const plain = name.replaceAll(/\$(\w+)/g, '$${$1}').replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '');
  const colon = plain.indexOf(':', plain.lastIndexOf('/') + 1);
  return colon === -1
    ? { repository: plain, tag: 'latest' }
    : { repository: plain.slice(0, colon), tag: plain.slice(colon + 1) };
}

/** True when the variables of one tag can be filled in so that it is the other. */
function fits(open: string, other: string): boolean {
  const literals = open.split(EXPANSION);
  if (literals.length === 1 || literals.every((text) => text === '')) return false;
  const [first = '', ...rest] = literals;
  if (!other.startsWith(first)) return false;
  let position = first.length;
  for (const text of rest.slice(0, -1)) {
    const at = other.indexOf(text, position);
    if (at === -1) return false;
    position = at + text.length;
  }
  const last = rest.at(-1) ?? '';
  return other.length - last.length >= position && other.endsWith(last);
}
