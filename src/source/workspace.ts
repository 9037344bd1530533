import { relative } from 'node:path';
import { builtInTemplate, TEMPLATE_PREFIX } from '../gitlab/templates/index.ts';
import type { IncludeTarget } from '../gitlab/include-target.ts';
import type { LoadedFile } from '../gitlab/load.ts';
import type { Project } from '../gitlab/project.ts';
import type { SourceFile } from '../model.ts';
import { DiskProject, slashes } from './project.ts';
import type { ReadProblem } from './read.ts';

/** A checkout of a project that is included (`--include-root PROJECT=DIR[:rw]`). */
export interface IncludeRoot {
  /** The project's full path, or the start of a URL for `include:remote`. */
  readonly project: string;
  /** Absolute path of the checkout. */
  readonly folder: string;
  /** Its files may be migrated, too. */
  readonly writable: boolean;
}

interface Mounted {
  readonly root: IncludeRoot;
  readonly disk: DiskProject;
  /** What stands before its paths; relative to the repository, so that a path leads to its file. */
  readonly prefix: string;
}

/** A repository with the checkouts of the projects that it includes. */
export class Workspace implements Project {
  private readonly main: DiskProject;
  private readonly mounted: readonly Mounted[];

  constructor(main: DiskProject, roots: readonly IncludeRoot[]) {
    this.main = main;
    this.mounted = roots.map((root) => {
      const prefix = `${slashes(relative(main.root, root.folder))}/`;
      return { root, prefix, disk: new DiskProject(root.folder, prefix) };
    });
  }

  load(path: string): LoadedFile | ReadProblem {
    return builtInTemplate(path) ?? this.ask(path, (disk, below) => disk.load(below));
  }

  glob(pattern: string, from = ''): readonly string[] {
    const mount = this.mountOf(from);
    return mount ? mount.disk.glob(pattern).map((path) => mount.prefix + path) : this.main.glob(pattern);
  }

  exists(path: string): boolean | undefined {
    return this.ask(path, (disk, below) => disk.exists(below));
  }

  text(path: string): string | undefined {
    return this.ask(path, (disk, below) => disk.text(below));
  }

  script(path: string): SourceFile | undefined {
    return this.main.script(path);
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
          mount && [mount.prefix + (names.find((name) => mount.disk.exists(name)) ?? `templates/${target.name}.yml`)]
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
    return mount && (mount.root.writable ? 'writable' : 'read-only');
  }

  /** `https://HOST/PROJECT/-/raw/REF/FILE`, or a URL below one that an include root names. */
  private remote(url: string): readonly string[] | undefined {
    const raw = /^https?:\/\/[^/]+\/(.+?)\/-\/raw\/[^/]+\/([^?#]+)/.exec(url);
    const byProject = raw && this.byProject(raw[1] ?? '');
    if (byProject) return [byProject.prefix + (raw[2] ?? '')];
    const mount = this.mounted.find(({ root }) => url.startsWith(`${root.project.replace(/\/+$/, '')}/`));
    if (!mount) return undefined;
    const below = url.slice(mount.root.project.replace(/\/+$/, '').length + 1).replace(/[?#].*$/, '');
    return [mount.prefix + below];
  }

  private byProject(project: string): Mounted | undefined {
    const wanted = project.replace(/^\/+/, '').toLowerCase();
    return this.mounted.find(({ root }) => root.project.toLowerCase() === wanted);
  }

  private mountOf(path: string): Mounted | undefined {
    return this.mounted.find(({ prefix }) => path.startsWith(prefix));
  }

  private ask<T>(path: string, question: (disk: DiskProject, below: string) => T): T {
    const mount = this.mountOf(path);
    return mount ? question(mount.disk, path.slice(mount.prefix.length)) : question(this.main, path);
  }
}
