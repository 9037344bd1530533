import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type IncludeRootFiles, migrate } from '../../src/index.ts';
import { FIXTURES, readScenario, readTree } from '../support/fixtures.ts';

const PROJECTS = '@projects/';

function texts(folder: string): Record<string, string> {
  const files = [...readTree(folder)].map(([path, bytes]) => [path, bytes.toString('utf8')] as const);
  return Object.fromEntries(files);
}

/** Included projects by their names, with the files below their folders. */
function includeRoots(given: Readonly<Record<string, string>>, all: Readonly<Record<string, string>>) {
  const roots: Record<string, IncludeRootFiles> = {};
  for (const [project, text] of Object.entries(given)) {
    const folder = `${PROJECTS}${text.replace(/:rw$/, '')}/`;
    const own = Object.entries(all).filter(([path]) => path.startsWith(folder));
    const files = Object.fromEntries(own.map(([path, content]) => [path.slice(folder.length), content]));
    roots[project] = { files, write: text.endsWith(':rw') };
  }
  return roots;
}

const NAMES = readdirSync(FIXTURES).flatMap((theme) =>
  readdirSync(join(FIXTURES, theme)).map((leaf) => `${theme}/${leaf}`),
);

test.each(NAMES)('%s: the library changes what the program changes', (name) => {
  const folder = join(FIXTURES, name);
  const all = texts(join(folder, 'input'));
  const { includeRoots: given = {}, image, strict, shim, jobs } = readScenario(folder);
  const own = Object.fromEntries(Object.entries(all).filter(([path]) => !path.startsWith(PROJECTS)));
  const { files } = migrate(own, {
    complete: true,
    includeRoots: includeRoots(given, all),
    ...(image === undefined ? {} : { image }),
    ...(strict === undefined ? {} : { strict }),
    ...(shim === undefined ? {} : { shim }),
    ...(jobs === undefined ? {} : { jobs }),
  });
  const inFixture = (path: string): string => {
    const [project = '', below] = path.split(':');
    return below === undefined ? path : `${PROJECTS}${(given[project] ?? '').replace(/:rw$/, '')}/${below}`;
  };

  expect(Object.fromEntries(files.map(({ path, text }) => [inFixture(path), text]))).toEqual(
    texts(join(folder, 'expected')),
  );
});
