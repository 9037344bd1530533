import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DecideOptions } from '../../src/decide/options.ts';
import { includeTargets } from '../../src/gitlab/include-target.ts';
import type { Pipeline } from '../../src/gitlab/resolve.ts';
import { migrate } from '../../src/migrate.ts';
import { DiskProject } from '../../src/source/project.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import type { Subject } from './subject.ts';

type Files = ReadonlyMap<string, Buffer>;

const ROOT = '.gitlab-ci.yml';
const YAML_FILE = /\.ya?ml$/;

const OPTIONS: DecideOptions = {
  image: { target: DEFAULT_IMAGE, named: false },
  strict: false,
  jobs: [],
  checkout: false,
};

/** The YAML files below a folder, by their path from it. */
function readYaml(folder: string): Files {
  const files = new Map<string, Buffer>();
  if (!existsSync(folder)) return files;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !YAML_FILE.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path));
  }
  return files;
}

function folders(folder: string): readonly string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** Every fixture as it is, and as the program leaves it. */
export function fixtures(folder: string): readonly Subject[] {
  const subjects: Subject[] = [];
  for (const theme of folders(folder)) {
    for (const leaf of folders(join(folder, theme))) {
      const name = `${theme}/${leaf}`;
      const input = readYaml(join(folder, theme, leaf, 'input'));
      const expected = readYaml(join(folder, theme, leaf, 'expected'));
      subjects.push(...checkout(`${name} before`, input));
      if (expected.size > 0) subjects.push(...checkout(`${name} after`, new Map([...input, ...expected])));
    }
  }
  return subjects;
}

/** A repository's pipeline, or each of its files where it has none. */
function checkout(name: string, files: Files): readonly Subject[] {
  if (files.has(ROOT)) return [{ name, files, root: ROOT, fragment: false }];
  return [...files.keys()].map((root) => ({ name: `${name} ${root}`, files, root, fragment: true }));
}

/** The pipelines of the resolver's tests: a file each, or a folder with several. */
export function pipelines(folder: string): readonly Subject[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => YAML_FILE.test(name)) : [];
  return [
    ...files.map((name) => {
      const all = new Map([[ROOT, readFileSync(join(folder, name))]]);
      return { name: `pipelines/${name}`, files: all, root: ROOT, fragment: false };
    }),
    ...folders(folder).flatMap((name) => checkout(`pipelines/${name}`, readYaml(join(folder, name)))),
  ];
}

/** Every file of a folder by itself, before and after its migration. */
export function loose(folder: string): readonly Subject[] {
  const project = new DiskProject(folder);
  const names = readdirSync(folder)
    .filter((name) => YAML_FILE.test(name))
    .sort();
  return names.flatMap((root) => {
    const before: Files = new Map([[root, readFileSync(join(folder, root))]]);
    const report = migrate({
      project,
      roots: [{ path: root, missing: 'unresolved' }],
      options: OPTIONS,
    });
    const changes = report.files.map(({ path, after }): [string, Buffer] => [path, Buffer.from(after, 'utf8')]);
    const after = { name: `${root} after`, files: new Map([...before, ...changes]), root, fragment: true };
    return [{ name: `${root} before`, files: before, root, fragment: true }, ...(changes.length > 0 ? [after] : [])];
  });
}

/** The local child pipelines that the jobs of a pipeline start. */
export function children(subject: Subject, pipeline: Pipeline): readonly Subject[] {
  const found = new Map<string, Subject>();
  for (const job of pipeline.jobs.values()) {
    const trigger = job.hidden ? undefined : pipeline.effective(job, 'trigger')?.value;
    const include = trigger?.kind === 'map' ? trigger.entries.get('include')?.value : undefined;
    for (const target of include ? includeTargets(include) : []) {
      if (target.kind !== 'local') continue;
      const root = target.path.replace(/^\.?\/+/, '');
      if (!subject.files.has(root) || root === subject.root) continue;
      const name = `${subject.name} › ${root}`;
      found.set(name, { ...subject, name, root, inputs: target.inputs });
    }
  }
  return [...found.values()];
}
