import { normalized } from '../kaniko/opened.ts';
import { PROJECT } from '../shell/held.ts';

/**
 * The path in the project of a file that a command names, empty for the folder itself.
 * @returns undefined for a path elsewhere, or one out of view
 */
export function projectFile(text: string): string | undefined {
  const rest = text.slice(PROJECT.length);
  return text.startsWith(PROJECT) && /^(?:\/|$)/.test(rest) ? normalized(`${rest}/`).slice(1) : undefined;
}
