import type { UnresolvedInclude } from '../gitlab/include.ts';
import { effectiveText, type Value } from '../gitlab/value.ts';

/**
 * What is known of an include that is out of view.
 * @returns undefined for a template of GitLab's own: only Kaniko.gitlab-ci.yml ran Kaniko, and that one is in view
 */
export function knownOf({ target, kind, inputs }: UnresolvedInclude): string | undefined {
  if (kind === 'template') return undefined;
  const tool = inputs && [...inputs.entries].find(([name, { value }]) => [name, ...textsIn(value)].some(namesKaniko));
  if (tool) return ` (its input ${tool[0]} names Kaniko)`;
  if (namesKaniko(target)) return ' (its name says Kaniko)';
  // https://gitlab.com/to-be-continuous/docker/-/blob/master/CHANGELOG.md
  const version = /\bto-be-continuous\/docker\b/.test(target) ? /[@ :]v?(\d+)/.exec(target)?.[1] : undefined;
  if (version !== undefined && Number(version) <= 6) return ' (it builds with Kaniko unless it is told otherwise)';
  return '';
}

function namesKaniko(text: string): boolean {
  return /kaniko/i.test(text);
}

function textsIn(value: Value): readonly string[] {
  switch (value.kind) {
    case 'scalar':
      return [effectiveText(value)];
    case 'seq':
      return value.items.flatMap((item) => textsIn(item.value));
    case 'map':
      return [...value.entries.values()].flatMap((entry) => textsIn(entry.value));
    case 'reference':
      return value.path;
  }
}
