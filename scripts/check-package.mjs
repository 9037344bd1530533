// Packs the package as npm would publish it and checks that what a user needs is in it and that it starts.
import { execFileSync } from 'node:child_process';

const [{ files }] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }),
);
const paths = new Set(files.map(({ path }) => path));
for (const wanted of [
  'bin/kaniko-to-buildkit.js',
  'dist/cli.js',
  'dist/index.js',
  'dist/index.d.ts',
  'docs/api.md',
  'docs/diagnostics.md',
  'docs/config.schema.json',
  'README.md',
  'LICENSE',
]) {
  if (paths.has(wanted)) continue;
  process.stderr.write(`the package lacks ${wanted}\n`);
  process.exitCode = 1;
}
for (const path of paths) {
  if (!/^(?:src|test|fixtures|scripts)\//.test(path)) continue;
  process.stderr.write(`the package holds ${path}\n`);
  process.exitCode = 1;
}
execFileSync(process.execPath, ['bin/kaniko-to-buildkit.js', '--version'], { stdio: 'ignore' });
