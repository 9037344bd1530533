import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ChildPipeline, childPipelines } from '../../src/gitlab/children.ts';
import { assemble } from '../../src/gitlab/include.ts';
import { plainJob } from '../../src/gitlab/plain.ts';
import { Pipeline, type ScriptEntry } from '../../src/gitlab/resolve.ts';
import type { Diagnostic, FileChange, JobStatus, Report } from '../../src/model.ts';
import { run } from '../../src/run.ts';
import { DiskProject } from '../../src/source/project.ts';
import { type IncludeRoot, Workspace } from '../../src/source/workspace.ts';
import { combinationsOf } from '../../src/worlds/include-choices.ts';
import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import { compareJobs, type Comparison, type JobScript, overwrittenImages, type Scenario } from './equivalence/index.ts';
import { disagreements } from './model-logins.ts';
import { outsideJobs } from './outside.ts';
import { runsOf } from './worlds.ts';

export const FIXTURES = join(__dirname, '../../fixtures');

/** What a fixture says beside its files; all of it is optional. */
export interface FixtureScenario {
  /** Extra files of the checkout at the time of the job, for the equivalence run. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Predefined variables that the project does not have. */
  readonly unset?: readonly string[];
  /** Files that the runner unpacks from artifacts of other jobs. */
  readonly artifacts?: Readonly<Record<string, string>>;
  /** The checkout holds no Dockerfile unless the fixture has one. */
  readonly withoutDockerfile?: boolean;
  readonly strict?: boolean;
  readonly shim?: boolean;
  readonly image?: string;
  readonly jobs?: readonly string[];
  /** Checkouts of included projects, below `@projects` in the input: the project's path, then folder and perhaps `:rw`. */
  readonly includeRoots?: Readonly<Record<string, string>>;
  /** Migrated jobs whose scripts cannot be compared by running them, with the reason. */
  readonly inconclusive?: Readonly<Record<string, string>>;
  /** Differences of migrated jobs in some of their worlds, each of which a finding of the job names. */
  readonly named?: Readonly<Record<string, readonly string[]>>;
  /** Variables that the pipeline does not set, for jobs that take them from the project's settings. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Every file below a folder, with its path relative to it. */
export function readTree(folder: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  if (!existsSync(folder)) return files;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length + 1), readFileSync(path));
  }
  return files;
}

