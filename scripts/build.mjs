// Bundles the program into dist/: one file, CommonJS, so that it starts fast and unbash (ES modules only) loads on
// every supported Node. Modules behind a dynamic import are evaluated when a command needs them.
import { build } from 'esbuild';

await build({
  entryPoints: ['src/cli.ts'],
  outfile: 'dist/cli.js',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['jscodeshift', 'ajv', 'undici'],
  logLevel: 'warning',
});
