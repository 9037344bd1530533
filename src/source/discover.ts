import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { isScriptName, NEEDLES, SCRIPT_NEEDLE } from '../gitlab/looks-like.ts';
import { slashes } from './project.ts';
import type { IncludeRoot } from './workspace.ts';

export interface DiscoverOptions {
  readonly ciFile: string;
  readonly gitignore: boolean;
  readonly ignorePatterns: readonly string[];
  /** Checkouts of projects that are included. */
  readonly includeRoots?: readonly IncludeRoot[];
  /** A file is looked at when its bytes hold one of these words; `kaniko` when nothing is said. */
  readonly needles?: readonly string[];
}

/** One repository (or folder without one) with the files of it that are looked at. */
export interface Repository {
  /** Absolute path of the root. */
  readonly root: string;
  /** The root pipeline, relative to the root, when there is one. */
  readonly pipeline: string | undefined;
  /** Other files that may be GitLab CI and hold a needle, relative to the root. */
  readonly candidates: readonly string[];
  /** Shell scripts that name the executor, relative to the root. */
  readonly scripts: readonly string[];
  /** Files named on the command line. */
  readonly named: readonly string[];
  /** Folders and files, relative to the root, in which edits are allowed; `''` is all of it. */
  readonly editable: readonly string[];
  /** YAML files that were not looked into, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

/** A path of the command line that does not exist. */
export interface MissingPath {
  readonly path: string;
}

interface Collected {
  candidates: Set<string>;
  scripts: Set<string>;
  named: Set<string>;
  editable: string[];
  skipped: { path: string; why: string }[];
}

const IGNORED = 'ignored by .gitignore or --ignore-pattern';
const NEVER: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** The nearest folder above (or at) a path that holds `.git`; the path itself when there is none. */
export function repositoryRoot(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (statSync(join(current, '.git'), { throwIfNoEntry: false })) return current;
    if (dirname(current) === current) return folder;
  }
}

/**
 * Finds what is looked at for the paths of the command line (DESIGN D14). Bytes are searched before anything is parsed.
 * @param paths - files or folders, absolute or relative to the current folder
 */
export function discover(
  paths: readonly string[],
  options: DiscoverOptions,
): { repositories: Repository[]; missing: MissingPath[] } {
  const found = new Map<string, Collected>();
  const missing: MissingPath[] = [];
  const collect = (root: string): Collected => {
    const known = found.get(root);
    if (known) return known;
    const fresh: Collected = { candidates: new Set(), scripts: new Set(), named: new Set(), editable: [], skipped: [] };
    found.set(root, fresh);
    return fresh;
  };
  for (const path of paths) {
    const absolute = resolve(path);
    const stat = statSync(absolute, { throwIfNoEntry: false });
    if (!stat) {
      missing.push({ path });
      continue;
    }
    const folder = stat.isDirectory() ? absolute : dirname(absolute);
    const root = repositoryRoot(folder);
    const collected = collect(root);
    const below = slashes(relative(root, absolute));
    collected.editable.push(below);
    if (!stat.isDirectory()) collected.named.add(below);
    else new Walker(root, options, (nested) => collect(nested)).walk(below, collected);
  }
  const repositories = [...found].map(([root, { candidates, scripts, named, editable, skipped }]) => {
    const onlyFiles = editable.every((path) => named.has(path));
    const hasPipeline =
      !onlyFiles && statSync(join(root, options.ciFile), { throwIfNoEntry: false })?.isFile() === true;
    const pipeline = hasPipeline ? options.ciFile : undefined;
    // A root pipeline that is a link is not met by the walk.
    if (pipeline !== undefined && holdsNeedle(join(root, pipeline), options.needles)) candidates.add(pipeline);
    const sorted = (paths: ReadonlySet<string>): readonly string[] => [...paths].sort();
    const looked = { candidates: sorted(candidates), scripts: sorted(scripts), named: sorted(named) };
    return { root, pipeline, ...looked, editable, skipped };
  });
  return { repositories, missing };
}

/** Walks a folder, honouring .gitignore, and keeps the YAML files that hold a needle. */
class Walker {
  private readonly root: string;
  private readonly options: DiscoverOptions;
  private readonly nested: (root: string) => Collected;
  private readonly patterns: Ignore;

  constructor(root: string, options: DiscoverOptions, nested: (root: string) => Collected) {
    this.root = root;
    this.options = options;
    this.nested = nested;
    this.patterns = ignore().add([...options.ignorePatterns]);
  }

  walk(folder: string, collected: Collected): void {
    this.folder(folder, this.rulesAbove(folder), collected);
  }

  /** The .gitignore files between the root and a folder. */
  private rulesAbove(folder: string): Rule[] {
    const rules: Rule[] = [];
    const segments = folder === '' ? [] : folder.split('/');
    for (let depth = 0; depth < segments.length; depth++) {
      const rule = this.rule(segments.slice(0, depth).join('/'));
      if (rule) rules.push(rule);
    }
    return rules;
  }

  private rule(folder: string): Rule | undefined {
    if (!this.options.gitignore) return undefined;
    try {
      const text = readFileSync(join(this.root, folder, '.gitignore'), 'utf8');
      return { folder, rules: ignore().add(text) };
    } catch {
      return undefined;
    }
  }

  private folder(folder: string, above: readonly Rule[], collected: Collected): void {
    const own = this.rule(folder);
    const rules = own ? [...above, own] : above;
    const entries = readdirSync(join(this.root, folder), { withFileTypes: true });
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (NEVER.has(entry.name)) continue;
        if (this.isIgnored(`${path}/`, rules)) collected.skipped.push({ path: `${path}/`, why: IGNORED });
        else this.subfolder(path, rules, collected);
      } else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) {
        if (this.isIgnored(path, rules)) collected.skipped.push({ path, why: IGNORED });
        else if (holdsNeedle(join(this.root, path), this.options.needles)) collected.candidates.add(path);
      } else if (entry.isFile() && isScriptName(entry.name) && !this.isIgnored(path, rules)) {
        if (holdsNeedle(join(this.root, path), [SCRIPT_NEEDLE])) collected.scripts.add(path);
      }
    }
  }

  /** A folder with a `.git` of its own is another repository. */
  private subfolder(path: string, rules: readonly Rule[], collected: Collected): void {
    const absolute = join(this.root, path);
    if (!statSync(join(absolute, '.git'), { throwIfNoEntry: false })) {
      this.folder(path, rules, collected);
      return;
    }
    const other = this.nested(absolute);
    other.editable.push('');
    new Walker(absolute, this.options, this.nested).walk('', other);
  }

  private isIgnored(path: string, rules: readonly Rule[]): boolean {
    if (this.options.ignorePatterns.length > 0 && this.patterns.ignores(path)) return true;
    for (const { folder, rules: own } of rules) {
      const below = folder === '' ? path : path.slice(folder.length + 1);
      if (own.ignores(below)) return true;
    }
    return false;
  }
}

/** Looks for the word in the bytes; a file that cannot be read is looked at later, where that is told. */
function holdsNeedle(path: string, needles: readonly string[] = NEEDLES): boolean {
  try {
    const bytes = readFileSync(path);
    return needles.some((needle) => bytes.includes(needle));
  } catch {
    return true;
  }
}

interface Rule {
  readonly folder: string;
  readonly rules: Ignore;
}
