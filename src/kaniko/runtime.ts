import { type Beginning, ofEnvironment, OUT_OF_VIEW, type Texts } from '../shell/held.ts';
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
]);

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
    const isOfImage = KANIKO_ENVIRONMENT.has(name) || name === 'CI_PROJECT_DIR';
    return isOfImage && texts.length === 0 ? new Set([ofEnvironment(name)]) : OUT_OF_VIEW;
  };
  const initial = (name: string): Texts => {
    const texts = known.get(name) ?? lookUp(name, 0);
    known.set(name, texts);
    return texts;
  };
  return { initial, isEmpty };
}

/** A text with the variables of an environment filled in; what it does not set is empty. */
export function inEnvironment(text: string, environment: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\uE001(\w+)\uE002/g, (_mark, name: string) =>
    name === 'CI_PROJECT_DIR' ? PROJECT_FOLDER : (environment.get(name) ?? ''),
  );
}

/** The variables of the image that a text depends on. */
export function environmentOf(text: string): readonly string[] {
  return [...text.matchAll(/\uE001(\w+)\uE002/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
