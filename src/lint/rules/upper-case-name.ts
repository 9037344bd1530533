import { namesOf } from '../arguments.ts';
import { atArguments } from '../at-arguments.ts';
import { defineRule } from '../rule.ts';

/** Registries take lower-case repositories only; the failure comes after the whole build. */
export const upperCaseName = defineRule({
  code: 'K2B728',
  name: 'upper-case-name',
  confidence: 'high',
  check(job) {
    return atArguments(
      job,
      ({ outputs, exports }) => [...outputs, ...exports],
      ({ record }) => {
        const name = [...namesOf(record), record.get('ref') ?? ''].find(hasUpperCase);
        return name === undefined ? undefined : { name };
      },
    );
  },
});

function hasUpperCase(name: string): boolean {
  // Only what is written counts: expansions, substitutions and inputs are blanked out.
  const literal = name.replaceAll(/\$\[\[.*?\]\]|\$\{[^}]*\}|\$\(.*\)|`[^`]*`|\$\w+/g, '$');
  if (/[\s)]/.test(literal)) return false;
  const [path = ''] = literal.split('@');
  const slash = path.indexOf('/');
  const colon = path.indexOf(':', path.lastIndexOf('/') + 1);
  const repository = path.slice(slash + 1, colon === -1 ? undefined : colon);
  return /[A-Z]/.test(repository);
}
