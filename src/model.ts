import type { ShellWord } from './shell/word.ts';

/**
 * The types that flow through the program: read, resolve, understand, decide, rewrite, tell.
 *
 * Every offset is in UTF-16 units of the original text of a file (a byte order mark counts as one unit), and every
 * range is half open: `[start, end)`.
 */

/** A half-open range of UTF-16 units of the original text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A file as it was read. `text` keeps the byte order mark and the line ends. */
export interface SourceFile {
  /** Path relative to the repository root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly bom: boolean;
  readonly eol: '\n' | '\r\n';
  /** SHA-256 of the bytes, compared again just before writing. */
  readonly hash: string;
}

/** One step of the way by which a value reached a job. */
export type OriginStep =
  | { readonly kind: 'own' }
  | { readonly kind: 'extends'; readonly name: string }
  | { readonly kind: 'anchor'; readonly name: string }
  | { readonly kind: 'reference'; readonly path: readonly string[] }
  | { readonly kind: 'default' }
  | { readonly kind: 'include'; readonly file: string }
  | { readonly kind: 'script'; readonly file: string };

/** The place in a file where an effective value was written, and the way it came. */
export interface Origin {
  readonly file: string;
  readonly range: Range;
  readonly via: readonly OriginStep[];
}

/** A change of one range of one file. */
export interface Edit extends Range {
  readonly file: string;
  readonly text: string;
  /** Why the range changes, in a few words: `image`, `credentials`, `--destination`. */
  readonly reason: string;
  /** Order among insertions at the same place; without it two different ones conflict. */
  readonly order?: number;
}

/** How grave a finding is: an error holds a job or a file back. */
export type Severity = 'error' | 'warning' | 'info';

export interface Location {
  readonly path: string;
  readonly range: Range;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** Where the range ends, 1-based and one past its last unit; absent where the place is a file or a line. */
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly job?: string;
}

/** One finding. `message` is one sentence; `help` is the link derived from the code. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly location: Location;
  readonly related: readonly Location[];
  readonly help: string;
  /** What was not seen and may run Kaniko: the name by which a configuration may say that it is known. */
  readonly unseen?: string;
}

/** How faithful the translation of one flag occurrence is. */
export type Fidelity = 'exact' | 'exact-with-job-changes' | 'approximate' | 'not-needed' | 'manual';

/** What became of one flag occurrence. */
export interface FlagOutcome {
  readonly job: string;
  /** The flag's canonical name without dashes; empty for a word that is no flag. */
  readonly flag: string;
  /** As the user wrote it. */
  readonly written: string;
  /** What it became; empty when it was dropped or not translated. */
  readonly became: string;
  readonly fidelity: Fidelity;
  readonly reason: string;
  readonly code: string;
  readonly help: string;
  readonly location: Location;
  /** A comment or the configuration silences it: known, and not told again. */
  readonly silenced?: true;
}

/** What became of a job: `manual` needs a human, `failed` did not pass the verification. */
export type JobStatus = 'migrated' | 'manual' | 'untouched' | 'failed';

/** What became of one job. */
export interface JobOutcome {
  readonly job: string;
  readonly file: string;
  readonly line: number;
  readonly hidden: boolean;
  readonly status: JobStatus;
  readonly reasons: readonly Diagnostic[];
  readonly flags: readonly FlagOutcome[];
  /** Number of executor calls in the effective script. */
  readonly calls: number;
  /** The files from which its image and its scripts come. */
  readonly origins: readonly string[];
  /** The runner tags of the job as it is resolved; empty when any runner may take it. */
  readonly tags: readonly string[];
}

/** A file that would change. */
export interface FileChange {
  readonly path: string;
  readonly before: SourceFile;
  readonly after: string;
  readonly edits: readonly Edit[];
}

/** A job by the file and the name that it is written under. */
export interface UnitJob {
  readonly file: string;
  readonly job: string;
}

/** Jobs whose changes share edits: they are accepted together or not at all. */
export interface ChangeUnit {
  /** The same for the same proposal over the same bytes. */
  readonly id: string;
  readonly jobs: readonly UnitJob[];
  /** What the unit alone would change, sorted by path. */
  readonly changes: readonly FileChange[];
  /** A person has changed the proposed text. */
  readonly edited: boolean;
  /** Why the edited text is not proved to be right; undefined when it is. */
  readonly problem: string | undefined;
}

/** Counts over everything. */
export interface Summary {
  /** Kaniko jobs, and jobs that look like one. */
  readonly jobs: number;
  /** Jobs that are migrated. */
  readonly migrated: number;
  /** Jobs that need a human. */
  readonly manual: number;
  /** Jobs that are left alone because they need no change. */
  readonly untouched: number;
  /** Jobs whose change did not pass the verification. */
  readonly failed: number;
  /** Files that hold those jobs. */
  readonly files: number;
  /** Files that change. */
  readonly filesChanged: number;
}

/** One effective key of a job, with the place where it is written. */
export interface InspectedKey {
  readonly key: string;
  readonly text: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly via: readonly OriginStep[];
}

