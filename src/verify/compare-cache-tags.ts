import type { EmittedBuild } from './read-buildctl.ts';

/**
 * What a call writes to its cache is what the next run reads, under a tag that is never empty: an empty one ends the
 * build, although a failed export does not.
 * @param isGiven - the configuration names the tag, which may be anything then
 */
export function compareCacheTags({ importCache, exportCache }: EmittedBuild, isGiven: boolean): readonly string[] {
  const [read, written] = [importCache, exportCache].map((records) => records.flatMap((one) => one.get('ref') ?? []));
  const unlike = read && written?.find((reference) => !read.includes(reference));
  const empty = isGiven ? undefined : [...(read ?? []), ...(written ?? [])].find((one) => !isNeverEmpty(one));
  return [
    ...(unlike === undefined ? [] : [`the cache ${unlike} is written and another one is read`]),
    ...(empty === undefined ? [] : [`the tag of the cache ${empty} may be empty`]),
  ];
}

/** The tag holds some text, or the name of the job. */
function isNeverEmpty(reference: string): boolean {
  const tag = /:([^/]*)$/.exec(reference)?.[1] ?? '';
  return /\$\{?CI_JOB_NAME_SLUG\b/.test(tag) || tag.replaceAll(/\$(?:\w+|\{[^}]*\})/g, '') !== '';
}
