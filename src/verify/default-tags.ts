/**
 * Names of images without the tag that Kaniko gives to one without any: one that may be empty gets it in the new call,
 * behind a default of the user's where there is one.
 * @param names - one name, or several with commas between them
 */
export function withoutDefaultTags(names: string): string {
  return names
    .replaceAll(/:\$\{(\w+):-(?:latest)?\}(?=,|$)/g, ':$$$1')
    .replaceAll(/(:\$\{\w+:-)\$\{(\w+)(?::-latest)?\}\}(?=,|$)/g, '$1$$$2}')
    .replaceAll(/:latest(?=,|$)/g, ':');
}
