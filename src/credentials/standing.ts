import { type Content, isEmpty } from './cells.ts';
import { addressOf, isHostOnly, mayBeRegistry } from './keys.ts';
import { hostOf, type Text } from './text.ts';

/**
 * What a file says about the GitLab registry, by the keys that are it or may be it under another name:
 * - `named`: both programs find a login there, and the same;
 * - `lacking`: no key is it, and an entry in front of the others changes nothing where one of them is;
 * - `unsure`: a key with a scheme or a path may be it, before which a key of the host alone would come;
 * - `empty`: what may be it holds no login, by which Kaniko uses its own and the client has none;
 * - `mixed`: some of that holds one, and some none.
 */
export type Standing = 'named' | 'lacking' | 'unsure' | 'empty' | 'mixed';

/** @param registry - what `$CI_REGISTRY` may be at the call */
export function standingOf({ logins }: Pick<Content, 'logins'>, registry: ReadonlySet<Text>): Standing {
  const keys = [...logins].map(([key, login]) => ({ key, isEmpty: isEmpty(login) }));
  const isOne = (key: Text): boolean => registry.size === 1 && registry.has(hostOf(key));
  const isOnly = (key: Text): boolean => isHostOnly(key, addressOf(hostOf(key)));
  const possible = keys.filter(({ key }) => mayBeRegistry(hostOf(key), registry));
  const certain = possible.filter(({ key }) => isOne(key));
  const exact = certain.filter(({ key }) => isOnly(key)).at(-1);
  const others = possible.filter((one) => !certain.includes(one));
  const deciding = exact ? [exact] : certain;
  if (deciding.length > 0 && deciding.every((one) => !one.isEmpty)) {
    const rivals = exact ? others.filter(({ key }) => isOnly(key)) : others;
    return rivals.some(isBlank) ? 'mixed' : 'named';
  }
  if (possible.some(isBlank)) {
    const asked = exact ? [exact, ...others] : possible;
    return asked.every(isBlank) ? 'empty' : 'mixed';
  }
  return possible.every(({ key }) => isOnly(key)) ? 'lacking' : 'unsure';
}

function isBlank(one: { readonly isEmpty: boolean }): boolean {
  return one.isEmpty;
}

/** No key of the file may be the GitLab registry. */
export function saysNothing({ logins }: Pick<Content, 'logins'>, registry: ReadonlySet<Text>): boolean {
  return [...logins.keys()].every((key) => !mayBeRegistry(hostOf(key), registry));
}
