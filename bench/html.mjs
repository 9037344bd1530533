// How long the HTML report of many jobs takes to render, to load in Chromium and to filter. Figures, never a test.
//   npm run bench:html -- 500 1000
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = mkdtempSync(new URL('../node_modules/.k2b-bench-', import.meta.url).pathname);
const outfile = join(folder, 'html-report.cjs');
try {
  const entry = new URL('html-report.ts', import.meta.url).pathname;
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['playwright-core', 'axe-core'],
    logLevel: 'warning',
  });
  const { main } = createRequire(import.meta.url)(outfile);
  await main(process.argv.length > 2 ? process.argv.slice(2) : ['500']);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
