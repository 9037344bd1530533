import { expectVerdict, IMAGE } from './known-faults/known.ts';

const SHARED = `.s:\n  script: &s\n    - &call KX -d IMG:1 $X\n`;
const OTHER = `other:\n  ${IMAGE}\n  variables: {X: "--context s3://b/c"}\n  script: *s\n`;
const own = (lines: string): string => `build:\n  ${IMAGE}\n${lines}`;
/** A job that gets a copy of what it shares, because the other job stays. */
const copy = (lines: string): string => `${SHARED}${own(`  variables: {X: ""}\n${lines}`)}${OTHER}`;

const PLACES: readonly (readonly [string, string])[] = [
  ['behind a plain text', own('  script:\n    - KX\n      -d IMG:1\n      # note\n')],
  ['far behind a plain text', own('  script:\n    - KX -d IMG:1\n\n\n        # note\n    - echo\n')],
  ['behind a quoted text', own("  script:\n    - 'KX -d IMG:1'\n      # note\n")],
  ['on the line of a text', own('  script:\n    - KX -d IMG:1 # note\n')],
  ['behind a text that is no list', own('  script: KX -d IMG:1\n      # note\n')],
  ['at the end of the file', own('  script: KX -d IMG:1\n    # note')],
  ['behind an empty key', own('  before_script: # note\n  script:\n    - KX -d IMG:1\n')],
  ['below an empty key', own('  before_script:\n    # note\n  script:\n    - KX -d IMG:1\n')],
  ['behind empty variables', own('  variables: # note\n  script:\n    - KX -d IMG:1\n')],
  ['below empty variables', own('  variables:\n    # note\n  script:\n    - KX -d IMG:1\n')],
  ['behind the image', own('  script:\n    - KX -d IMG:1\n').replace(/\{name: (.*?),.*\}/, '$1 # note')],
  ['behind the last key', own('  script:\n    - KX -d IMG:1\n  retry: 1\n      # note\n')],
  ['on the line of an alias', copy('  script: *s # note\n')],
  ['below an alias', copy('  script: *s\n        # note\n')],
  ['on the line of an alias in a list', copy('  script:\n    - *call # note\n')],
  ['below an alias in a list', copy('  script:\n    - *call\n      # note\n')],
  ['on the line of a reference in a list', copy('  script:\n    - !reference [.s, script] # note\n    - echo\n')],
  ['below a reference', copy('  script: !reference [.s, script]\n      # note\n')],
];

test.each(PLACES)('a comment %s stays one, and stays where it is', (name, yaml) => {
  const verdict = yaml.includes(OTHER) ? 'K2B123' : 'equal';
  const { after, again, bytesOutside, report } = expectVerdict({ name, yaml, verdict, untold: ['K2B901'] });
  const text = after.get('.gitlab-ci.yml')?.toString() ?? '';

  expect(report.jobs[0]?.status).toBe('migrated');
  expect([...again, ...bytesOutside]).toEqual([]);
  expect(text.match(/# note/g)).toHaveLength(1);
});