/** A job as GitLab sees it after everything is resolved. */
export interface InspectedJob {
  readonly job: string;
  readonly file: string;
  readonly line: number;
  readonly status: JobStatus;
  /** The root file of its pipeline. */
  readonly root: string;
  readonly keys: readonly InspectedKey[];
}

/** Why a file was read or skipped. */
export interface InspectedFile {
  readonly path: string;
  readonly read: boolean;
  readonly why: string;
}

/** The resolved view (`--inspect`). */
export interface Inspection {
  readonly files: readonly InspectedFile[];
  readonly jobs: readonly InspectedJob[];
}

/** The result of a run, in the form that every reporter takes. */
export interface Report {
  readonly schema: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly jobs: readonly JobOutcome[];
  readonly files: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: Summary;
  readonly inspection?: Inspection;
  /** The changes as they can be accepted one by one; only where somebody is asked. */
  readonly units?: readonly ChangeUnit[];
}

/** Which Kaniko a job runs; the forks understand more flags and differ in details. */
export type KanikoFlavor = 'upstream' | 'osscontainertools' | 'chainguard' | 'unknown';

/** One flag of one invocation, as the user wrote it. */
export interface FlagOccurrence {
  /** Canonical name, without dashes. */
  readonly flag: string;
  /** The spelling of the user: `-d`, `--snapshotMode=redo`, `--context $CI_PROJECT_DIR`. */
  readonly written: string;
  /** The value; for a boolean without `=` the word `true`. */
  readonly value: ShellWord;
  /** Position in the text of the script unit. */
  readonly range: Range;
}

/** One thing that a build asks for, in neither tool's syntax. No entry without a cause. */
export type PlanEntry = PlanContent & { readonly because: FlagOccurrence };

export type PlanContent =
  | { readonly kind: 'context'; readonly directory: ShellWord }
  /** A packed folder; `folder` is the one in it that is built. */
  | { readonly kind: 'context-archive'; readonly file: ShellWord | 'stdin'; readonly folder?: ShellWord }
  /**
   * A repository or an archive that BuildKit fetches: `https://host/repo.git#ref:folder`, or the address of an archive
   * with the folder in it.
   */
  | { readonly kind: 'context-url'; readonly url: ShellWord; readonly folder?: ShellWord }
  | { readonly kind: 'dockerfile'; readonly path: ShellWord }
  | { readonly kind: 'destination'; readonly name: ShellWord }
  | { readonly kind: 'no-push' }
  | { readonly kind: 'build-arg'; readonly assignment: ShellWord }
  | { readonly kind: 'build-arg-from-environment'; readonly name: string }
  | { readonly kind: 'label'; readonly assignment: ShellWord }
  | { readonly kind: 'target'; readonly stage: ShellWord }
  | { readonly kind: 'platform'; readonly platform: ShellWord }
  | { readonly kind: 'tar'; readonly path: ShellWord }
  | { readonly kind: 'oci-layout'; readonly path: ShellWord }
  | { readonly kind: 'digest-file'; readonly form: 'digest' | 'name' | 'name-tag'; readonly path: ShellWord }
  /** `when` holds the value of a boolean that is known at run time only. */
  | { readonly kind: 'cache'; readonly when?: ShellWord }
  | { readonly kind: 'cache-repository'; readonly repository: ShellWord }
  | { readonly kind: 'cache-read-only' }
  /** An attribute of every image output: `compression=zstd`. */
  | { readonly kind: 'attribute'; readonly text: string }
  /** A variable of the build command's environment. */
  | { readonly kind: 'environment'; readonly name: string; readonly value: string }
  | { readonly kind: 'insecure-push' }
  /** A mirror of one registry (`docker.io` for Docker Hub), in order; `registry` is `host[:port][/path]`. */
  | { readonly kind: 'mirror'; readonly of: ShellWord; readonly registry: ShellWord }
  /** Images come from the mirror alone. */
  | { readonly kind: 'no-fallback' }
  /** Transport of one registry, for pulls and pushes: plain HTTP where HTTPS fails, or HTTPS without verification. */
  | { readonly kind: 'registry'; readonly registry: ShellWord; readonly http: boolean }
  /** A certificate authority that is trusted for one registry, and its token server. */
  | { readonly kind: 'certificate'; readonly registry: ShellWord; readonly file: ShellWord }
  | {
      readonly kind: 'client-certificate';
      readonly registry: ShellWord;
      readonly certificate: ShellWord;
      readonly key: ShellWord;
    }
  /** An annotation of the manifest, `key=value`. */
  | { readonly kind: 'annotation'; readonly assignment: ShellWord }
  /** A secret for `RUN --mount=type=secret`, in the fields that both programs read: `id=x,src=file`. */
  | { readonly kind: 'secret'; readonly fields: ShellWord }
  | { readonly kind: 'progress'; readonly mode: string };

/** What an invocation asks for. */
export interface BuildPlan {
  readonly entries: readonly PlanEntry[];
}
