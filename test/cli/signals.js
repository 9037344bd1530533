/* global process, require */
// Loaded by the program before its own code: counts what it does with files, and at one point sends it a signal or runs
// another program, so that a test meets each point of a run whatever the speed of the machine is.
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');

const { K2B_TEST_AT: at, K2B_TEST_COUNT: report, K2B_TEST_SIGNAL: signal, K2B_TEST_RUN: run } = process.env;
let count = 0;
for (const name of ['readFileSync', 'readdirSync', 'openSync', 'writeSync', 'fsyncSync', 'renameSync', 'statSync']) {
  const original = fs[name];
  fs[name] = Object.assign((...args) => {
    const result = original(...args);
    step(name, args);
    return result;
  }, original);
}

function step(name, args) {
  count++;
  if (signal && count === Number(at)) process.kill(process.pid, signal);
  if (run && name === 'renameSync' && String(args[1]).endsWith('.gitlab-ci.yml')) {
    const [program, ...rest] = JSON.parse(run);
    const env = { ...process.env, NODE_OPTIONS: '', K2B_TEST_RUN: '' };
    const { status, stderr } = spawnSync(program, rest.slice(1), { cwd: rest[0], env, encoding: 'utf8' });
    process.stderr.write(`second: ${status} ${stderr}\n`);
  }
}

process.on('exit', () => {
  if (report) fs.writeFileSync(report, String(count));
});
