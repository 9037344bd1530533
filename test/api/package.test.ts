import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERSION } from '../../src/version.ts';

const PACKAGE = join(__dirname, '../..');
const TSC = require.resolve('typescript/bin/tsc');

let project = '';

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'k2b-package-'));
  const packed = execFileSync(
    'npm',
    ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', project],
    { cwd: PACKAGE, encoding: 'utf8' },
  );
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const folder = join(project, 'node_modules/kaniko-to-buildkit');
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, filename), '-C', folder, '--strip-components=1']);
  write('package.json', '{ "private": true }');
}, 60_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(project, name), text);
}

/** Runs a script of the project that has the package, and nothing else, installed. */
function node(name: string, text: string): string {
  write(name, text);
  return execFileSync(process.execPath, [name], { cwd: project, encoding: 'utf8' });
}

const USE =
  'console.log(Object.keys(api).sort().join(" "), api.VERSION, api.migrate({ "a.yml": "x: 1" }).summary.jobs);';
const NAMES = ['VERSION', 'explain', 'maskSecrets', 'migrate'];

test('require finds the library', () => {
  const printed = node('required.cjs', `const api = require('kaniko-to-buildkit');\n${USE}`);

  expect(printed).toBe(`${NAMES.join(' ')} ${VERSION} 0\n`);
});

test('import finds every name of it', () => {
  const text = `import { ${NAMES.join(', ')} } from 'kaniko-to-buildkit';\nconst api = { ${NAMES.join(', ')} };\n${USE}`;

  expect(node('imported.mjs', text)).toBe(`${NAMES.join(' ')} ${VERSION} 0\n`);
});

test('what is no part of the interface is not found, schemas and pages are', () => {
  const printed = node(
    'resolved.cjs',
    `for (const name of ['dist/cli.js', 'docs/report.schema.json', 'package.json'])
       try { console.log(!!require.resolve('kaniko-to-buildkit/' + name)); } catch ({ code }) { console.log(code); }`,
  );

  expect(printed).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\ntrue\ntrue\n');
});

/** The examples of the documentation with what they print. */
function examples(): readonly (readonly [script: string, printed: string])[] {
  const text = readFileSync(join(PACKAGE, 'docs/api.md'), 'utf8');
  const pairs = text.matchAll(/<!-- example -->\n\n```js\n([^]*?)```\n\nIt prints:\n\n```text\n([^]*?)```/g);
  return [...pairs].map(([, script = '', printed = '']) => [script, printed]);
}

test('the examples of the documentation print what it says', () => {
  const found = examples();

  expect(found).toHaveLength(2);
  for (const [index, [script, printed]] of found.entries()) expect(node(`example-${index}.mjs`, script)).toBe(printed);
});

/** What tsc says about files that use the package, without the types of Node. */
function check(module: string, resolution: string, files: readonly string[]): string {
  const compiler = ['--module', module, '--moduleResolution', resolution, '--target', 'es2022', '--lib', 'es2023,dom'];
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noEmit'];
  try {
    return execFileSync(process.execPath, [TSC, ...compiler, ...strict, ...files], { cwd: project, encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

const TYPED = `import { explain, migrate, type MigrateOptions, type MigrationResult } from 'kaniko-to-buildkit';
const options: MigrateOptions = { strict: true, includeRoots: { 'a/b': { files: new Map([['x.yml', '']]) } } };
const result: MigrationResult = migrate({ 'a.yml': '' }, options);
const fidelity: 'exact' | 'manual' | undefined = result.jobs[0]?.flags[0]?.fidelity === 'exact' ? 'exact' : undefined;
const start: number = result.files[0]?.edits[0]?.start ?? 0;
const found = explain('--cache');
if (found.kind === 'flag') found.examples[0]?.before.join(' ');
export { fidelity, start };
`;
const WRONG = `import { migrate } from 'kaniko-to-buildkit';
migrate({ 'a.yml': 1 });
migrate({}, { stict: true });
migrate({}).files = [];
migrate({}).jobs[0].status === 'done';
`;

test.each([
  ['node16', 'node16'],
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])(
  'types are found and hold with module %s',
  (module, resolution) => {
    const names = module === 'esnext' ? ['typed.ts'] : ['typed.mts', 'typed.cts'];
    for (const name of names) write(name, TYPED);
    write('wrong.mts', WRONG);
    for (const [index, [script]] of examples().entries()) write(`example-${index}.mts`, script);
    const sound = [...names, ...examples().map((_, index) => `example-${index}.mts`)];

    expect(check(module, resolution, sound)).toBe('');
    const lines = check(module, resolution, ['wrong.mts']).matchAll(/wrong\.mts\((\d+),/g);
    expect([...new Set([...lines].map(([, line]) => line))]).toEqual(['2', '3', '4', '5']);
  },
  60_000,
);

test('the program of the package still starts', () => {
  for (const name of ['ajv', 'jscodeshift'])
    symlinkSync(join(PACKAGE, 'node_modules', name), join(project, 'node_modules', name));
  const program = join(project, 'node_modules/kaniko-to-buildkit/bin/kaniko-to-buildkit.js');

  expect(execFileSync(process.execPath, [program, '--version'], { encoding: 'utf8' })).toBe(`${VERSION}\n`);
});
