// Bundles the program and the library into dist/, each as one file, CommonJS: so the program starts fast, unbash (ES
// modules only) loads on every supported Node, and both import and require find the library. Modules behind a dynamic
// import of the program are evaluated when a command needs them.
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const shared = { bundle: true, format: 'cjs', logLevel: 'warning' };

await build({
  ...shared,
  entryPoints: ['src/cli.ts'],
  outfile: 'dist/cli.js',
  platform: 'node',
  target: 'node20',
  external: ['jscodeshift', 'ajv', 'undici'],
});

// Nothing is external and no module of Node is known here, so that one in it fails the build.
await build({
  ...shared,
  entryPoints: ['src/index.ts'],
  outfile: 'dist/index.js',
  platform: 'neutral',
  target: 'es2022',
  mainFields: ['module', 'main'],
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
