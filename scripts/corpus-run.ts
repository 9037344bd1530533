import { readdirSync } from 'node:fs';
import type { DecideOptions } from '../src/decide/options.ts';
import { assemble, type Project } from '../src/gitlab/include.ts';
import { Pipeline } from '../src/gitlab/resolve.ts';
import { editedProject, migrate } from '../src/migrate.ts';
import { DiskProject } from '../src/source/project.ts';
import { compareJobs, type JobScript } from '../test/support/equivalence/index.ts';
import { DEFAULT_IMAGE } from '../transforms/job/image.ts';

const OPTIONS: DecideOptions = {
  image: { target: DEFAULT_IMAGE, named: false },
  strict: false,
  jobs: [],
  checkout: false,
};

function scriptOf(project: Project, file: string, name: string): JobScript | undefined {
  const pipeline = new Pipeline(assemble(project, file, { missing: 'unresolved', conditional: 'in' }));
  const job = pipeline.jobs.get(name);
  const script = job && pipeline.script(job, 'script');
  if (!job || !script) return undefined;
  const items = [...(pipeline.script(job, 'before_script') ?? []), ...script].map(({ value }) => value.text);
  const variables: Record<string, string> = {};
  for (const [key, { value }] of pipeline.variables(job)) {
    const inner = value.kind === 'map' ? value.entries.get('value')?.value : value;
    if (inner?.kind === 'scalar') variables[key] = inner.text;
  }
  return { items, variables };
}

const CREDENTIALS = '{"auths":{"registry.example.com":{"auth":"dXNlcjpwYXNz"}}}';

/** Gives every variable that nothing defines a plain value, so that the scripts get as far as their calls. */
function withValues(job: JobScript): Record<string, string> {
  const env: Record<string, string> = {};
  for (const match of job.items.join('\n').matchAll(/\$\{?([A-Z][A-Z0-9_]+)/g)) {
    const name = match[1] ?? '';
    const known = name in job.variables || /^(?:CI|GITLAB)_|^(?:HOME|PATH|PWD|IFS|DOCKER_CONFIG|CA_BUNDLE)$/.test(name);
    if (!known) env[name] = valueFor(name);
  }
  return env;
}

/** Runs the scripts of every migrated job of a folder before and after, and prints what they ask for differently. */
export function main(args: readonly string[]): number {
  const [folder = '.'] = args.filter((arg) => !arg.startsWith('--'));
  const project = new DiskProject(folder);
  const counts = { equal: 0, different: 0, inconclusive: 0 };
  for (const file of readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()) {
    const report = migrate({
      project,
      roots: [{ path: file, missing: 'unresolved' }],
      options: { ...OPTIONS, shim: args.includes('--shim') },
    });
    const after = editedProject(project, report.files);
    for (const { job, status } of report.jobs) {
      const [old, now] = [scriptOf(project, file, job), scriptOf(after, file, job)];
      if (status !== 'migrated' || !old || !now) continue;
      const env = { CI_COMMIT_TAG: 'v1.2.3', DOCKER_IMAGE: 'app', ...withValues(old) };
      const { equal, differences, inconclusive } = compareWithFiles(old, now, env);
      const kind = equal ? 'equal' : inconclusive === undefined ? 'different' : 'inconclusive';
      counts[kind]++;
      if (kind !== 'equal')
        process.stdout.write(`${file} ${job}: ${kind}: ${inconclusive ?? differences.join('; ')}\n`);
    }
  }
  process.stdout.write(`${counts.equal} equal, ${counts.different} different, ${counts.inconclusive} inconclusive\n`);
  return counts.different > 0 ? 1 : 0;
}

function valueFor(name: string): string {
  if (/(?:ARGS|ARGUMENTS|FLAGS|OPTS)$/.test(name)) return '--build-arg EXTRA=1 --label made.by=ci';

  if (/AUTH/.test(name)) return CREDENTIALS;
  const plain = name.toLowerCase().replaceAll('_', '-');
  return /IMAGE$|DESTINATION$/.test(name) ? `registry.example.com/${plain}:1` : plain;
}

/** Compares, and makes the folders and files that the job misses, until it gets to its calls. */
function compareWithFiles(old: JobScript, now: JobScript, env: Record<string, string>) {
  const files = dockerfiles(old, env);
  for (let attempt = 0; ; attempt++) {
    const comparison = compareJobs(old, now, { files, env });
    const folder = /the context (?:\/builds\/group\/project\/)?([\w./-]+) is not a directory/.exec(
      comparison.inconclusive ?? '',
    )?.[1];
    const file = /can't open '?(?:\/builds\/group\/project\/)?([\w.-][\w./-]*)'?: No such/.exec(
      comparison.inconclusive ?? '',
    )?.[1];
    if ((folder === undefined && file === undefined) || attempt > 8) return comparison;
    if (folder !== undefined) files[`${folder.replace(/^\.\//, '')}/a-file`] = 'x';
    if (file !== undefined) files[file] = file.endsWith('.sh') ? ':\n' : 'x';
  }
}

/** A Dockerfile wherever the script names one, and at the root. */
function dockerfiles(job: JobScript, env: Record<string, string>): Record<string, string> {
  const files: Record<string, string> = { Dockerfile: 'FROM scratch\n' };
  let text = job.items.join('\n');
  for (let depth = 0; depth < 4; depth++) {
    text = text.replaceAll(/\$\{?(\w+)\}?/g, (whole, name: string) => job.variables[name] ?? env[name] ?? whole);
  }
  for (const match of text.matchAll(/(?:--dockerfile|-f)[ =]"?(?:\$\{?CI_PROJECT_DIR\}?\/*)?([\w./-]+)/g)) {
    const path = (match[1] ?? '').replaceAll(/^(?:\.\/)+|\/(?:\.?\/)+/g, (part) => (part.startsWith('.') ? '' : '/'));
    if (path !== '' && !path.startsWith('/')) files[path] = 'FROM scratch\n';
  }
  return files;
}
