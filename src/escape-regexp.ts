/** A text as a part of a regular expression that matches just that text: names come from users and hold anything. */
export function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
