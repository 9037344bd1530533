/**
 * A value as far as the script shows it: literal text, with symbols for what is out of view. `${X}` is what the job
 * starts with in X, `${X#2}` what the second command in view that sets X made of it. A literal dollar is escaped.
 */
export type Text = string;

export function literalText(value: string): Text {
  return value.replaceAll(/[\\$]/g, '\\$&');
}

/** Texts of which one is there, in an order of their own. */
export function either(texts: Iterable<Text>): Text {
  return [...texts].sort().join(' or ');
}

export function symbol(name: string, definition: number): Text {
  return definition === 0 ? `\${${name}}` : `\${${name}#${definition}}`;
}

/** The host of an image name or of a key of `auths`: what stands before the first slash. */
export function hostOf(text: Text): Text {
  const bare = text.replace(/^https?:\/\//, '');
  // A slash inside a symbol (`${X%%/*}`) cuts nothing.
  const [host = ''] = bare.split(/\/(?![^${]*\})/);
  if (host.startsWith('${CI_REGISTRY_IMAGE}')) return '${CI_REGISTRY}';
  return host.replace(/^\$\{(\w+(?:#\d+)?)%%\/\*\}$/, '${$1}');
}

/** Makes one path of several spellings; `..` stays, as links may stand before it. */
export function normalPath(text: Text): Text {
  return text.replaceAll(/\/(?:\.?\/)+/g, '/').replace(/\/\.?$/, '');
}

/** A path without `..` where the folder before it is one of the images, which no link stands for. */
export function withoutParents(path: Text): Text {
  const shorter = path.replace(/^(\/(?:kaniko|root|home\/user))\/[\w.-]*\w[\w.-]*\/\.\.(?=\/|$)/, '$1');
  return shorter === path ? path : withoutParents(shorter);
}
