/**
 * Rewrites GitLab CI jobs that use the Kaniko executor into rootless BuildKit jobs, in memory: texts in, a result out.
 * Needs no disk, no process and nothing of Node, so that it runs in a browser, too.
 * @packageDocumentation
 */
export {
  type CodeExplanation,
  explain,
  type Explanation,
  type FlagExplanation,
  type FlagExplanationExample,
  type UnknownSubject,
} from './api/explain.ts';
export type { Files } from './api/files.ts';
export { migrate, type MigratedFile, type MigrationResult } from './api/migrate.ts';
export type { IncludeRootFiles, MigrateOptions } from './api/options.ts';
export type { Fidelity, JobStatus, Severity, Summary } from './model.ts';
export type { JsonDiagnostic, JsonEdit, JsonFile, JsonFlag, JsonJob, JsonLocation, JsonParts } from './report/json.ts';
export { type Masked, maskSecrets } from './report/mask.ts';
export { VERSION } from './version.ts';
