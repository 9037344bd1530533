// Runs a dry run over a copy of the sample repository, as if it had just been cloned.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'k2b-demo-'));
try {
  cpSync(here('../examples/shop'), folder, { recursive: true });
  mkdirSync(join(folder, '.git'));
  const args = [here('../bin/kaniko-to-buildkit.js'), 'plan', '--color', 'always'];
  process.exitCode = spawnSync(process.execPath, args, { cwd: folder, stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
