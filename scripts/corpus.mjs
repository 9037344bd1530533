// Runs a check over a folder of pipelines; the check itself is TypeScript, bundled on the fly.
//   npm run corpus -- FOLDER       migrates each file in memory and counts the outcomes
//   npm run corpus:run -- FOLDER   runs the scripts of the migrated jobs before and after
import { build } from 'esbuild';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'k2b-corpus-'));
const outfile = join(folder, 'corpus.cjs');
try {
  const [check, ...rest] = process.argv.slice(2);
  const entry = new URL(check === '--run' ? 'corpus-run.ts' : 'corpus.ts', import.meta.url).pathname;
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' });
  if (check === '--run') {
    const standIns = new URL('../test/support/equivalence/stand-ins', import.meta.url).pathname;
    cpSync(standIns, join(folder, 'stand-ins'), { recursive: true });
  }
  const { main } = createRequire(import.meta.url)(outfile);
  process.exitCode = main(check === '--run' ? rest : process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
