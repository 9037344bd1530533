import type { JobScript, Scenario, Side } from './types.ts';

/** Where GitLab Runner checks the project out. */
export const PROJECT_DIR = '/builds/group/project';

/** What GitLab sets for a job on the default branch. CI_COMMIT_TAG is not set there, so it is not set here. */
export const DEFAULT_VARIABLES: Readonly<Record<string, string>> = {
  CI: 'true',
  GITLAB_CI: 'true',
  CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
  CI_BUILDS_DIR: '/builds',
  CI_COMMIT_AUTHOR: 'Jo Example <jo@example.com>',
  CI_COMMIT_BEFORE_SHA: '0000000000000000000000000000000000000000',
  CI_COMMIT_BRANCH: 'main',
  CI_COMMIT_MESSAGE: 'Build "it", again',
  CI_COMMIT_REF_NAME: 'main',
  CI_COMMIT_REF_SLUG: 'main',
  CI_COMMIT_SHA: '1ecfd275763eff1d6b4844ea3168962458c9f27a',
  CI_COMMIT_SHORT_SHA: '1ecfd275',
  CI_COMMIT_TIMESTAMP: '2025-06-03T10:00:00+00:00',
  CI_COMMIT_TITLE: 'Build "it", again',
  CI_DEFAULT_BRANCH: 'main',
  CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX: 'gitlab.example.com:443/group/dependency_proxy/containers',
  CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX: 'gitlab.example.com:443/group/dependency_proxy/containers',
  CI_DEPENDENCY_PROXY_PASSWORD: 'proxy-pass-5up3r',
  CI_DEPENDENCY_PROXY_SERVER: 'gitlab.example.com:443',
  CI_DEPENDENCY_PROXY_USER: 'gitlab-ci-token',
  CI_ENVIRONMENT_NAME: '',
  CI_JOB_ID: '4711',
  CI_JOB_NAME: 'build image',
  CI_JOB_NAME_SLUG: 'build-image',
  CI_JOB_STAGE: 'build',
  CI_JOB_STATUS: 'running',
  CI_JOB_TOKEN: 'glcbt-64_job-token',
  CI_JOB_URL: 'https://gitlab.example.com/group/project/-/jobs/4711',
  CI_PIPELINE_ID: '815',
  CI_PIPELINE_IID: '42',
  CI_PIPELINE_SOURCE: 'push',
  CI_PIPELINE_URL: 'https://gitlab.example.com/group/project/-/pipelines/815',
  CI_PROJECT_DIR: PROJECT_DIR,
  CI_PROJECT_ID: '7',
  CI_PROJECT_NAME: 'project',
  CI_PROJECT_NAMESPACE: 'group',
  CI_PROJECT_PATH: 'group/project',
  CI_PROJECT_PATH_SLUG: 'group-project',
  CI_PROJECT_ROOT_NAMESPACE: 'group',
  CI_PROJECT_TITLE: 'Project',
  CI_PROJECT_URL: 'https://gitlab.example.com/group/project',
  CI_REGISTRY: 'registry.example.com',
  CI_REGISTRY_IMAGE: 'registry.example.com/group/project',
  CI_REGISTRY_PASSWORD: 'glcbt-64_registry-pass',
  CI_REGISTRY_USER: 'gitlab-ci-token',
  CI_SERVER_FQDN: 'gitlab.example.com',
  CI_SERVER_HOST: 'gitlab.example.com',
  CI_SERVER_PORT: '443',
  CI_SERVER_URL: 'https://gitlab.example.com',
  GITLAB_USER_EMAIL: 'jo@example.com',
  GITLAB_USER_LOGIN: 'jo',
  GITLAB_USER_NAME: 'Jo Example',
};

/** The ENV of both images. */
export const IMAGE_ENVIRONMENT: Readonly<Record<Side, Readonly<Record<string, string>>>> = {
  kaniko: {
    HOME: '/root',
    USER: 'root',
    PATH: '/usr/local/bin:/kaniko:/busybox',
    DOCKER_CONFIG: '/kaniko/.docker/',
    SSL_CERT_DIR: '/kaniko/ssl/certs',
  },
  buildkit: {
    HOME: '/home/user',
    USER: 'user',
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    XDG_RUNTIME_DIR: '/run/user/1000',
    TMPDIR: '/home/user/.local/tmp',
    BUILDKIT_HOST: 'unix:///run/user/1000/buildkit/buildkitd.sock',
  },
};

const REFERENCE = /\$(?:\$|\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g;

/**
 * Expands references between variables the way GitLab and the runner do before any shell sees them: recursively,
 * `$$` is a dollar sign, an unknown name is empty. A reference that closes a cycle is left as written.
 */
export function expandVariables(
  own: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
): Record<string, string> {
  const expand = (text: string, open: readonly string[]): string =>
    text.replace(REFERENCE, (whole: string, braced?: string, plain?: string) => {
      const name = braced ?? plain;
      if (name === undefined) return '$';
      if (open.includes(name)) return whole;
      const value = own[name];
      return value === undefined ? (others[name] ?? '') : expand(value, [...open, name]);
    });
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [name, expand(value, [name])]));
}

/** What GitLab makes of the name of a job; a slug is lower case, of at most 63 characters, without dashes at its ends. */
function named(name: string | undefined): Record<string, string> {
  if (name === undefined) return {};
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '-')
    .slice(0, 63);
  return { CI_JOB_NAME: name, CI_JOB_NAME_SLUG: slug.replace(/^-+|-+$/g, '') };
}

/** The environment a job's shell starts with: image, predefined, job variables, settings; the later wins. */
export function jobEnvironment(side: Side, job: JobScript, scenario: Scenario): Record<string, string> {
  const settings = scenario.env ?? {};
  const own = Object.fromEntries(Object.entries(job.variables).filter(([name]) => !(name in settings)));
  const all = { ...DEFAULT_VARIABLES, ...named(job.name) };
  const predefined = Object.fromEntries(Object.entries(all).filter(([name]) => !scenario.unset?.includes(name)));
  const known = { ...predefined, ...settings };
  return { ...IMAGE_ENVIRONMENT[side], ...predefined, ...expandVariables(own, known), ...settings };
}
