import { CI_MARKERS, GLOBAL_KEYWORDS, JOB_MARKERS } from './keywords.ts';
import type { LoadedFile } from './load.ts';

/** A file is looked at when it holds one of these words: the executor's image and path, or the template of GitLab. */
export const NEEDLES: readonly string[] = ['kaniko', 'Kaniko'];

/**
 * Tells whether a file that no pipeline in view includes is GitLab CI: a map that holds a job beside CI keywords, or a
 * `spec:` header. Helm charts, Tekton and Kubernetes manifests are not.
 */
export function looksLikeGitLabCi(file: LoadedFile): boolean {
  if (file.header) return true;
  const entries = file.content?.entries;
  if (!entries || entries.has('apiVersion') || entries.has('jobs')) return false;
  const keyword = [...entries.keys()].some((key) => CI_MARKERS.has(key));
  for (const [name, { value }] of entries) {
    if (GLOBAL_KEYWORDS.has(name) || value.kind !== 'map') continue;
    const job = value.entries;
    if (!['script', 'extends', 'trigger', 'before_script', 'image'].some((key) => job.has(key))) continue;
    if (keyword || [...job.keys()].some((key) => JOB_MARKERS.has(key))) return true;
  }
  return false;
}
