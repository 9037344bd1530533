import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { ReadProblem } from '../source/text.ts';
import { locate } from '../source/position.ts';
import type { ParentVariables, RootFile } from './children.ts';
import { bindInputs, fillInputs, inputSpecs } from './inputs.ts';
import { type IncludeTarget, includeTargets } from './include-target.ts';
import type { LoadedFile } from './load.ts';
import type { Project } from './project.ts';
import { deepMerge, effectiveText, type MapValue, type Value, withStep } from './value.ts';

export type { Project } from './project.ts';

/** GitLab's default limit of includes in one pipeline. */
const MAX_INCLUDES = 150;

/** An include whose content is not in view. */
export interface UnresolvedInclude {
  readonly kind: IncludeTarget['kind'];
  readonly target: string;
  readonly location: Location;
}

/** Includes that come or stay out together: those of one file whose `rules` are the same. */
export interface IncludeChoice {
  /** The same for the same includes after an edit of anything else. */
  readonly key: string;
  readonly rules: Value;
  readonly targets: readonly string[];
}

/** A root file with everything it includes, merged as GitLab merges it, before `extends` and references. */
export interface Assembly {
  readonly root: string;
  readonly content: MapValue | undefined;
  /** Every file that takes part, in the order of merging, with the files that include it. */
  readonly files: readonly LoadedFile[];
  readonly includedBy: ReadonlyMap<string, ReadonlySet<string>>;
  readonly unresolved: readonly UnresolvedInclude[];
  /** Includes that their `rules` may leave out. */
  readonly conditional: readonly string[];
  /** The same, by what decides about them. */
  readonly choices: readonly IncludeChoice[];
  /** The keys of the choices that are out here. */
  readonly leftOut: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
  /** A file that is given alone: what it lacks may be defined elsewhere. */
  readonly fragment: boolean;
  /** The inputs that a parent pipeline gives. */
  readonly inputs: MapValue | undefined;
  /** Files that a trigger includes behind the root file. */
  readonly beside: readonly RootFile[] | undefined;
  /** What the parent pipelines that start it give to variables; missing where no parent is in view. */
  readonly parents?: readonly ParentVariables[] | undefined;
}

/** How a root file is read. */
export interface AssembleOptions {
  /** A missing local include is an error in a root pipeline, and only out of view for a file that is given alone. */
  readonly missing: 'error' | 'unresolved';
  /** Whether includes with `rules` take part. */
  readonly conditional: 'in' | 'out';
  /** Choices that are out, where the others take part. */
  readonly leftOut?: ReadonlySet<string>;
  /** The inputs that a parent pipeline gives. */
  readonly inputs?: MapValue | undefined;
  /** The rules of the trigger that may leave the root file out. */
  readonly rules?: Value | undefined;
  /** What the parent pipelines that start it give to variables. */
  readonly parents?: readonly ParentVariables[] | undefined;
  /** Files that a trigger includes behind the root file, merged over it. */
  readonly beside?: readonly RootFile[] | undefined;
}

/**
 * Reads a root file and follows its includes: included files first, in order, each deep-merged; the including file last
 * and so strongest. Inputs are filled in file by file, before anything is merged.
 * @param path - path of the root file
 * @see https://docs.gitlab.com/ci/yaml/includes/ and lib/gitlab/ci/config.rb
 */
export function assemble(project: Project, path: string, options: AssembleOptions): Assembly {
  const assembler = new Assembler(project, options);
  const content = assembler.root([{ path, inputs: options.inputs, rules: options.rules }, ...(options.beside ?? [])]);
  const { files, includedBy, unresolved, conditional, diagnostics } = assembler;
  const { inputs, beside, parents, leftOut = new Set<string>() } = options;
  const choices = [...assembler.choices.values()];
  const facts = { fragment: options.missing === 'unresolved', inputs, beside, parents, choices, leftOut };
  return { root: path, content, files: [...files], includedBy, unresolved, conditional, diagnostics, ...facts };
}

class Assembler {
  readonly files = new Set<LoadedFile>();
  readonly includedBy = new Map<string, Set<string>>();
  readonly unresolved: UnresolvedInclude[] = [];
  readonly conditional: string[] = [];
  readonly choices = new Map<string, IncludeChoice>();
  readonly diagnostics: Diagnostic[] = [];
  private count = 0;
  private readonly project: Project;
  private readonly options: AssembleOptions;

  constructor(project: Project, options: AssembleOptions) {
    this.project = project;
    this.options = options;
  }

  /** The root takes its inputs from whoever starts the pipeline, so one without a value is out of view. */
  root(files: readonly RootFile[]): MapValue | undefined {
    const maps = files.flatMap(({ path, inputs, rules }) =>
      this.isLeftOut(rules, path) ? [] : (this.file(path, undefined, [], inputs, false) ?? []),
    );
    const [first, ...others] = maps;
    return first && others.reduce(deepMerge, first);
  }

