import type { PlanEntry } from '../model.ts';
import { fieldText } from '../shell/fields.ts';
import type { ShellWord } from '../shell/word.ts';

/** A build argument or a label: of several with one key the last one wins, in Kaniko and in BuildKit. */
export interface Setting {
  readonly kind: 'build-arg' | 'label';
  /** Undefined where the key is not written as plain text, so that it may be any. */
  readonly key: string | undefined;
}

/** @returns undefined for an entry that sets no key */
export function settingOf(entry: PlanEntry): Setting | undefined {
  switch (entry.kind) {
    case 'build-arg':
    case 'label':
      return { kind: entry.kind, key: keyOf(entry.assignment) };
    case 'build-arg-from-environment':
      return { kind: 'build-arg', key: entry.name };
    default:
      return undefined;
  }
}

/** True when two settings may set one key. */
export function sameKey(a: Setting, b: Setting): boolean {
  return a.kind === b.kind && (a.key === undefined || b.key === undefined || a.key === b.key);
}

function keyOf(assignment: ShellWord): string | undefined {
  const key = fieldText(assignment).split('=')[0] ?? '';
  return /^[\w.-]+$/.test(key) ? key : undefined;
}
