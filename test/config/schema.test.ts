import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_KEYS, CONFIG_SCHEMA } from '../../src/config/schema.ts';
import { DEFAULT_CONFIG } from '../../src/config/settings.ts';

const read = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');

test('the published schema is the one that validates', () => {
  expect(JSON.parse(read('docs/config.schema.json'))).toEqual(CONFIG_SCHEMA);
});

test('every key has a default and a row in the documentation', () => {
  const rows = [...read('docs/configuration.md').matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key);

  expect(Object.keys(DEFAULT_CONFIG)).toEqual(CONFIG_KEYS);
  expect(rows).toEqual(CONFIG_KEYS);
});

test('a default of the schema is the one in force', () => {
  for (const [key, property] of Object.entries(CONFIG_SCHEMA.properties))
    if ('default' in property) expect([key, property.default]).toEqual([key, DEFAULT_CONFIG[key as 'strict']]);
});
