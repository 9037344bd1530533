import { type Beginning, environmentOf, ofEnvironment, OUT_OF_VIEW, PROJECT, type Texts } from '../shell/held.ts';
import { textsOf, UNSEEN } from '../shell/texts.ts';
import { yamlWord } from './variables.ts';

/** The environment of the Kaniko images (`docker inspect`, deploy/Dockerfile). */
export const KANIKO_ENVIRONMENT: ReadonlyMap<string, string> = new Map([
  ['HOME', '/root'],
  ['USER', 'root'],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/kaniko:/busybox'],
  ['DOCKER_CONFIG', '/kaniko/.docker/'],
  ['SSL_CERT_DIR', '/kaniko/ssl/certs'],
  ['DOCKER_CREDENTIAL_GCR_CONFIG', '/kaniko/.config/gcloud/docker_credential_gcr_config.json'],
]);

/** What stands for the project folder: the runner decides its path, user 1000 can write it in both images. */
const PROJECT_FOLDER = '/builds/project';

/** The environment of the rootless BuildKit image (flags.md C2). */
export const BUILDKIT_ENVIRONMENT: ReadonlyMap<string, string> = new Map([
  ['HOME', '/home/user'],
  ['USER', 'user'],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ['XDG_RUNTIME_DIR', '/run/user/1000'],
  ['TMPDIR', '/home/user/.local/tmp'],
  ['BUILDKIT_HOST', 'unix:///run/user/1000/buildkit/buildkitd.sock'],
]);

/** True for a variable that one of the images sets. */
export function isOfImage(name: string): boolean {
  return KANIKO_ENVIRONMENT.has(name) || BUILDKIT_ENVIRONMENT.has(name);
}

/** Variables of the user of an image: a difference in them is named, and none is rewritten. */
const OF_USER: ReadonlySet<string> = new Set(['HOME', 'USER', 'PATH', 'TMPDIR', 'XDG_RUNTIME_DIR', 'BUILDKIT_HOST']);

/** True for a variable of the image whose value is the business of its user; the others are folders of Kaniko. */
export function isNamedVariable(name: string): boolean {
  return OF_USER.has(name);
}

/** The variables of the images on which a text depends. */
export function imageVariablesOf(text: string): readonly string[] {
  return environmentOf(text).filter(isOfImage);
}

/** How deep variables of the YAML are looked up in each other. */
const MAX_DEPTH = 8;

/**
 * What the variables of a job hold when its script starts: what the YAML writes, else the environment of the image.
 * @param values - the texts that the YAML writes for a variable
 * @param environment - that of the image in which the script runs
 */
export function beginningOf(
  values: (variable: string) => readonly string[],
  environment: ReadonlyMap<string, string>,
  file: (path: string) => string | undefined = () => undefined,
): Beginning {
  const isEmpty = (text: string): boolean | undefined => {
    const filled = inEnvironment(text, environment);
    if (filled === '') return true;
    return filled.replaceAll(UNSEEN, '') === '' ? undefined : false;
  };
  const known = new Map<string, Texts>();
  const lookUp = (name: string, depth: number): Texts => {
    const texts = values(name);
    if (texts.length > 0 && depth < MAX_DEPTH)
      return new Set(
        texts.flatMap((text) => textsOf(yamlWord(text), { of: (other) => lookUp(other, depth + 1), isEmpty })),
      );
    const isKnown = isOfImage(name) || name === 'CI_PROJECT_DIR';
    return isKnown && texts.length === 0 ? new Set([ofEnvironment(name)]) : OUT_OF_VIEW;
  };
  const initial = (name: string): Texts => {
    const texts = known.get(name) ?? lookUp(name, 0);
    known.set(name, texts);
    return texts;
  };
  return {
    initial,
    isEmpty,
    // The path of the project folder is the runner's.
    filled: (text) => (text.includes(UNSEEN) || text.includes(PROJECT) ? undefined : inEnvironment(text, environment)),
    file: (path) => (path.startsWith(`${PROJECT}/`) ? file(path.slice(PROJECT.length + 1)) : undefined),
  };
}

/** A text with the variables of an environment filled in; what it does not set is empty. */
export function inEnvironment(text: string, environment: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\uE001(\??)(\w+)\uE002/g, (_mark, cause: string, name: string) =>
    cause !== '' ? '' : name === 'CI_PROJECT_DIR' ? PROJECT_FOLDER : (environment.get(name) ?? ''),
  );
}