export function writeTree(folder: string, files: ReadonlyMap<string, Buffer | string>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Included projects stand beside the checkout; fixtures hold them below a folder of this name. */
const PROJECTS = '@projects/';

/** Runs a function with a fresh folder that looks like a checkout, included projects beside it. */
export function withCheckout<T>(files: ReadonlyMap<string, Buffer | string>, body: (folder: string) => T): T {
  const temporary = mkdtempSync(join(tmpdir(), 'k2b-fixture-'));
  const folder = join(temporary, 'repository');
  try {
    mkdirSync(join(folder, '.git'), { recursive: true });
    writeTree(folder, outside(files));
    return body(folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function outside<T>(files: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...files].map(([path, file]) => [path.replace(PROJECTS, '../projects/'), file]));
}

/** The path of a change as fixtures hold it. */
function inFixture(path: string): string {
  return path.replace(/^\.\.\/projects\//, PROJECTS);
}

/** The part of a report that a fixture fixes: outcomes and codes, not prose. */
export function outline(report: Report) {
  return {
    jobs: report.jobs.map(({ job, status, reasons, flags }) => ({
      job,
      status,
      codes: [...new Set(reasons.map(({ severity, code }) => `${severity} ${code}`))],
      flags: flags.map(({ written, fidelity }) => `${written}: ${fidelity}`),
    })),
    diagnostics: report.diagnostics.map(({ code, location }) => `${code} ${location.path}:${location.line}`),
  };
}

function includeRoots(folder: string, { includeRoots: given = {} }: FixtureScenario): IncludeRoot[] {
  return Object.entries(given).map(([project, text]) => ({
    project,
    folder: join(folder, '../projects', text.replace(/:rw$/, '')),
    writable: text.endsWith(':rw'),
  }));
}

function runIn(folder: string, scenario: FixtureScenario): Report {
  const [first] = run([folder], {
    ciFile: '.gitlab-ci.yml',
    gitignore: true,
    ignorePatterns: [],
    image: { target: scenario.image ?? DEFAULT_IMAGE, named: scenario.image !== undefined },
    strict: scenario.strict ?? false,
    shim: scenario.shim ?? false,
    jobs: scenario.jobs ?? [],
    includeRoots: includeRoots(folder, scenario),
  });
  if (!first) throw new Error('no report');
  return first.report;
}

/** What is known of a migration by whatever ran it. */
export interface Outcome {
  readonly report: {
    readonly jobs: readonly {
      readonly job: string;
      readonly file: string;
      readonly status: JobStatus;
      readonly reasons: readonly Finding[];
    }[];
    readonly diagnostics: readonly Finding[];
  };
  /** Text of each file that changed. */
  readonly after: ReadonlyMap<string, Buffer>;
  /** Files that a second run would change. */
  readonly again: readonly string[];
  readonly bytesOutside: readonly string[];
}

type Finding = Pick<Diagnostic, 'code' | 'severity' | 'message'>;

export interface FixtureResult extends Outcome {
  readonly report: Report;
}

export function runFixture(input: ReadonlyMap<string, Buffer>, scenario: FixtureScenario): FixtureResult {
  return withCheckout(input, (folder) => {
    const report = runIn(folder, scenario);
    const after = new Map(report.files.map((change) => [inFixture(change.path), Buffer.from(change.after, 'utf8')]));
    writeTree(folder, outside(after));
    const again = runIn(folder, scenario).files.map(({ path }) => path);
    return { report, after, again, bytesOutside: report.files.filter(changesOutside).map(({ path }) => path) };
  });
}

function changesOutside({ before, after, edits }: FileChange): boolean {
  let rebuilt = '';
  let position = 0;
  for (const edit of edits) {
    rebuilt += before.text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return rebuilt + before.text.slice(position) !== after;
}

export function readScenario(folder: string): FixtureScenario {
  const path = join(folder, 'scenario.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as FixtureScenario) : {};
}

/** The child pipelines that a root triggers, whose inputs and variables come from it. */
function childrenOf(project: Workspace, path: string): readonly ChildPipeline[] {
  return childPipelines(assemble(project, path, { missing: 'unresolved', conditional: 'in' }), project);
}

function asRoot(path: string): ChildPipeline {
  return { path, inputs: undefined, beside: [], variables: { always: new Map(), perhaps: new Map() } };
}

const textOf = ({ value, filled }: ScriptEntry): string => filled ?? value.text;

/** The scripts of a job as the runner would get them, in each of the worlds in which it runs. */
function scripts(
  files: ReadonlyMap<string, Buffer>,
  report: Outcome['report'],
  job: string,
  file: string,
  extra: FixtureScenario,
): readonly WorldScript[] {
  return withCheckout(files, (folder) => {
    const project = new Workspace(new DiskProject(folder), includeRoots(folder, extra));
    const paths = [...new Set(['.gitlab-ci.yml', file, ...report.jobs.map((outcome) => outcome.file)])];
    const found = paths.filter((path) => files.has(path));
    const children = found.flatMap((path) => childrenOf(project, path));
    // A file that a pipeline in view starts does not run alone.
    const alone = found.filter((path) => children.every((child) => child.path !== path)).map(asRoot);
    const roots = [...alone, ...children];
    const worlds = roots.map((root) => ({ path: root.path, scripts: scriptsIn(root, project, job, extra) }));
    // Other parents of the same file give it other inputs.
    const first = worlds.find((world) => world.scripts.length > 0);
    if (!first) throw new Error(`the job ${job} is not in view`);
    return worlds.flatMap((world) => (world.path === first.path ? world.scripts : []));
  });
}

/** More runs of one job than that are not made. */
const MAX_RUNS = 6;

function scriptsIn(
  child: ChildPipeline,
  project: Workspace,
  job: string,
  extra: FixtureScenario,
): readonly WorldScript[] {
  const worlds = includeWorlds(child, project).map((pipeline) => scriptsOf(pipeline, child, job, extra));
  // Each combination of the includes is run once before any is run twice.
  const longest = Math.max(0, ...worlds.map((runs) => runs.length));
  const inTurn = Array.from({ length: longest }, (_, index) => worlds.flatMap((runs) => runs[index] ?? []));
  const [first] = worlds.filter((runs) => runs.length > 0);
  const several = worlds.filter((runs) => runs.length > 0).length > 1;
  return several ? inTurn.flat().slice(0, MAX_RUNS) : (first ?? []);
}

/** The pipelines that the rules of includes can make of a root, those that GitLab refuses left out. */
function includeWorlds({ path, inputs, rules, beside }: ChildPipeline, project: Workspace): readonly Pipeline[] {
  const load = (leftOut: ReadonlySet<string>): Pipeline =>
    new Pipeline(assemble(project, path, { missing: 'unresolved', inputs, rules, beside, conditional: 'in', leftOut }));
  const whole = load(new Set());
  const { choices } = whole.assembly;
  if (choices.length === 0) return [whole];
  const known = new Map([...whole.jobs.values()].map(({ name, unknownBases }) => [name, unknownBases.length]));
  return combinationsOf(choices)
    .leftOut.map(load)
    .filter(({ diagnostics, jobs }) => {
      const lacks = [...jobs.values()].some(({ name, unknownBases }) => unknownBases.length > (known.get(name) ?? 0));
      return !lacks && diagnostics.every(({ severity }) => severity !== 'error');
    });
}

/** A script with all that the job is in its world. */
interface WorldScript extends JobScript {
  readonly plain: string;
}

function scriptsOf(
  pipeline: Pipeline,
  { variables: { always } }: ChildPipeline,
  job: string,
  extra: FixtureScenario,
): readonly WorldScript[] {
  const found = pipeline.jobs.get(job);
  const script = found && pipeline.script(found, 'script');
  if (!found || !script) return [];
  const items = [...(pipeline.script(found, 'before_script') ?? []), ...script].map(textOf);
  const afterItems = (pipeline.script(found, 'after_script') ?? []).map(textOf);
  const passed = Object.fromEntries(
    [...always].flatMap(([name, [text]]) => (text === undefined ? [] : [[name, text]])),
  );
  const plain = JSON.stringify([...plainJob(pipeline, found)]);
  return runsOf(pipeline, found).map((own) => {
    const variables = { ...extra.variables, ...own, ...passed };
    return { name: job, items, afterItems, variables, plain };
  });
}

/** Runs the scripts of every migrated job before and after and compares what they ask for. */
export function compareFixture(input: ReadonlyMap<string, Buffer>, result: Outcome, extra: FixtureScenario) {
  const files = new Map([...input, ...result.after]);
  const scenario: Scenario = {
    files: {
      ...(extra.withoutDockerfile === true ? {} : { Dockerfile: 'FROM scratch\n' }),
      ...asText(input),
      ...extra.files,
    },
    ...(extra.env ? { env: extra.env } : {}),
    ...(extra.unset ? { unset: extra.unset } : {}),
    ...(extra.artifacts ? { artifacts: extra.artifacts } : {}),
    unknownDockerfile: extra.withoutDockerfile !== true && !input.has('Dockerfile'),
  };
  const compared = result.report.jobs
    .filter(({ status }) => status === 'migrated')
    .map(({ job, file }) => {
      const before = scripts(input, result.report, job, file, extra);
      const after = scripts(files, result.report, job, file, extra);
      const scriptFiles = asText(result.after);
      const inYaml = Object.keys(scriptFiles).length === 0;
      const changes = inYaml && before.some((script, index) => script.plain !== after[index]?.plain);
      const worlds = before.flatMap((script, index) => {
        const changed = after[index] && { ...after[index], files: scriptFiles };
        // Where the includes make another job of it, which is left alone, there is nothing to compare.
        if (!changed || (changes && script.plain === changed.plain)) return [];
        const comparison = compareJobs(script, changed, scenario);
        const { uses } = comparison;
        const models = [
          ...disagreements('kaniko', script, scenario, uses.before),
          ...disagreements('buildkit', changed, scenario, uses.after),
        ];
        return [{ ...comparison, differences: [...comparison.differences, ...models] }];
      });
      return { job, comparison: joined(worlds) };
    });
  // A tag is one thing, whichever job writes it.
  const clashes = overwrittenImages(compared.flatMap(({ comparison }) => comparison.uses.after));
  return compared.map(({ job, comparison }) => {
    const differences = [...new Set([...comparison.differences, ...clashes])];
    return { job, comparison: { ...comparison, differences, equal: comparison.equal && clashes.length === 0 } };
  });
}

/**
 * Runs each template that has changed, before and after, as a user without overrides of its own would have it: users that
 * are out of view get the change as well.
 */
export function compareTemplates(input: ReadonlyMap<string, Buffer>, result: Outcome, extra: FixtureScenario) {
  return [...compareWhole(input, result, extra), ...compareOutside(input, result, extra)];
}

/** Runs jobs that stand in no file in view, before and after, on what the files share with them. */
function compareOutside(input: ReadonlyMap<string, Buffer>, result: Outcome, extra: FixtureScenario) {
  const files = new Map([...input, ...result.after]);
  const [before, after] = [input, files].map((one) => rootPipeline(one, extra, (pipeline) => pipeline));
  // Behind a root in braces there is no place for another job.
  if (!before || !after || /^\s*\{/.test(input.get(ROOT)?.toString('utf8') ?? '')) return [];
  return outsideJobs(before, after).flatMap(({ name, problem, ...texts }) => {
    const withJob = (all: ReadonlyMap<string, Buffer>, text: string): Map<string, Buffer> =>
      new Map([...all, [ROOT, Buffer.from(`${all.get(ROOT)?.toString('utf8') ?? ''}\n${text}`)]]);
    const jobs = [{ job: name, file: ROOT, status: 'migrated' as const, reasons: [] }];
    const report = { ...result.report, jobs };
    const changed = new Map([...result.after, [ROOT, withJob(files, texts.after).get(ROOT) ?? Buffer.from('')]]);
    const compared = compareFixture(withJob(input, texts.before), { ...result, after: changed, report }, extra);
    return compared.map(({ job, comparison }) => ({
      job,
      comparison: {
        ...comparison,
        differences: [...comparison.differences, ...(problem === undefined ? [] : [problem])],
      },
    }));
  });
}

function compareWhole(input: ReadonlyMap<string, Buffer>, result: Outcome, extra: FixtureScenario) {
  const [before, after] = [input, new Map([...input, ...result.after])].map((files) => wholeTemplates(files, extra));
  // One that is migrated in part is told.
  const isTold = (name: string): boolean =>
    result.report.diagnostics.some(({ code, message }) => code === 'K2B415' && message.includes(` ${name} `));
  const changed = [...(before ?? [])].filter(([name, text]) => after?.get(name) !== text && !isTold(name));
  const [first] = result.report.jobs;
  const jobs = first ? changed.map(([job]) => ({ ...first, job, file: ROOT, status: 'migrated' as const })) : [];
  return compareFixture(input, { ...result, report: { ...result.report, jobs } }, extra).map(({ job, comparison }) => {
    // A build may be given the name of a folder of the old image, which is text there.
    const kept = (after?.get(job) ?? '').replaceAll(/(?:build-arg|label|annotation)[:.][\w.-]+=[^\s"'\\]*/g, '');
    const isKaniko = /kaniko\/executor|gcr\.io\/kaniko|\/kaniko\/\.docker/.test(kept);
    const left = isKaniko ? ['the template is migrated in part'] : [];
    return { job, comparison: { ...comparison, differences: [...comparison.differences, ...left] } };
  });
}

const ROOT = '.gitlab-ci.yml';

/** The hidden jobs of the root pipeline that run Kaniko by themselves or hold BuildKit, each as a text. */
function wholeTemplates(files: ReadonlyMap<string, Buffer>, extra: FixtureScenario): ReadonlyMap<string, string> {
  const found = rootPipeline(files, extra, (pipeline) => {
    const texts = new Map<string, string>();
    for (const job of pipeline.jobs.values()) {
      const keys = plainJob(pipeline, job);
      const runs = /"\/kaniko\/executor|buildctl/.test(keys.get('script') ?? '') && keys.has('image');
      if (!job.hidden || !runs) continue;
      const parts = ['image', 'before_script', 'script', 'after_script', 'variables'];
      texts.set(job.name, parts.map((part) => keys.get(part) ?? '').join('\n'));
    }
    return texts;
  });
  return found ?? new Map();
}

/** Looks at the root pipeline of a repository; undefined where there is none. */
function rootPipeline<T>(
  files: ReadonlyMap<string, Buffer>,
  extra: FixtureScenario,
  look: (pipeline: Pipeline) => T,
): T | undefined {
  if (!files.has(ROOT)) return undefined;
  return withCheckout(files, (folder) => {
    const project = new Workspace(new DiskProject(folder), includeRoots(folder, extra));
    return look(new Pipeline(assemble(project, ROOT, { missing: 'unresolved', conditional: 'in' })));
  });
}

/** What the worlds of a job come to together: each must be equal, and one of them must prove something. */
function joined(worlds: readonly Comparison[]): Comparison {
  const [first, ...others] = worlds;
  if (!first || others.length === 0) return first ?? compareNothing();
  const proof = worlds.find(({ inconclusive }) => inconclusive === undefined);
  return {
    ...(proof ?? first),
    equal: worlds.every(({ equal, inconclusive }) => equal || inconclusive !== undefined),
    differences: [...new Set(worlds.flatMap(({ differences }) => differences))],
  };
}

function compareNothing(): never {
  throw new Error('the job runs in no world');
}

function asText(files: ReadonlyMap<string, Buffer>): Record<string, string> {
  return Object.fromEntries(
    [...files].filter(([path]) => !/\.ya?ml$/.test(path)).map(([path, bytes]) => [path, bytes.toString('utf8')]),
  );
}

/** Declares the tests of all fixtures of a theme. `UPDATE_FIXTURES=1` writes what the program does now. */
export function describeTheme(theme: string): void {
  describe(theme, () => {
    const leaves = readdirSync(join(FIXTURES, theme), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    test.each(leaves.map(({ name }) => name).sort())('%s', (leaf) => {
      const folder = join(FIXTURES, theme, leaf);
      const input = readTree(join(folder, 'input'));
      const scenario = readScenario(folder);

      const result = runFixture(input, scenario);

      if (process.env['UPDATE_FIXTURES'] === '1') update(folder, result);
      const expected = readTree(join(folder, 'expected'));
      expect([...result.after.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [path, bytes] of expected)
        expect(result.after.get(path)?.toString('utf8')).toBe(bytes.toString('utf8'));
      expect(outline(result.report)).toEqual(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')));
      expect(result.again).toEqual([]);
      expect(result.bytesOutside).toEqual([]);
      for (const { job, comparison } of compareFixture(input, result, scenario)) {
        expect({ job, differences: comparison.differences }).toEqual({ job, differences: scenario.named?.[job] ?? [] });
        const excused = scenario.inconclusive?.[job];
        if (excused === undefined)
          expect({ job, inconclusive: comparison.inconclusive }).toEqual({ job, inconclusive: undefined });
        else expect({ job, inconclusive: comparison.inconclusive !== undefined }).toEqual({ job, inconclusive: true });
      }
      for (const { job, comparison } of compareTemplates(input, result, scenario))
        expect({ job, differences: comparison.differences }).toEqual({ job, differences: [] });
    });
  });
}

function update(folder: string, result: FixtureResult): void {
  rmSync(join(folder, 'expected'), { recursive: true, force: true });
  writeTree(join(folder, 'expected'), result.after);
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(outline(result.report), null, 2)}\n`);
}
