/**
 * Top-level keys that are not jobs.
 * @see https://docs.gitlab.com/ci/jobs/#job-name-limitations and lib/gitlab/ci/config/entry/root.rb
 */
export const GLOBAL_KEYWORDS: ReadonlySet<string> = new Set([
  'image',
  'services',
  'stages',
  'types',
  'before_script',
  'after_script',
  'variables',
  'cache',
  'include',
  'default',
  'workflow',
  'spec',
]);

/** Keywords of `default:`, each copied to a job that does not specify it. */
export const DEFAULT_KEYWORDS: readonly string[] = [
  'after_script',
  'artifacts',
  'before_script',
  'cache',
  'hooks',
  'id_tokens',
  'identity',
  'image',
  'interruptible',
  'retry',
  'services',
  'tags',
  'timeout',
];

/** The deprecated global keywords that mean the same as their namesakes in `default:`. */
export const GLOBAL_DEFAULTS: readonly string[] = ['image', 'services', 'before_script', 'after_script', 'cache'];

/** Keys that only a GitLab CI file has beside its jobs; used to tell one from other YAML (DESIGN D14). */
export const CI_MARKERS: ReadonlySet<string> = new Set([
  'stages',
  'include',
  'default',
  'workflow',
  'before_script',
  'after_script',
  'image',
  'services',
  'cache',
  'variables',
]);

/** Keys of a job that no other well-known YAML dialect combines with `script`. */
export const JOB_MARKERS: ReadonlySet<string> = new Set([
  'stage',
  'extends',
  'rules',
  'only',
  'except',
  'needs',
  'artifacts',
  'before_script',
  'after_script',
  'image',
  'tags',
  'variables',
  'services',
  'cache',
  'when',
  'environment',
  'allow_failure',
  'parallel',
]);
