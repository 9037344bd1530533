import { builtInTemplate, TEMPLATE_PREFIX } from '../gitlab/templates/index.ts';
import type { IncludeTarget } from '../gitlab/include-target.ts';
import type { LoadedFile } from '../gitlab/load.ts';
import type { Project } from '../gitlab/project.ts';
import type { SourceFile } from '../model.ts';
import type { ReadProblem } from './text.ts';

/** The files of one project. Its paths know nothing of other projects. */
export interface Tree {
  load(path: string): LoadedFile | ReadProblem;
  glob(pattern: string): readonly string[];
  exists(path: string): boolean | undefined;
  text(path: string): string | undefined;
  script(path: string): SourceFile | undefined;
  names?(folder: string): readonly string[] | undefined;
  links?(folder: string): ReadonlyMap<string, string>;
}

/** The files of a project that is included. */
export interface Mount {
  /** The project's full path, or the start of a URL for `include:remote`. */
  readonly project: string;
  /** Its files may be migrated, too. */
  readonly writable: boolean;
  /** What stands before its paths, so that they are no paths of the repository. */
  readonly prefix: string;
  readonly tree: Tree;
}

/** A repository with the projects that it includes, wherever their files are. */
export class MountedProject implements Project {
  private readonly main: Tree;
  private readonly mounts: readonly Mount[];

  constructor(main: Tree, mounts: readonly Mount[]) {
    this.main = main;
    this.mounts = mounts;
  }

  load(path: string): LoadedFile | ReadProblem {
    return builtInTemplate(path) ?? this.ask(path, (tree, below) => tree.load(below));
  }

  glob(pattern: string, from = ''): readonly string[] {
    const mount = this.mountOf(from);
    return mount ? mount.tree.glob(pattern).map((path) => mount.prefix + path) : this.main.glob(pattern);
  }

  exists(path: string): boolean | undefined {
    return this.ask(path, (tree, below) => tree.exists(below));
  }

  text(path: string): string | undefined {
    return this.ask(path, (tree, below) => tree.text(below));
  }

  script(path: string): SourceFile | undefined {
    return this.main.script(path);
  }

  names(folder: string): readonly string[] | undefined {
    return this.main.names?.(folder);
  }

  links(folder: string): ReadonlyMap<string, string> {
    return this.main.links?.(folder) ?? new Map();
  }

  local(path: string, from: string): string {
    return (this.mountOf(from)?.prefix ?? '') + path;
  }

  external(target: IncludeTarget): readonly string[] | undefined {
    switch (target.kind) {
      case 'project': {
        const mount = this.byProject(target.project);
        return mount && target.files.map((file) => mount.prefix + file.replace(/^\/+/, ''));
      }
      case 'component': {
        const mount = this.byProject(target.project);
        const names = [`templates/${target.name}.yml`, `templates/${target.name}/template.yml`];
        return (
          mount && [mount.prefix + (names.find((name) => mount.tree.exists(name)) ?? `templates/${target.name}.yml`)]
        );
      }
      case 'remote':
        return this.remote(target.url);
      case 'template':
        return builtInTemplate(TEMPLATE_PREFIX + target.name) ? [TEMPLATE_PREFIX + target.name] : undefined;
      default:
        return undefined;
    }
  }

  /** Whether a file outside the repository may be edited; undefined for a file of the repository. */
  access(path: string): 'read-only' | 'writable' | undefined {
    if (path.startsWith(TEMPLATE_PREFIX)) return 'read-only';
    const mount = this.mountOf(path);
    return mount && (mount.writable ? 'writable' : 'read-only');
  }

  /** `https://HOST/PROJECT/-/raw/REF/FILE`, or a URL below one that an include root names. */
  private remote(url: string): readonly string[] | undefined {
    const raw = /^https?:\/\/[^/]+\/(.+?)\/-\/raw\/[^/]+\/([^?#]+)/.exec(url);
    const byProject = raw && this.byProject(raw[1] ?? '');
    if (byProject) return [byProject.prefix + (raw[2] ?? '')];
    const mount = this.mounts.find(({ project }) => url.startsWith(`${project.replace(/\/+$/, '')}/`));
    if (!mount) return undefined;
    const below = url.slice(mount.project.replace(/\/+$/, '').length + 1).replace(/[?#].*$/, '');
    return [mount.prefix + below];
  }

  private byProject(project: string): Mount | undefined {
    const wanted = project.replace(/^\/+/, '').toLowerCase();
    return this.mounts.find(({ project: own }) => own.toLowerCase() === wanted);
  }

  private mountOf(path: string): Mount | undefined {
    return this.mounts.find(({ prefix }) => path.startsWith(prefix));
  }

  private ask<T>(path: string, question: (tree: Tree, below: string) => T): T {
    const mount = this.mountOf(path);
    return mount ? question(mount.tree, path.slice(mount.prefix.length)) : question(this.main, path);
  }
}
