// Start-up against bare Node, as a ratio in one run, and the speed of a plan. Figures, never a test.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../bin/kaniko-to-buildkit.js', import.meta.url));
const RUNS = 31;

function milliseconds(args) {
  const start = performance.now();
  spawnSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - start;
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const bare = [];
const version = [];
for (let i = 0; i < RUNS; i++) {
  bare.push(milliseconds(['-e', '0']));
  version.push(milliseconds([bin, '--version']));
}
const [floor, start] = [median(bare), median(version)];
process.stdout.write(
  `--version: ${start.toFixed(1)} ms, node -e 0: ${floor.toFixed(1)} ms, ratio ${(start / floor).toFixed(2)}\n`,
);

const folder = process.argv[2];
if (folder) {
  const start = performance.now();
  const { stdout } = spawnSync(process.execPath, [bin, 'plan', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - start) / 1000;
  const jobs = Number(/^(\d+) jobs?:/m.exec(stdout)?.[1] ?? 0);
  process.stdout.write(
    `plan ${folder}: ${jobs} jobs in ${seconds.toFixed(2)} s, ${(jobs / seconds).toFixed(0)} jobs per second\n`,
  );
}
