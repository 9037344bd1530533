// Compares how pipelines are resolved with gitlab-ci-local; the check itself is TypeScript, bundled on the fly.
//   npm run oracle                 the fixtures and the pipelines of the resolver's tests
//   npm run oracle -- FOLDER...    and every file of the folders, before and after its migration
//   npm run oracle -- --only TEXT  those whose name holds the text
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'k2b-oracle-'));
const outfile = join(folder, 'oracle.cjs');
try {
  const entry = fileURLToPath(new URL('oracle.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' });
  const { main } = createRequire(import.meta.url)(outfile);
  const root = fileURLToPath(new URL('..', import.meta.url));
  const program = fileURLToPath(import.meta.resolve('gitlab-ci-local'));
  process.exitCode = await main(process.argv.slice(2), { root, program });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
