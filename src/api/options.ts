import { CONFIG_SCHEMA } from '../config/schema.ts';
import { severityProblems } from '../config/severity-problems.ts';
import { DEFAULT_CONFIG, toSettings } from '../config/settings.ts';
import type { LookOptions } from '../look.ts';
import type { Severity } from '../model.ts';
import { didYouMean } from '../suggest.ts';
import type { Files } from './files.ts';
import { shapeProblem } from './shape.ts';

/** The files of a project that is included. */
export interface IncludeRootFiles {
  /** Its files by path, relative to that project. */
  readonly files: Files;
  /** Its files may be changed, too; otherwise they are only read. */
  readonly write?: boolean;
}

/** What {@link migrate} may do otherwise. Keys that a configuration file has mean the same here. */
export interface MigrateOptions {
  /**
   * The root pipeline. Without it `.gitlab-ci.yml` is, if there is one; other GitLab CI files that name Kaniko are looked
   * at in both cases.
   */
  readonly pipeline?: string;
  /**
   * The files are the whole checkout, so that what is not among them does not exist: a missing include is an error, and
   * files decide where a Dockerfile lies. Without it what is not given is out of view.
   */
  readonly complete?: boolean;
  /** Files and folders that may be changed; all of them by default. */
  readonly editable?: readonly string[];
  /**
   * Files of projects that are included, by the project's full path, or by the start of a URL for `include:remote`.
   * In the result their paths are `PROJECT:PATH`.
   */
  readonly includeRoots?: Readonly<Record<string, IncludeRootFiles>>;
  /** The image that replaces Kaniko's (`moby/buildkit:rootless`), also for images that are not known. */
  readonly image?: string;
  /** Image references or globs (`*` and `**`) and what replaces them. Such an image counts as known. */
  readonly images?: Readonly<Record<string, string>>;
  /** Logins of registries by host: the names of the CI variables that hold them, never the login itself. */
  readonly registries?: Readonly<Record<string, { readonly username: string; readonly password: string }>>;
  /** Media types of the pushed images: those of BuildKit (`oci`, the default) or those that Kaniko wrote. */
  readonly mediaTypes?: 'oci' | 'docker';
  /** Layers of every stage (`max`, the default) or of the image only; the tag of the cache image, one a job without it. */
  readonly cache?: { readonly mode?: 'max' | 'min'; readonly tag?: string };
  /** Puts a function into jobs whose flags are out of view, which translates them when the job runs. */
  readonly shim?: boolean;
  /** Holds back jobs whose meaning differs in a way that a warning names. */
  readonly strict?: boolean;
  /** Only these jobs are migrated; all by default. */
  readonly jobs?: readonly string[];
  /** The severity of findings by code. Errors that hold a job back cannot be lowered. */
  readonly severity?: Readonly<Record<string, 'off' | Severity>>;
}

const { image, images, registries, mediaTypes, cache, strict, jobs, severity } = CONFIG_SCHEMA.properties;
const boolean = { type: 'boolean' } as const;
const name = { type: 'string', minLength: 1 } as const;

/** The shape of the options; what a configuration file has, too, is checked by the same rules. */
const OPTIONS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...{ image, images, registries, mediaTypes, cache, strict, jobs, severity },
    pipeline: name,
    complete: boolean,
    editable: { type: 'array', items: { type: 'string' } },
    includeRoots: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['files'],
        properties: { files: { type: 'object' }, write: boolean },
      },
    },
    shim: boolean,
  },
} as const;

/**
 * Checks options as they come from a program.
 * @throws TypeError that names the option: a mistake of the calling program, not of the files
 */
export function checkOptions(options: MigrateOptions): void {
  const problem = shapeProblem(OPTIONS_SCHEMA, options, []);
  if (problem) {
    const known =
      problem.unknown === undefined ? '' : didYouMean(problem.unknown, Object.keys(OPTIONS_SCHEMA.properties));
    throw new TypeError(`options${problem.path.map((step) => `.${step}`).join('')} ${problem.message}${known}`);
  }
  const [wrong] = severityProblems(options.severity ?? {});
  if (wrong) throw new TypeError(`options.severity: ${wrong.message}`);
}

/** The options as the steps of the program take them. */
export function toLookOptions(options: MigrateOptions): LookOptions {
  return {
    image: { target: options.image ?? DEFAULT_CONFIG.image, named: options.image !== undefined },
    strict: options.strict ?? false,
    shim: options.shim ?? false,
    jobs: options.jobs ?? [],
    settings: toSettings(options),
  };
}
