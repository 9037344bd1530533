import { atArguments, pairsOf } from '../at-arguments.ts';
import type { BuildkitJob } from '../job.ts';
import { defineRule } from '../rule.ts';

const FILE = /(?:^|\/)(?:[\w-]*[Dd]ockerfile(?:[.-][\w.-]+)?|Containerfile(?:\.[\w.-]+)?|[\w.-]+\.[Dd]ockerfile)$/;

/** `invalid local: stat …: not a directory`: the frontend gets a folder, and the name of the file apart from it. */
export const dockerfileFolder = defineRule({
  code: 'K2B718',
  name: 'dockerfile-folder',
  confidence: 'high',
  check(job) {
    return atArguments(job, pairsOf('local'), ({ key, value: path }) => {
      if (path === undefined || !['dockerfile', 'context'].includes(key)) return undefined;
      if (!isFile(job, path)) return undefined;
      return { pair: `${key}=${path}` };
    });
  },
});

/** The tree decides where it is in view; else the name. */
function isFile({ project }: BuildkitJob, path: string): boolean {
  const inProject = path.replace(/^\$CI_PROJECT_DIR\/+/, '').replace(/^\.\//, '');
  if (/[$`]/.test(inProject) || project.exists(inProject) !== true) return FILE.test(path);
  return project.text(inProject) !== undefined;
}
