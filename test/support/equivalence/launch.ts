import { spawnSync } from 'node:child_process';
import { BUSYBOX, createRoot, HARNESS_DIR, removeRoot, type Root } from './rootfs.ts';
import type { Isolation, Side } from './types.ts';

/** How a run is started: as the real root, by user namespaces, or without a chroot. */
interface Launcher {
  isolation: Isolation;
  command(side: Side, root: Root): [string, ...string[]];
}

const NAMESPACES = ['--mount', '--uts', '--pid', '--fork', '--net', '--ipc', '--kill-child'];
const shell = (root: Root): string => `${root.seenAt}${HARNESS_DIR}/bin/sh`;
const main = (root: Root): [string, string] => [shell(root), `${root.seenAt}${HARNESS_DIR}/main.sh`];

/** Device files need the mount namespace of the first unshare; the second one is the job's own identity. */
const MOUNT = `mount -a -T "$1${HARNESS_DIR}/fstab" 2>/dev/null
shift
exec "$@"`;

/** The clock has no namespace: a job that is run as root must not be able to set that of the machine. */
const POWERLESS = ['setpriv', '--bounding-set=-sys_time,-sys_boot,-sys_module'];

const launchers: readonly Launcher[] = [
  {
    isolation: 'chroot',
    command: (side, root) => {
      const id = side === 'kaniko' ? '0' : '1000';
      const job = [`--root=${root.dir}`, '--setuid', id, '--setgid', id, ...main(root)];
      return ['unshare', ...NAMESPACES, 'sh', '-c', MOUNT, 'sh', root.dir, ...POWERLESS, 'unshare', ...job];
    },
  },
  {
    // Root without the right to make namespaces, as in a plain container.
    isolation: 'chroot',
    command: (side, root) => {
      const id = side === 'kaniko' ? '0:0' : '1000:1000';
      return ['chroot', `--userspec=${id}`, '--groups=', root.dir, ...main(root)];
    },
  },
  {
    isolation: 'unshare',
    command: (side, root) => {
      const user = side === 'kaniko' ? [] : ['--user', '--map-user=1000', '--map-group=1000'];
      const job = [...user, `--root=${root.dir}`, ...main(root)];
      return ['unshare', '--map-root-user', ...NAMESPACES, 'sh', '-c', MOUNT, 'sh', root.dir, 'unshare', ...job];
    },
  },
  {
    isolation: 'replaced',
    command: (_side, root) => (BUSYBOX === undefined ? ['sh', main(root)[1]] : main(root)),
  },
];

/** Starts a prepared root; the caller gives environment and time limit. */
export function launch(launcher: Launcher, side: Side, root: Root, env: Record<string, string>, timeout: number) {
  const [program, ...args] = launcher.command(side, root);
  // A chroot must not see the PATH of the host, but unshare and chroot are found by it.
  const found = { ...env, K2B_PATH: env.PATH ?? '', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
  return spawnSync(program, args, { env: found, input: '', timeout, killSignal: 'SIGKILL', maxBuffer: 1 << 26 });
}

const chosen = new Map<string, Launcher>();

/** The best launcher that works here; `K2B_EQUIVALENCE_ISOLATION` forces one (for tests of the harness). */
export function chooseLauncher(): Launcher {
  const forced = process.env.K2B_EQUIVALENCE_ISOLATION ?? '';
  const candidates = launchers.filter(({ isolation }) => forced === '' || isolation === forced);
  const launcher = chosen.get(forced) ?? candidates.find(works);
  if (launcher === undefined) throw new Error(`no way to run the scripts here ${forced}`);
  chosen.set(forced, launcher);
  return launcher;
}

/** Tries both sides: a chroot with the uid that is asked for, and a writable project. */
function works(launcher: Launcher): boolean {
  if (launcher.isolation === 'replaced') return true;
  if (BUSYBOX === undefined || (launcher.isolation === 'chroot' && process.getuid?.() !== 0)) return false;
  return (['kaniko', 'buildkit'] as const).every((side) => {
    const root = createRoot(side, {}, () => ({ 'main.sh': `exec ${HARNESS_DIR}/bin/id -u\n` }), launcher.isolation);
    try {
      const { status, stdout } = launch(launcher, side, root, {}, 20_000);
      return status === 0 && stdout.toString().trim() === (side === 'kaniko' ? '0' : '1000');
    } finally {
      removeRoot(root);
    }
  });
}
