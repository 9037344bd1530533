import { chooseLauncher, launch } from './launch.ts';
import { readCalls, readOutside, readProject } from './record.ts';
import { createRoot, HARNESS_DIR, removeRoot } from './rootfs.ts';
import type { JobScript, RunResult, Scenario, Side } from './types.ts';
import { jobEnvironment } from './variables.ts';

const TIMEOUT_MS = 20_000;

/**
 * Runs a job's scripts in a fresh root of the given image, with recording stand-ins in place of the build programs.
 * The shell is started as GitLab Runner starts it: all items in one, errexit, pipefail, standard input empty.
 */
export function runScript(side: Side, job: JobScript, scenario: Scenario): RunResult {
  const launcher = chooseLauncher();
  const files = { ...scenario.files, ...job.files };
  const root = createRoot(
    side,
    files,
    (seenAt) => harnessFiles(job, scenario, seenAt),
    launcher.isolation,
    scenario.artifacts,
  );
  try {
    const env = jobEnvironment(side, job, scenario);
    for (const [name, value] of Object.entries(env)) env[name] = relocate(value, root.seenAt);
    if (root.seenAt !== '') env.PATH = `${env.PATH ?? ''}:/usr/bin:/bin`;
    const done = launch(launcher, side, root, env, TIMEOUT_MS);
    const shown = (bytes: Buffer | null): string => {
      const text = bytes?.toString() ?? '';
      return root.seenAt === '' ? text : text.replaceAll(root.seenAt, '');
    };
    return {
      status: done.status ?? 137,
      calls: readCalls(side, root),
      stdout: shown(done.stdout),
      stderr: shown(done.stderr),
      files: readProject(root),
      outside: readOutside(root),
      isolation: launcher.isolation,
      timedOut: done.status === null,
    };
  } finally {
    removeRoot(root);
  }
}

/** Where there is no chroot, the paths of the image are replaced by those of the root, alike on both sides. */
function relocate(text: string, seenAt: string): string {
  if (seenAt === '') return text;
  const absolute =
    /(?<![\w./~}-])\/(kaniko|busybox|workspace|builds|root|home\/user|run\/user|etc\/ssl|usr\/local\/bin)(?![\w-])/g;
  return text.replace(absolute, `${seenAt}/$1`).replace(/:\/(kaniko|busybox|usr|bin)(?=[:/]|$)/g, `:${seenAt}/$1`);
}

function harnessFiles(job: JobScript, scenario: Scenario, seenAt: string): Record<string, string> {
  const here = seenAt + HARNESS_DIR;
  const fails = scenario.buildFails ?? false;
  const failing =
    typeof fails === 'boolean' ? (fails ? 'all' : '') : fails.flatMap((no, i) => (no ? [i + 1] : [])).join(' ');
  return {
    'main.sh': mainShell(here),
    'job.sh': jobShell(job.items, seenAt),
    'after.sh': job.afterItems === undefined || job.afterItems.length === 0 ? '' : jobShell(job.afterItems, seenAt),
    phase: 'job',
    status: '137',
    fail: failing,
  };
}

/**
 * Starts both shells of a job. Its output goes through pipes of its own, so that `> /dev/stderr` works: Node's are
 * sockets, which cannot be opened again.
 */
function mainShell(here: string): string {
  const shell = `${here}/bin/sh`;
  return `PATH=$K2B_PATH
unset K2B_PATH OLDPWD
umask 022
exec 3>&1 4>&2
job() {
  ${shell} ${here}/job.sh
  status=$?
  echo $status >${here}/status
  [ -s ${here}/after.sh ] || return 0
  printf after_script >${here}/phase
  CI_JOB_STATUS=failed
  [ $status != 0 ] || CI_JOB_STATUS=success
  export CI_JOB_STATUS
  ${shell} ${here}/after.sh
}
{ job 2>&1 >&5 5>&- 3>&- 4>&- | ${here}/bin/cat >&4 5>&-; } 5>&1 | ${here}/bin/cat >&3
read -r status <${here}/status
exit $status
`;
}

/**
 * Both runs of a job happen at one time: what a job writes of the date must not differ. Busybox takes its own applets
 * before files, so that only a function comes first.
 */
const FIXED_DATE =
  'date() { case " $* " in *" -d "*|*" -r "*|*" -s "*|*" --date"*) command date "$@" ;; *) command date -d @1700000000 "$@" ;; esac; }';

/** The frame that GitLab Runner's shell generator puts around the items of a section. */
function jobShell(items: readonly string[], seenAt: string): string {
  const script = relocate(items.join('\n'), seenAt).replaceAll("'", "'\\''");
  return [
    'set -o errexit',
    '(set -o pipefail) 2>/dev/null && set -o pipefail',
    'set +o noclobber',
    'cd "$CI_PROJECT_DIR"',
    FIXED_DATE,
    `: | eval '${script}`,
    "'",
    'exit 0',
    '',
  ].join('\n');
}
