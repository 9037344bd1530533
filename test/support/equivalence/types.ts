/** The effective script of one job: `before_script` and `script` items in order, and its own variables. */
export interface JobScript {
  /** Name of the job, for the variables that GitLab makes of it. */
  name?: string;
  items: readonly string[];
  afterItems?: readonly string[];
  /** As written in YAML: `$X`, `${X}` and `$$` are expanded as GitLab does it, before the shell starts. */
  variables: Readonly<Record<string, string>>;
  /** Files of the checkout that differ from the scenario's on this side: scripts that were migrated with the job. */
  files?: Readonly<Record<string, string>>;
}

/** The world a job meets: the checkout, CI/CD variables, and whether the build itself works. */
export interface Scenario {
  /** Project files by relative path; a name that ends in `/` is an empty directory. */
  files: Readonly<Record<string, string>>;
  /** Extra CI/CD variables (project settings): they win over the job's and are taken as they are. */
  env?: Readonly<Record<string, string>>;
  /** Predefined variables that this project does not have: `CI_REGISTRY*` without the container registry. */
  unset?: readonly string[];
  /** Files that the runner unpacked from artifacts of other jobs: they and their folders belong to root alone. */
  artifacts?: Readonly<Record<string, string>>;
  /** The Dockerfile is one that the harness made up: the real one may pull from the GitLab registry. */
  unknownDockerfile?: boolean;
  /** The stand-in exits 1 instead of 0: always, or for the n-th call. */
  buildFails?: boolean | readonly boolean[];
}

export type Side = 'kaniko' | 'buildkit';
export type Isolation = 'chroot' | 'unshare' | 'replaced';

/** What a stand-in saw of the files it was pointed at, at the moment of the call. */
export interface Snapshot {
  /** Real path of the context directory, a URL, or null where the call never got that far. */
  context: string | null;
  /** `--context-sub-path` of a remote context. */
  contextSub: string | null;
  /** Relative file name to SHA-256 (`unreadable` and `link: target` for the others). */
  contextFiles: Record<string, string>;
  dockerfile: string | null;
  dockerfileContent: string | null;
  /** Content of the ignore file in force, if any. */
  ignoreFile: string | null;
}

/** One call of `/kaniko/executor` or `buildctl-daemonless.sh`. */
export interface Call {
  side: Side;
  ordinal: number;
  phase: 'job' | 'after_script';
  program: string;
  /** Arguments exactly as received, without the program name. */
  argv: string[];
  cwd: string;
  env: Record<string, string>;
  /** Missing when the stand-in was killed before it ended. */
  status: number | undefined;
  /** Why the real program would have refused to build. */
  refused?: string;
  /** The config.json in force for this program, and where. */
  dockerConfig: { path: string; content: string | null };
  /** The buildkitd.toml that the daemon would load. */
  buildkitdToml: string | null;
  /** The source policy named by the call. */
  sourcePolicy: string | null;
  /** Files with certificates (or flags' PEM files) named by the call, by the path as written. */
  trust: Record<string, string>;
  snapshot: Snapshot;
  /** Absolute paths of the files this call wrote or was told to write (digest files, tars, layouts, metadata). */
  outputs: string[];
}

export interface RunResult {
  status: number;
  calls: Call[];
  stdout: string;
  stderr: string;
  /** Files in the project after the run. */
  files: Record<string, string>;
  /** Files outside the project after the run, by absolute path. */
  outside: Record<string, string>;
  isolation: Isolation;
  timedOut: boolean;
}

/** What would be sent to one registry. */
export type Credential =
  | { user: string; password: string }
  | { token: string }
  /** An external `docker-credential-*` program. */
  | { helper: string }
  /** Kaniko's own ECR, Google and Azure keychains. */
  | { builtin: string }
  | { problem: string };

export interface CacheRequest {
  imports: string[];
  exports: string[];
  /** Names that an export overwrites. Kaniko's are hashes, which nothing else is called. */
  overwrites: string[];
  /** All stages are exported (`mode=max`); true where nothing is exported. */
  allStages: boolean;
  /** A failed export fails the job. */
  exportMayFailBuild: boolean;
}

/** Transport per registry host. */
export interface Transport {
  pushHttp: boolean;
  pushUnverified: boolean;
  pullHttp: boolean;
  pullUnverified: boolean;
}

/** Certificates that are used for one registry and its token server. */
export interface RegistryTls {
  authorities: string[];
  /** `certificate,key`. */
  pairs: string[];
}

/** What one call asks for, in neither tool's words. */
export interface AskedBuild {
  context: string;
  contextFiles: Record<string, string>;
  ignoreFile: string | null;
  dockerfile: string;
  dockerfileContent: string;
  /** Normalised references, sorted, without duplicates. */
  pushes: string[];
  /** The pushes happen one after another in the order written (information only). */
  ordered: boolean;
  noPush: boolean;
  buildArgs: Record<string, string>;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  target: string;
  platform: string;
  compression: { type: string; level: string };
  mediaTypes: '' | 'docker' | 'oci';
  reproducible: boolean;
  secrets: string[];
  cache: CacheRequest;
  transports: Record<string, Transport>;
  mirrors: Record<string, string[]>;
  /** Registries whose images come from their mirrors alone. */
  alone: string[];
  tls: Record<string, RegistryTls>;
  /** Registries whose token server is not verified. */
  openTokens: string[];
  /** Lines of the extra certificates trusted. */
  certificates: string[];
  /** By host, or `host/path` where Kaniko alone tells repositories apart; that of the GitLab registry in any case. */
  credentials: Record<string, Credential>;
  /** Hosts that the call pushes to, pulls from, caches in or has as a mirror. */
  hosts: string[];
  /** Things worth saying that do not make the builds unequal. */
  notes: string[];
}

/** What one call did to registries, and the login that the program had for each of them. */
export interface RegistryUse {
  logins: Record<string, Credential | 'none'>;
  pushes: string[];
  overwrites: string[];
}

export interface Comparison {
  equal: boolean;
  differences: string[];
  /** Calls of the job before. */
  calls: number;
  isolation: Isolation;
  /** The run proves nothing, and why. */
  inconclusive?: string;
  /** With a refusal of Kaniko at run time: does the job fail afterwards, too? */
  bothFail?: boolean;
  /** Call by call; empty for the side that was not run. */
  uses: { before: RegistryUse[]; after: RegistryUse[] };
  notes: string[];
}