  /** Content of a file with its includes merged in; undefined when there is nothing to merge. */
  private file(
    path: string,
    from: Location | undefined,
    stack: readonly string[],
    given: MapValue | undefined,
    strict: boolean,
  ): MapValue | undefined {
    const loaded = this.project.load(path);
    if ('kind' in loaded) {
      this.diagnostics.push(readDiagnostic(loaded, from));
      return undefined;
    }
    if (!this.files.has(loaded)) this.diagnostics.push(...loaded.diagnostics);
    this.files.add(loaded);
    const content = this.filled(loaded, from, given, strict);
    const include = content?.entries.get('include');
    if (!content || !include) return content;
    let merged: MapValue | undefined;
    for (const target of includeTargets(include.value)) {
      for (const map of this.target(target, [...stack, path])) merged = merged ? deepMerge(merged, map) : map;
    }
    return merged ? deepMerge(merged, content) : content;
  }

  /** The content of a file with its inputs filled in. */
  private filled(
    { content, header, source, starts }: LoadedFile,
    from: Location | undefined,
    given: MapValue | undefined,
    strict: boolean,
  ): MapValue | undefined {
    if (!content || (!header && !given)) return content;
    const { inputs, problems } = bindInputs(inputSpecs(header), given, strict);
    const location = from ?? locate(source.path, starts, header?.range ?? { start: 0, end: 0 });
    for (const { name, problem } of problems)
      this.diagnostics.push(diagnostic('K2B416', location, { file: source.path, name, problem }));
    return fillInputs(content, inputs);
  }

  private target(target: IncludeTarget, stack: readonly string[]): MapValue[] {
    const { value, rules, inputs } = target;
    const location = locate(value.file.source.path, value.file.starts, value.range);
    if (this.isLeftOut(rules, target.target)) return [];
    const maps: MapValue[] = [];
    for (const path of this.paths(target, location)) {
      const map = this.included(path, location, stack, inputs);
      if (map) maps.push(withStep(map, { kind: 'include', file: path }));
    }
    return maps;
  }

  private isLeftOut(rules: Value | undefined, target: string): boolean {
    if (!rules) return false;
    this.conditional.push(target);
    const { key } = this.choice(rules, target);
    return this.options.conditional === 'out' || this.options.leftOut?.has(key) === true;
  }

  /** Rules of another file may be judged elsewhere (`exists` looks at the project of the file), so they decide alone. */
  private choice(rules: Value, target: string): IncludeChoice {
    const { path } = rules.file.source;
    const key = JSON.stringify([path, written(rules)]);
    const known = this.choices.get(key);
    const targets = [...new Set([...(known?.targets ?? []), target])];
    const choice = { key, rules, targets };
    this.choices.set(key, choice);
    return choice;
  }

  /** The files that an include names; what is out of view is noted. */
  private paths(target: IncludeTarget, location: Location): readonly string[] {
    const from = location.path;
    const paths =
      target.kind === 'local'
        ? /[$]/.test(target.path)
          ? undefined
          : this.localPaths(target.path, from, location)
        : this.project.external?.(target);
    if (paths) return paths;
    this.unresolved.push({ kind: target.kind, target: target.target, location });
    return [];
  }

  private localPaths(target: string, from: string, location: Location): readonly string[] | undefined {
    const written = target.replace(/^\.?\/+/, '');
    if (/[*]/.test(written)) return this.project.glob(written, from);
    const path = this.project.local?.(written, from) ?? written;
    if (this.project.exists(path) === true) return [path];
    if (this.options.missing === 'unresolved') return undefined;
    this.diagnostics.push(diagnostic('K2B401', location, { target }));
    return [];
  }

  private included(
    path: string,
    location: Location,
    stack: readonly string[],
    inputs: MapValue | undefined,
  ): MapValue | undefined {
    if (stack.includes(path)) {
      this.diagnostics.push(diagnostic('K2B402', location, { target: path }));
      return undefined;
    }
    if (++this.count > MAX_INCLUDES) {
      if (this.count === MAX_INCLUDES + 1) {
        const data = { job: stack[0] ?? path, limit: String(MAX_INCLUDES), what: 'includes' };
        this.diagnostics.push(diagnostic('K2B413', location, data));
      }
      return undefined;
    }
    const by = this.includedBy.get(path) ?? new Set();
    this.includedBy.set(path, by.add(location.path));
    return this.file(path, location, stack, inputs, true);
  }
}

/** The text of a value with its inputs filled in, as something that can be compared. */
function written(value: Value): unknown {
  switch (value.kind) {
    case 'scalar':
      return effectiveText(value);
    case 'seq':
      return value.items.map((item) => written(item.value));
    case 'map':
      return [...value.entries].map(([key, entry]) => [key, written(entry.value)]);
    case 'reference':
      return value.path;
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
