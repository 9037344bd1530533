import { sourceFile } from '../../source/text.ts';
import { loadFile, type LoadedFile } from '../load.ts';
import { KANIKO_TEMPLATE } from './kaniko.ts';
import { ownValue } from '../../own-value.ts';

/** What stands before the names of templates that GitLab ships, in paths. */
export const TEMPLATE_PREFIX = 'template:';

const TEXTS: Readonly<Record<string, string>> = { 'template:Kaniko.gitlab-ci.yml': KANIKO_TEMPLATE };
const loaded = new Map<string, LoadedFile>();

/**
 * A template of GitLab that is known here; of the others nothing is in view.
 * @param path - `template:NAME`
 */
export function builtInTemplate(path: string): LoadedFile | undefined {
  const text = ownValue(TEXTS, path);
  if (text === undefined) return undefined;
  const known = loaded.get(path) ?? loadFile(sourceFile(path, text));
  loaded.set(path, known);
  return known;
}
