// Bundles the program and the library into dist/, each as one file, CommonJS: so the program starts fast, unbash (ES
// modules only) loads on every supported Node, and both import and require find the library. Modules behind a dynamic
// import of the program are evaluated when a command needs them.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

/** The ES module of a package whose other form asks for `require`, which a page has not. */
const esModule = (name) => [name, fileURLToPath(import.meta.resolve(name))];

const shared = { bundle: true, format: 'cjs', logLevel: 'warning' };

await build({
  ...shared,
  entryPoints: ['src/cli.ts'],
  outfile: 'dist/cli.js',
  platform: 'node',
  target: 'node20',
  external: ['jscodeshift', 'ajv'],
});

// Nothing is external and no module of Node is known here, so that one in it fails the build.
await build({
  ...shared,
  entryPoints: ['src/index.ts'],
  outfile: 'dist/index.js',
  platform: 'neutral',
  target: 'es2022',
  mainFields: ['module', 'main'],
  alias: Object.fromEntries(['vscode-languageserver-types', 'vscode-languageserver-textdocument'].map(esModule)),
  inject: ['scripts/buffer.mjs'],
  // By this, which is never run, Node's import learns the names.
  footer: { js: '0 && (module.exports = { explain, maskSecrets, migrate, VERSION });' },
});

const types = await rollup({
  input: 'src/index.ts',
  plugins: [dts({ tsconfig: 'tsconfig.json' })],
  onwarn: ({ message }) => {
    throw new Error(message);
  },
});
await types.write({ file: 'dist/index.d.ts', format: 'es' });
await types.close();
