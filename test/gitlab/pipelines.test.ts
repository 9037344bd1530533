import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { effectiveJob } from '../../src/gitlab/plain.ts';
import { pipelineOf } from '../shell/scripts.ts';

const FOLDER = join(__dirname, 'pipelines');

/** The files of a theme: a single pipeline, or a folder with what it includes. */
function filesOf(theme: string): Record<string, string> {
  if (theme.endsWith('.yml')) return { '.gitlab-ci.yml': readFileSync(join(FOLDER, theme), 'utf8') };
  const folder = join(FOLDER, theme);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}

/** What GitLab makes of a theme, as the program sees it. */
function view(files: Record<string, string>) {
  const pipeline = pipelineOf(files);
  pipeline.check();
  const errors = pipeline.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { refused: [...new Set(errors.map(({ code }) => code))] };
  const jobs = [...pipeline.jobs.values()].filter(({ hidden }) => !hidden);
  return {
    jobs: Object.fromEntries(jobs.map((job) => [job.name, Object.fromEntries(effectiveJob(pipeline, job, false))])),
    ...(pipeline.complete ? {} : { outOfView: pipeline.assembly.unresolved.map(({ target }) => target) }),
  };
}

/**
 * `UPDATE_PIPELINES=1` writes what the program does now. Do so only after `npm run oracle` agreed, or where the script's
 * table says why GitLab's rule is another.
 */
describe('the resolved view of a pipeline', () => {
  const themes = readdirSync(FOLDER).filter((name) => !name.endsWith('.expected.json'));
  test.each(themes.sort())('%s', (theme) => {
    const resolved = view(filesOf(theme));

    const path = join(FOLDER, `${theme.replace(/\.yml$/, '')}.expected.json`);
    if (process.env['UPDATE_PIPELINES'] === '1') writeFileSync(path, `${JSON.stringify(resolved, null, 2)}\n`);
    expect(resolved).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });
});
