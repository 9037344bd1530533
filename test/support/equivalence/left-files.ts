import type { RunResult, Scenario } from './types.ts';
import { PROJECT_DIR } from './variables.ts';

/** Differences of the files that a run leaves: all of the project, and elsewhere what the executor wrote. */
export function leftDifferences(old: RunResult, now: RunResult, scenario: Scenario): string[] {
  const state = dockerState(old, now);
  const names = new Set([...Object.keys(old.files), ...Object.keys(now.files)]);
  const inProject = [...names]
    .filter((name) => !state.some((dir) => `${PROJECT_DIR}/${name}`.startsWith(dir)))
    .sort()
    .flatMap((name) => fileDifference(name, old.files[name], now.files[name], name in scenario.files));
  const outside = [...new Set(old.calls.flatMap((call) => call.outputs))]
    .filter((name) => !name.startsWith(`${PROJECT_DIR}/`))
    .flatMap((name) => fileDifference(name, old.outside[name], now.outside[name], false));
  return [...inProject, ...outside];
}

function fileDifference(name: string, before: string | undefined, after: string | undefined, given: boolean): string[] {
  if (before === after) return [];
  if (after === undefined) return [`file ${name}: left before, missing after`];
  if (before === undefined) return [`file ${name}: ${given ? 'removed' : 'not there'} before, left after`];
  return [`file ${name}: ${shown(before)} before, ${shown(after)} after`];
}

/** Outputs of a build that failed must not exist on either side, unless the checkout had them. */
export function outputsLeftBehind(old: RunResult, now: RunResult, scenario: Scenario): string[] {
  const check = (run: RunResult, side: string, names: readonly string[]): string[] =>
    names.flatMap((name) => {
      const inProject = name.startsWith(`${PROJECT_DIR}/`) ? name.slice(PROJECT_DIR.length + 1) : undefined;
      if (inProject !== undefined && inProject in scenario.files) return [];
      const content = inProject === undefined ? run.outside[name] : run.files[inProject];
      return content === undefined ? [] : [`${name} is left ${side} (${shown(content)})`];
    });
  const wanted = old.calls.flatMap((call) => call.outputs);
  // Temporary files outside the project harm nobody; artifacts come from the project.
  const touched = now.calls.flatMap((call) => call.outputs).filter((name) => name.startsWith(`${PROJECT_DIR}/`));
  const both = check(old, 'before', wanted).length > 0;
  return both ? [] : check(now, 'after', [...new Set([...wanted, ...touched])]);
}

/** Directories with credentials: their content is compared by what it means. */
function dockerState(...runs: readonly RunResult[]): string[] {
  const paths = runs.flatMap((run) => run.calls.map((call) => call.dockerConfig.path));
  const dirs = paths.map((path) => path.replace(/config\.json$/, ''));
  return [
    ...new Set([
      `${PROJECT_DIR}/.docker/`,
      ...dirs.map((dir) => (dir.startsWith('/') ? dir : `${PROJECT_DIR}/${dir}`)),
    ]),
  ];
}

/** A file's content short enough for a message. */
function shown(content: string): string {
  const text = JSON.stringify(content);
  return text.length > 90 ? `${text.slice(0, 86)}…"` : text;
}
