import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { NEEDLES } from '../gitlab/looks-like.ts';
import { causeOf } from './cause.ts';
import { placeAt, slashes } from './project.ts';
import { checkRootPipeline, rootPipeline } from './root-pipeline.ts';
import type { IncludeRoot } from './workspace.ts';

export interface DiscoverOptions {
  /** The root pipeline, relative to the repository. */
  readonly ciFile: string;
  /** Somebody named it: it must be there. */
  readonly ciFileGiven?: boolean;
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
  /** Files named on the command line. */
  readonly named: readonly string[];
  /** Folders and files, relative to the root, in which edits are allowed; `''` is all of it. */
  readonly editable: readonly string[];
  /** YAML files that were not looked into, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  /** Folders, relative to the root, whose entries could not be read; `''` is the root. */
  readonly unread: readonly UnreadPath[];
}

/** A path that could not be looked at, with the cause in a few words. */
export interface UnreadPath {
  readonly path: string;
  readonly cause: string;
}

interface Collected {
  candidates: Set<string>;
  named: Set<string>;
  editable: string[];
  skipped: { path: string; why: string }[];
  unread: UnreadPath[];
}

const IGNORED = 'ignored by .gitignore or --ignore-pattern';
const NEVER: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** The nearest folder above (or at) a path that holds `.git`; the path itself when there is none. */
export function repositoryRoot(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, '.git'))) return current;
    if (dirname(current) === current) return folder;
  }
}

/**
 * Finds what is looked at for the paths of the command line (DESIGN D14). Bytes are searched before anything is parsed.
 * A path of the command line that cannot be looked at is given back, and the others are handled.
 * @param paths - files or folders, absolute or relative to the current folder
 * @throws UsageError when a root pipeline is given and is not there
 */
export function discover(
  paths: readonly string[],
  options: DiscoverOptions,
): { repositories: Repository[]; unread: UnreadPath[] } {
  const found = new Map<string, Collected>();
  const unread: UnreadPath[] = [];
  const collect = (root: string): Collected => {
    const known = found.get(root);
    if (known) return known;
    const sets = { candidates: new Set<string>(), named: new Set<string>() };
    const fresh: Collected = { ...sets, editable: [], skipped: [], unread: [] };
    found.set(root, fresh);
    return fresh;
  };
  for (const path of paths) {
    const absolute = resolve(path);
    const place = placeAt(absolute);
    if (place.kind === 'missing' || place.kind === 'unreadable') {
      unread.push({ path, cause: place.cause });
      continue;
    }
    const folder = place.kind === 'folder' ? absolute : dirname(absolute);
    const root = repositoryRoot(folder);
    const collected = collect(root);
    const below = slashes(relative(root, absolute));
    collected.editable.push(below);
    if (place.kind === 'file') collected.named.add(below);
    else new Walker(root, options, (nested) => collect(nested)).walk(below, collected);
  }
  if (options.ciFileGiven) {
    const pipelines = [...found.keys()].map((root) => rootPipeline(root, options.ciFile));
    checkRootPipeline(options.ciFile, pipelines);
  }
  const repositories = [...found].map(([root, { candidates, named, ...rest }]) => {
    const onlyFiles = rest.editable.every((path) => named.has(path));
    const { path: ciFile, place } = rootPipeline(root, options.ciFile);
    const pipeline = !onlyFiles && place.kind === 'file' ? ciFile : undefined;
    const isRootRead = rest.unread.every(({ path }) => path !== '');
    if (!onlyFiles && isRootRead && place.kind === 'unreadable') rest.unread.push({ path: ciFile, cause: place.cause });
    // A root pipeline that is a link is not met by the walk.
    if (pipeline !== undefined && holdsNeedle(join(root, pipeline), options.needles)) candidates.add(pipeline);
    const sorted = (paths: ReadonlySet<string>): readonly string[] => [...paths].sort();
    const looked = { candidates: sorted(candidates), named: sorted(named) };
    return { root, pipeline, ...looked, ...rest };
  });
  return { repositories, unread };
}

/** Whether the patterns of the command line and the configuration leave a file out. */
export function ignoredBy(patterns: readonly string[]): (path: string) => boolean {
  const rules = ignore().add([...patterns]);
  return (path) => patterns.length > 0 && ignore.isPathValid(path) && rules.ignores(path);
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
    const path = join(this.root, folder, '.gitignore');
    if (!this.options.gitignore || placeAt(path).kind !== 'file') return undefined;
    try {
      const text = readFileSync(path, 'utf8');
      return { folder, rules: ignore().add(text) };
    } catch {
      return undefined;
    }
  }

  private folder(folder: string, above: readonly Rule[], collected: Collected): void {
    const own = this.rule(folder);
    const rules = own ? [...above, own] : above;
    for (const entry of this.entries(folder, collected)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (NEVER.has(entry.name)) continue;
        if (this.isIgnored(`${path}/`, rules)) collected.skipped.push({ path: `${path}/`, why: IGNORED });
        else this.subfolder(path, rules, collected);
      } else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) {
        if (this.isIgnored(path, rules)) collected.skipped.push({ path, why: IGNORED });
        else if (holdsNeedle(join(this.root, path), this.options.needles)) collected.candidates.add(path);
      }
    }
  }

  /** A folder that cannot be read is told, and the others are walked. */
  private entries(folder: string, collected: Collected): readonly Dirent[] {
    try {
      return readdirSync(join(this.root, folder), { withFileTypes: true });
    } catch (error) {
      collected.unread.push({ path: folder, cause: causeOf(error) });
      return [];
    }
  }

  /** A folder with a `.git` of its own is another repository. */
  private subfolder(path: string, rules: readonly Rule[], collected: Collected): void {
    const absolute = join(this.root, path);
    if (!existsSync(join(absolute, '.git'))) {
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
