/** The oracle of the migration: runs scripts before and after and compares what build they ask for. See README.md. */
export { askedByBuildctl } from './asked-buildctl.ts';
export { askedByKaniko } from './asked-kaniko.ts';
export { compareJobs } from './compare.ts';
export { chooseLauncher } from './launch.ts';
export { overwrittenImages } from './registry-use.ts';
export { runScript } from './run.ts';
export type * from './types.ts';
export { DEFAULT_VARIABLES, expandVariables, PROJECT_DIR } from './variables.ts';
