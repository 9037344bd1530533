import { DEFAULT_IMAGE } from '../../transforms/job/image.ts';
import type { Severity } from '../model.ts';

/** The names of the CI variables that hold a login; never the login itself. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

export interface CachePolicy {
  /** `max` exports the layers of every stage, `min` those of the image only. */
  readonly mode: 'max' | 'min';
  /** The tag of the cache image; undefined for one tag a job. */
  readonly tag: string | undefined;
}

/** What a configuration file holds; the keys of `docs/config.schema.json`. */
export interface ConfigFile {
  readonly method?: 'rootless';
  readonly image?: string;
  readonly images?: Readonly<Record<string, string>>;
  readonly registries?: Readonly<Record<string, RegistryLogin>>;
  readonly jobs?: readonly string[];
  readonly ignore?: readonly string[];
  readonly includeRoots?: Readonly<Record<string, string | { readonly dir: string; readonly write?: boolean }>>;
  readonly mediaTypes?: 'oci' | 'docker';
  readonly cache?: { readonly mode?: 'max' | 'min'; readonly tag?: string };
  readonly strict?: boolean;
  readonly allowUnseen?: boolean | readonly string[];
  readonly severity?: Readonly<Record<string, 'off' | Severity>>;
  readonly formats?: readonly string[];
  readonly ciFile?: string;
  readonly gitignore?: boolean;
}

/** What a configuration decides beyond the options of the command line. */
export interface Settings {
  /** Replacements by image reference or glob, in the order of the file: the first that matches counts. */
  readonly images: ReadonlyMap<string, string>;
  /** By host name. */
  readonly registries: ReadonlyMap<string, RegistryLogin>;
  readonly mediaTypes: 'oci' | 'docker';
  readonly cache: CachePolicy;
  /** By code. */
  readonly severity: ReadonlyMap<string, 'off' | Severity>;
  /** Patterns of what is out of view and known; true for all of it. */
  readonly allowUnseen: boolean | readonly string[];
}

/** What holds for a key that nobody sets. */
export const DEFAULT_CONFIG: Required<ConfigFile> = {
  method: 'rootless',
  image: DEFAULT_IMAGE,
  images: {},
  registries: {},
  jobs: [],
  ignore: [],
  includeRoots: {},
  mediaTypes: 'oci',
  cache: { mode: 'max' },
  strict: false,
  allowUnseen: false,
  severity: {},
  formats: ['text'],
  ciFile: '.gitlab-ci.yml',
  gitignore: true,
};

export const DEFAULT_SETTINGS: Settings = {
  images: new Map(),
  registries: new Map(),
  mediaTypes: 'oci',
  cache: { mode: 'max', tag: undefined },
  severity: new Map(),
  allowUnseen: false,
};

/** What a configuration decides, with the defaults of the keys that it does not set. */
export function toSettings(
  file: Pick<ConfigFile, 'images' | 'registries' | 'mediaTypes' | 'cache' | 'severity' | 'allowUnseen'>,
): Settings {
  return {
    images: new Map(Object.entries(file.images ?? {})),
    registries: new Map(Object.entries(file.registries ?? {})),
    mediaTypes: file.mediaTypes ?? DEFAULT_SETTINGS.mediaTypes,
    cache: { mode: file.cache?.mode ?? DEFAULT_SETTINGS.cache.mode, tag: file.cache?.tag },
    severity: new Map(Object.entries(file.severity ?? {})),
    allowUnseen: file.allowUnseen ?? false,
  };
}
