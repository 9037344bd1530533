// Runs the corpus check: npm run corpus -- FOLDER. The check itself is TypeScript, bundled on the fly.
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'k2b-corpus-'));
const outfile = join(folder, 'corpus.cjs');
try {
  const entry = new URL('corpus.ts', import.meta.url).pathname;
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' });
  const { main } = createRequire(import.meta.url)(outfile);
  process.exitCode = main(process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
