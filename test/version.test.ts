import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAME, VERSION } from '../src/version.ts';

test('name and version are those of the package', () => {
  const { name, version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as Record<
    string,
    string
  >;

  expect([NAME, VERSION]).toEqual([name, version]);
});
