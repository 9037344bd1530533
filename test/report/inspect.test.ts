import type { InspectedKey, Inspection } from '../../src/model.ts';
import { inspectText } from '../../src/report/inspect.ts';
import { Masker } from '../../src/report/mask.ts';

function inspectionOf(keys: readonly (readonly [string, string])[]): Inspection {
  const inspected = keys.map(([key, text]): InspectedKey => ({ key, text, path: 'ci.yml', line: 2, via: [] }));
  return {
    files: [],
    jobs: [{ job: 'a\u001Bb', file: 'ci.yml', line: 1, status: 'migrated', root: 'ci.yml', keys: inspected }],
  };
}

/** The values by their keys. */
function shown(keys: readonly (readonly [string, string])[]): {
  readonly values: readonly string[];
  readonly count: number;
} {
  const masker = new Masker();
  const lines = inspectText(inspectionOf(keys), '', false, masker).split('\n');
  const values = lines.flatMap((line) => /^ {2}\S+ +(.*) {2}← ci\.yml:2$/.exec(line)?.[1] ?? []);
  return { values, count: masker.count };
}

test('the value of a variable is masked by its name', () => {
  const keys = [
    ['variables.DB_PASSWORD', 'hunter2'],
    ['variables.A_TOKEN', 'two words'],
    ['variables.B_TOKEN', '$CI_JOB_TOKEN'],
    ['variables.OTHER', 'hunter2'],
  ] as const;

  expect(shown(keys)).toEqual({ values: ['[masked]', '[masked]', '$CI_JOB_TOKEN', 'hunter2'], count: 2 });
});

test('a value is masked before it is cut', () => {
  const { values } = shown([['script[0]', `${'x'.repeat(70)} https://bot:${'s3cret'.repeat(10)}@git.example`]]);

  expect(values[0]).toContain('bot:[masked]@');
});

test('names cannot act on a terminal', () => {
  const text = inspectText(inspectionOf([['image', 'b\u202Ec']]), 'd\u0007', false, new Masker());

  expect(text).toContain(String.raw`a\x1bb  d\x07/ci.yml:1`);
  expect(text).toContain(String.raw`b\u202ec`);
});
