// Compares how YAML is read with Ruby's Psych; the check itself is TypeScript, bundled on the fly.
//   npm run psych                 the fixtures and the pipelines of the resolver's tests
//   npm run psych -- FOLDER...    and every file of the folders, before and after its migration
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'k2b-psych-'));
const outfile = join(folder, 'psych.cjs');
try {
  const entry = fileURLToPath(new URL('psych.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' });
  const { main } = createRequire(import.meta.url)(outfile);
  const root = fileURLToPath(new URL('..', import.meta.url));
  process.exitCode = main(process.argv.slice(2), root);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
