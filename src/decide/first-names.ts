/** More names than this are counted. */
const MAX_NAMES = 5;

/** Names in a finding: `a, b, c, d, e and 3 more`. */
export function firstNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
