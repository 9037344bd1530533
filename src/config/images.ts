import { globExpression } from '../source/paths.ts';

/**
 * What replaces an image, by the `images` of a configuration: a pattern that is the reference itself, else the first
 * one that matches. In a pattern `*` stands for anything but a slash and `**` for anything; one without tag and digest
 * is about every tag.
 * @param reference - the image as it stands in the file, variables included
 * @returns undefined when no pattern matches
 */
export function replacementFor(images: ReadonlyMap<string, string>, reference: string): string | undefined {
  const own = images.get(reference);
  if (own !== undefined) return own;
  const repository = reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  for (const [pattern, replacement] of images) {
    const wanted = hasTag(pattern) ? reference : repository;
    if (globExpression(pattern).test(wanted)) return replacement;
  }
  return undefined;
}

/** A colon after the last slash, or a digest. */
function hasTag(pattern: string): boolean {
  return pattern.includes('@') || pattern.lastIndexOf(':') > pattern.lastIndexOf('/');
}
