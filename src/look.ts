import { DEFAULT_SETTINGS, type Settings } from './config/settings.ts';
import { ignoresOf } from './decide/ignored.ts';
import type { DecideOptions } from './decide/options.ts';
import { allowUnseen, applySeverity } from './diagnostics/severity.ts';
import type { Project } from './gitlab/project.ts';
import { migrate, type Root, summarize } from './migrate.ts';
import type { Diagnostic, InspectedFile, Report } from './model.ts';
import { isBelow } from './source/paths.ts';
import type { Choices } from './units.ts';

/** What may be decided otherwise. */
export interface LookOptions {
  readonly image: DecideOptions['image'];
  readonly strict: boolean;
  readonly shim?: boolean;
  readonly jobs: readonly string[];
  /** What is out of view and known: all of it, or what these patterns name. */
  readonly allowUnseen?: boolean | readonly string[];
  /** What the configuration decides beyond the options. */
  readonly settings?: Settings;
  /** Adds the resolved view to the reports. */
  readonly inspect?: boolean;
}

/** Whether a file of another project may be edited; undefined for a file of the repository. */
export type Access = (path: string) => 'read-only' | 'writable' | undefined;

/** One repository with what is looked at in it. */
export interface View {
  readonly project: Project;
  readonly roots: readonly Root[];
  readonly access: Access;
  readonly checkout: boolean;
  readonly editable: readonly string[];
  /** True for a file that the patterns to ignore leave out: it is read, and never edited. */
  readonly ignored?: (path: string) => boolean;
  /** The files whose comments are looked at even when nothing is found in them. */
  readonly looked: readonly string[];
  /** What was looked for a pipeline, and why. */
  readonly searched: readonly InspectedFile[];
  readonly diagnostics?: readonly Diagnostic[];
  /** What a person has decided so far; adds the units to the report. */
  readonly choices?: Choices | undefined;
}

/**
 * Migrates in memory, then applies what comments and the configuration say about findings. The program and the
 * library both go through here.
 */
export function look(
  { access, checkout, editable, ignored, looked, searched, ...input }: View,
  options: LookOptions,
): Report {
  const { settings = DEFAULT_SETTINGS } = options;
  const isWritable = (path: string): boolean => access(path) === 'writable';
  const report = migrate({
    ...input,
    options: { ...decideOptions(options), checkout, isShared: isWritable },
    inspect: options.inspect ? searched : undefined,
    frozen: (path) => {
      const allowed = access(path);
      if (allowed) return allowed === 'read-only' ? allowed : undefined;
      if (!isBelow(path, editable)) return 'outside';
      // Who names the file itself wants it.
      return ignored?.(path) === true && !editable.includes(path) ? 'ignored' : undefined;
    },
  });
  const isShown = (path: string): boolean => isBelow(path, editable) || isWritable(path);
  const shown = report.jobs.filter((job) => job.origins.some(isShown));
  const silenced = ignoresOf(input.project).apply({ ...report, jobs: shown }, [...new Set(looked)].filter(isShown));
  const known = allowUnseen(silenced, options.allowUnseen ?? settings.allowUnseen);
  const judged = applySeverity(known, settings.severity);
  return { ...judged, summary: summarize(judged.jobs, judged.files) };
}

/** What the command line and the configuration say about the migration itself. */
function decideOptions({
  image,
  strict,
  shim,
  jobs,
  settings = DEFAULT_SETTINGS,
}: LookOptions): Omit<DecideOptions, 'checkout'> {
  const { images, registries, cache, severity, mediaTypes } = settings;
  return {
    image,
    strict,
    shim: shim === true,
    jobs,
    images,
    registries,
    cache,
    severity,
    dockerMediaTypes: mediaTypes === 'docker',
  };
}
