import { relative } from 'node:path';
import { MountedProject } from './mounted-project.ts';
import { DiskProject, slashes } from './project.ts';

/** A checkout of a project that is included (`--include-root PROJECT=DIR[:rw]`). */
export interface IncludeRoot {
  /** The project's full path, or the start of a URL for `include:remote`. */
  readonly project: string;
  /** Absolute path of the checkout. */
  readonly folder: string;
  /** Its files may be migrated, too. */
  readonly writable: boolean;
}

/** A repository on disk with the checkouts of the projects that it includes. */
export class Workspace extends MountedProject {
  constructor(main: DiskProject, roots: readonly IncludeRoot[]) {
    super(
      main,
      roots.map(({ project, folder, writable }) => {
        // Relative to the repository, so that a path leads to its file.
        const prefix = `${slashes(relative(main.root, folder))}/`;
        return { project, writable, prefix, tree: new DiskProject(folder, prefix) };
      }),
    );
  }
}
