// Checks random pipelines: migrates each, and runs the scripts before and after. The check is TypeScript, bundled on
// the fly. A failing case is printed, made as small as possible, as the files of a fixture.
//   npm run property -- [--cases 5000] [--seed N] [--workers 2] [--only DIMENSION] [--against DIR] [--shrink]
//   npm run property -- --first-hits [--cases 100] [--seeds 1,2,3] [--against DIR]
import { build } from 'esbuild';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'k2b-property-'));
const outfile = join(folder, 'property.cjs');
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
try {
  const entryPoints = [path('property.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' });
  cpSync(path('../test/support/equivalence/stand-ins'), join(folder, 'stand-ins'), { recursive: true });
  const { main } = createRequire(import.meta.url)(outfile);
  process.exitCode = await main(process.argv.slice(2), outfile);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
