import { type ChildPipeline, childPipelines, type ParentVariables } from './gitlab/children.ts';
import { assemble, type AssembleOptions, type Assembly, readDiagnostic } from './gitlab/include.ts';
import { looksLikeGitLabCi } from './gitlab/looks-like.ts';
import type { Project } from './gitlab/project.ts';
import { diagnostic } from './diagnostics/index.ts';
import type { Value } from './gitlab/value.ts';
import { combinationsOf } from './worlds/include-choices.ts';
import { MAX_WORLDS } from './worlds/worlds.ts';
import type { Root } from './migrate.ts';
import type { Diagnostic, InspectedFile } from './model.ts';

/** What is looked at in a repository, wherever its files are. */
export interface Searched {
  /** The root pipeline, relative to the root, when there is one. */
  readonly pipeline: string | undefined;
  /** Other files that may be GitLab CI and hold a needle, relative to the root. */
  readonly candidates: readonly string[];
  /** Files named on the command line. */
  readonly named: readonly string[];
  /** YAML files that were not looked into, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

export interface Found {
  readonly roots: Root[];
  readonly diagnostics: Diagnostic[];
  /** Why each file was read or skipped. */
  readonly searched: readonly InspectedFile[];
}

/**
 * The roots of a repository: its pipeline, child pipelines, named files, and files that nothing in view includes.
 */
export function findRoots(repository: Searched, project: Project): Found {
  const { pipeline, candidates, named } = repository;
  const roots: Root[] = [];
  const parents = new Map<string, readonly ParentVariables[]>();
  const searched: InspectedFile[] = [...repository.skipped.map((file) => ({ ...file, read: false }))];
  const diagnostics: Diagnostic[] = [];
  const covered = new Set<string>();
  const add = (path: string, missing: Root['missing'], why: string, child?: ChildPipeline): void => {
    const { inputs, beside, rules } = child ?? {};
    const loaded = project.load(path);
    const sameFile = roots.filter((root) => root.path === path || project.load(root.path) === loaded);
    // Other inputs of another parent make other values, and so perhaps another build.
    const given = keyOfInputs(child);
    const isKnown = sameFile.some((root) => child === undefined || keyOfInputs(root) === given);
    if (isKnown || sameFile.length >= MAX_WORLDS) return;
    roots.push({ path, missing, inputs, ...(beside ? { beside } : {}), ...(rules ? { rules } : {}) });
    searched.push({ path, read: true, why });
    const options: AssembleOptions = { missing, inputs, beside, rules, conditional: 'in' };
    const assembly = assemble(project, path, options);
    covered.add(path);
    for (const file of assembly.files) covered.add(file.source.path);
    for (const child of childrenOf(assembly, project, options)) {
      parents.set(child.path, [...(parents.get(child.path) ?? []), child.variables]);
      add(child.path, 'error', `child pipeline of ${path}`, child);
    }
  };
  // Kaniko may run without the word: in what is out of view, by another name, in a script or a Makefile.
  if (pipeline !== undefined) add(pipeline, 'error', 'root pipeline');
  for (const path of named) add(path, path === pipeline ? 'error' : 'unresolved', 'named on the command line');
  const loose = candidates.filter((path) => {
    if (covered.has(path) || isCandidate(path, project, diagnostics)) return !covered.has(path);
    searched.push({ path, read: false, why: 'it names Kaniko, but is no GitLab CI file, or does not parse' });
    return false;
  });
  const alone = 'it names Kaniko, and no pipeline in view includes it';
  const included = new Set<string>();
  for (const path of loose) {
    for (const file of assemble(project, path, { missing: 'unresolved', conditional: 'in' }).files) {
      if (file.source.path !== path) included.add(file.source.path);
    }
  }
  for (const path of loose) if (!included.has(path)) add(path, 'unresolved', alone);
  for (const path of loose) if (!covered.has(path)) add(path, 'unresolved', alone);
  const marked = roots.map((root) => {
    const given = parents.get(root.path);
    return given ? { ...root, parents: given } : root;
  });
  return { roots: marked, diagnostics, searched };
}

/** The child pipelines that any combination of the includes triggers, each once. */
function childrenOf(assembly: Assembly, project: Project, options: AssembleOptions): readonly ChildPipeline[] {
  const others = combinationsOf(assembly.choices).leftOut.filter(({ size }) => size > 0);
  const worlds = [assembly, ...others.map((leftOut) => assemble(project, assembly.root, { ...options, leftOut }))];
  const found = worlds.flatMap((world) => childPipelines(world, project));
  const keyOf = (child: ChildPipeline): string => {
    const { always, perhaps } = child.variables;
    return JSON.stringify([child.path, keyOfInputs(child), [...always], [...perhaps]]);
  };
  return [...new Map(found.map((child) => [keyOf(child), child])).values()];
}

/** What the trigger of a child pipeline gives to it: all that its own text does not say. */
function keyOfInputs(given: Pick<Root, 'inputs' | 'rules' | 'beside'> | undefined): string {
  const texts = (value: Value | undefined): string | undefined =>
    value?.file.source.text.slice(value.range.start, value.range.end);
  const { inputs, rules, beside = [] } = given ?? {};
  const others = beside.map((one) => [one.path, texts(one.inputs), texts(one.rules)]);
  return JSON.stringify([texts(inputs), texts(rules), ...others]);
}

/** A file that is not reached from a root counts only if it is GitLab CI; if it does not parse, that is a warning. */
function isCandidate(path: string, project: Project, diagnostics: Diagnostic[]): boolean {
  const loaded = project.load(path);
  if ('kind' in loaded) {
    diagnostics.push(readDiagnostic(loaded));
    return false;
  }
  const broken = loaded.diagnostics[0];
  if (!broken) return looksLikeGitLabCi(loaded);
  diagnostics.push(diagnostic('K2B008', broken.location, { path, problem: broken.message }));
  return false;
}
