import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { ReadProblem } from '../source/read.ts';
import { locate } from '../source/position.ts';
import type { LoadedFile } from './load.ts';
import { deepMerge, type Entry, type MapValue, type Value, withStep } from './value.ts';

/** The files of one repository, as the resolver sees them. Paths are relative to its root, with forward slashes. */
export interface Project {
  /** Loads a file once; the same object for the same path. */
  load(path: string): LoadedFile | ReadProblem;
  /** Paths that match a pattern of `include:local`, sorted. */
  glob(pattern: string): readonly string[];
  /** True when the file or folder exists. Undefined when the tree is not in view. */
  exists(path: string): boolean | undefined;
  /** The text of any file of the tree (a script, a Dockerfile), undefined when it is not in view. */
  text(path: string): string | undefined;
}

/** GitLab's default limit of includes in one pipeline. */
const MAX_INCLUDES = 150;

/** An include whose content is not in view. */
export interface UnresolvedInclude {
  readonly target: string;
  readonly location: Location;
}

/** A root file with everything it includes, merged as GitLab merges it, before `extends` and references. */
export interface Assembly {
  readonly root: string;
  readonly content: MapValue | undefined;
  /** Every file that takes part, in the order of merging. */
  readonly files: readonly LoadedFile[];
  readonly unresolved: readonly UnresolvedInclude[];
  /** Includes that their `rules` may leave out. */
  readonly conditional: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** A file that is given alone: what it lacks may be defined elsewhere. */
  readonly fragment: boolean;
}

/** How a root file is read. */
export interface AssembleOptions {
  /** A missing local include is an error in a root pipeline, and only out of view for a file that is given alone. */
  readonly missing: 'error' | 'unresolved';
  /** Whether includes with `rules` take part. */
  readonly conditional: 'in' | 'out';
}

/**
 * Reads a root file and follows its local includes: included files first, in order, each deep-merged; the including
 * file last and so strongest.
 * @param path - path of the root file
 * @see https://docs.gitlab.com/ci/yaml/includes/
 */
export function assemble(project: Project, path: string, options: AssembleOptions): Assembly {
  const assembler = new Assembler(project, options);
  const content = assembler.file(path, undefined, []);
  const { files, unresolved, conditional, diagnostics } = assembler;
  const fragment = options.missing === 'unresolved';
  return { root: path, content, files: [...files], unresolved, conditional, diagnostics, fragment };
}

class Assembler {
  readonly files = new Set<LoadedFile>();
  readonly unresolved: UnresolvedInclude[] = [];
  readonly conditional: string[] = [];
  readonly diagnostics: Diagnostic[] = [];
  private count = 0;
  private readonly project: Project;
  private readonly options: AssembleOptions;

  constructor(project: Project, options: AssembleOptions) {
    this.project = project;
    this.options = options;
  }

  /** Content of a file with its includes merged in; undefined when there is nothing to merge. */
  file(path: string, from: Location | undefined, stack: readonly string[]): MapValue | undefined {
    const loaded = this.project.load(path);
    if ('kind' in loaded) {
      this.problem(loaded, from);
      return undefined;
    }
    if (!this.files.has(loaded)) this.diagnostics.push(...loaded.diagnostics);
    this.files.add(loaded);
    const { content } = loaded;
    const include = content?.entries.get('include');
    if (!content || !include) return content;
    let merged: MapValue | undefined;
    for (const target of includeTargets(include.value)) {
      const included = this.target(target, [...stack, path]);
      for (const map of included) merged = merged ? deepMerge(merged, map) : map;
    }
    return merged ? deepMerge(merged, content) : content;
  }

  private target(value: Value, stack: readonly string[]): MapValue[] {
    const location = locate(value.file.source.path, value.file.starts, value.range);
    const include = readInclude(value);
    if (!include) return [];
    if (include.conditional) {
      this.conditional.push(include.target);
      if (this.options.conditional === 'out') return [];
    }
    if (include.kind !== 'local' || /[$]/.test(include.target)) {
      this.unresolved.push({ target: include.target, location });
      return [];
    }
    const maps: MapValue[] = [];
    for (const path of this.localPaths(include.target, location)) {
      const map = this.included(path, location, stack);
      if (map) maps.push(withStep(map, { kind: 'include', file: path }));
    }
    return maps;
  }

  private localPaths(target: string, location: Location): readonly string[] {
    const path = target.replace(/^\.?\/+/, '');
    if (/[*]/.test(path)) return this.project.glob(path);
    if (this.project.exists(path) === true) return [path];
    if (this.options.missing === 'error') this.diagnostics.push(diagnostic('K2B401', location, { target }));
    else this.unresolved.push({ target, location });
    return [];
  }

  private included(path: string, location: Location, stack: readonly string[]): MapValue | undefined {
    if (stack.includes(path)) {
      this.diagnostics.push(diagnostic('K2B402', location, { target: path }));
      return undefined;
    }
    if (++this.count > MAX_INCLUDES) {
      if (this.count === MAX_INCLUDES + 1) {
        const data = {
          job: stack[0] ?? path,
          limit: String(MAX_INCLUDES),
          what: 'includes',
        };
        this.diagnostics.push(diagnostic('K2B413', location, data));
      }
      return undefined;
    }
    return this.file(path, location, stack);
  }

  private problem(problem: ReadProblem, from: Location | undefined): void {
    this.diagnostics.push(readDiagnostic(problem, from));
  }
}

/** The finding for a file that could not be read; located at the include that names it, when there is one. */
export function readDiagnostic(problem: ReadProblem, from?: Location): Diagnostic {
  const { path } = problem;
  const location = from ?? { path, range: { start: 0, end: 0 }, line: 1, column: 1 };
  switch (problem.kind) {
    case 'missing':
      return from
        ? diagnostic('K2B401', location, { target: path })
        : diagnostic('K2B002', location, { path, cause: 'no such file or folder' });
    case 'unreadable':
      return diagnostic('K2B002', location, { path, cause: problem.cause });
    case 'not-utf8':
      return diagnostic('K2B001', location, { path });
    case 'too-large':
      return diagnostic('K2B004', location, { path, bytes: String(problem.bytes) });
  }
}

/** The entries of `include:`, a single one or a list (in which an alias may be a list itself). */
function includeTargets(value: Value): readonly Value[] {
  if (value.kind !== 'seq') return [value];
  return value.items.flatMap((item) => includeTargets(item.value));
}

interface Include {
  readonly kind: 'local' | 'external';
  readonly target: string;
  readonly conditional: boolean;
}

const EXTERNAL_KEYS = ['project', 'remote', 'template', 'component', 'artifact'] as const;

function readInclude(value: Value): Include | undefined {
  if (value.kind === 'scalar') {
    const external = /^https?:\/\//.test(value.text);
    return value.text === ''
      ? undefined
      : { kind: external ? 'external' : 'local', target: value.text, conditional: false };
  }
  if (value.kind !== 'map') return undefined;
  const conditional = value.entries.has('rules');
  const local = scalarText(value.entries.get('local'));
  if (local !== undefined) return { kind: 'local', target: local, conditional };
  for (const key of EXTERNAL_KEYS) {
    const target = scalarText(value.entries.get(key));
    if (target === undefined) continue;
    const file = scalarText(value.entries.get('file'));
    return { kind: 'external', target: file ? `${target}: ${file}` : target, conditional };
  }
  return undefined;
}

function scalarText(entry: Entry | undefined): string | undefined {
  return entry?.value.kind === 'scalar' && entry.value.type !== 'null' ? entry.value.text : undefined;
}
