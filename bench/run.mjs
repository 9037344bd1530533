// Start-up against bare Node, as a ratio in one run, and the speed of a plan. Figures, never a test.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manyIncludes, oneFile, templateUsers } from './generate.mjs';

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

/** Time and peak memory of a plan over a generated repository, and its ratio to bare Node. */
function plan(what, generate) {
  const folder = mkdtempSync(join(tmpdir(), 'k2b-bench-'));
  try {
    generate(folder);
    const start = performance.now();
    const script = `process.on('exit', () => process.stderr.write('rss ' + process.resourceUsage().maxRSS + '\\n')); process.argv.splice(1, 1); require(process.argv[1])`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script, '--', 'x', bin, 'plan', folder], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const elapsed = performance.now() - start;
    const memory = Number(/rss (\d+)/.exec(stderr)?.[1] ?? 0) / 1024;
    const summary = /^\d+ jobs?: .*$/m.exec(stdout)?.[0] ?? stdout.trim().split('\n').at(-1);
    process.stdout.write(
      `${what}: ${(elapsed / 1000).toFixed(2)} s, ${(elapsed / floor).toFixed(0)} × node -e 0, ${memory.toFixed(0)} MB · ${summary}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

plan('300 jobs on one template in 60 files', (target) => templateUsers(target, 300, 60));
plan('600 jobs on one template in 60 files', (target) => templateUsers(target, 600, 60));
plan('2,500 jobs in one file', (target) => oneFile(target, 2500));
plan('5,000 jobs in one file', (target) => oneFile(target, 5000));
plan('10,000 includes', (target) => manyIncludes(target, 10_000));
