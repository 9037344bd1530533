import type { Content } from '../credentials/cells.ts';
import { isBare } from '../credentials/keys.ts';
import { hostOf, type Text } from '../credentials/text.ts';
import { diagnostic } from '../diagnostics/index.ts';
import type { Diagnostic, Location } from '../model.ts';
import type { SimpleCommand } from '../shell/command.ts';
import { ALWAYS_SET } from '../worlds/predefined.ts';
import type { DraftCall } from './draft.ts';

/** GitLab sets them wherever the project has a registry, without which the entry has no use. */
const OF_REGISTRY: ReadonlySet<string> = new Set(['CI_REGISTRY_USER', 'CI_REGISTRY_PASSWORD', 'CI_JOB_TOKEN']);

/**
 * An entry of the GitLab registry that is made of variables only, none of which is set in view: where all are empty (a
 * protected variable on another branch, say), Kaniko passes over the entry and logs in by itself (flags.md F2), and
 * BuildKit takes it as it is.
 * @returns one finding for the first call that may meet it
 */
export function entryThatMayBeEmpty(
  calls: readonly DraftCall[],
  at: (command: SimpleCommand) => Location,
): readonly Diagnostic[] {
  for (const { invocation } of calls)
    for (const view of invocation.credentials)
      for (const path of view.configFiles())
        for (const content of view.cell(path)) {
          const names = namesOf(content, view.valuesOf('CI_REGISTRY'));
          if (names.length === 0) continue;
          const data = { names: names.map((name) => `$${name}`).join(' and '), registry: '$CI_REGISTRY' };
          return [diagnostic('K2B254', at(invocation.command), data)];
        }
  return [];
}

/** The variables that the login of the registry is made of; none where something else is in it. */
function namesOf({ logins }: Content, registry: ReadonlySet<Text>): readonly string[] {
  const found = [...logins].filter(([key]) => registry.has(hostOf(key)) && isBare(withoutScheme(key)));
  // The plain key counts before one that only leaves the host.
  const login = (found.findLast(([key]) => isBare(key)) ?? found.at(-1))?.[1];
  if (!login || login.encoded) return [];
  const { user, secret, otherwise } = login;
  const texts = (otherwise ? [secret, ...otherwise] : [user, secret]).filter((text) => text !== '');
  const names = texts.flatMap((text) => [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name));
  const isWhole = texts.every((text) => /^(?:\$\{\w+\})+$/.test(text));
  return isWhole && !names.some((name) => ALWAYS_SET.has(name) || OF_REGISTRY.has(name)) ? names : [];
}

/** A key as the programs compare it, where no other is the host as it stands. */
function withoutScheme(key: Text): Text {
  return key.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '');
}
