import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { BUILDCTL_BOOLEANS, BUILDCTL_VALUES, namePattern } from './buildctl-flags.ts';
import { flagPattern } from './kaniko-flags.ts';
import type { Isolation, Side } from './types.ts';
import { PROJECT_DIR } from './variables.ts';

/** Directory of the harness inside a root. */
export const HARNESS_DIR = '/.k2b';

const STAND_INS = path.join(typeof __dirname === 'string' ? __dirname : 'test/support/equivalence', 'stand-ins');

/**
 * The applets that get a file of their own: what scripts call by path, or look for. A busybox that runs its applets
 * without files (Debian's) knows the others by name. Those that act on the machine are left out.
 */
const APPLETS = new Set(
  (
    '[ [[ ar arch ash awk base64 basename bunzip2 bzcat bzip2 cat chgrp chmod chown clear cmp comm cp cpio cut date dc ' +
    'dd df diff dirname dos2unix du echo ed egrep env expand expr factor fallocate false fgrep find flock fold fsync ' +
    'getopt grep groups gunzip gzip head hexdump hostname id install ip less link ln logger logname ls lzcat md5sum mkdir ' +
    'mkfifo mktemp more mv nc netstat nice nl nohup nproc nslookup od paste patch pgrep ping printenv printf ps pwd ' +
    'readlink realpath rev rm rmdir sed seq setsid sh sha1sum sha256sum sha3sum sha512sum shred shuf sleep sort split ' +
    'stat strings stty su sum sync tac tail tar tee test time timeout top touch tr true truncate tty uname uncompress ' +
    'unexpand uniq unix2dos unlink unlzma unxz unzip uptime usleep uudecode uuencode vi watch wc wget which who whoami ' +
    'xargs xxd xz xzcat yes zcat'
  ).split(' '),
);

/** Number, image digest and configuration digest of the n-th build of a run. */
const DIGESTS = Array.from({ length: 200 }, (_, index) => {
  const digest = (kind: string): string =>
    createHash('sha256')
      .update(`${kind} ${index + 1}`)
      .digest('hex');
  return `${index + 1} ${digest('build')} ${digest('config')}\n`;
}).join('');

/** Path of a busybox that can be copied into a root, or undefined. */
export const BUSYBOX = ['/bin/busybox', '/usr/bin/busybox'].find((file) => fs.existsSync(file));

let applets: readonly string[] | undefined;
function appletNames(): readonly string[] {
  if (applets === undefined) {
    const listed = BUSYBOX === undefined ? '' : spawnSync(BUSYBOX, ['--list'], { encoding: 'utf8' }).stdout;
    applets = listed.split('\n').filter((name) => APPLETS.has(name));
  }
  return applets;
}

/** Text of a stand-in for a root that is seen at `seenAt` by the job ('' in a chroot). */
function standIn(name: string, seenAt: string): string {
  const placeholders: Record<string, string> =
    name === 'buildctl.sh'
      ? { BOOLEANS: namePattern(BUILDCTL_BOOLEANS), VALUES: namePattern(BUILDCTL_VALUES) }
      : {
          BOOLEANS: flagPattern('bool'),
          VALUES: flagPattern('int', 'duration', 'string', 'list', 'pairs'),
          INTEGERS: flagPattern('int'),
          DURATIONS: flagPattern('duration'),
        };
  const text = fs.readFileSync(path.join(STAND_INS, name), 'utf8');
  return text.replace(/@([A-Z0-9]+)@/g, (whole: string, key: string) => {
    if (key === 'K2B') return seenAt + HARNESS_DIR;
    if (key === 'ROOT') return seenAt;
    return placeholders[key] ?? whole;
  });
}

const texts = new Map<string, string>();
function cachedStandIn(name: string, seenAt: string): string {
  if (seenAt !== '') return standIn(name, seenAt);
  const known = texts.get(name) ?? standIn(name, seenAt);
  texts.set(name, known);
  return known;
}

let chosenBase: string | undefined;

/** Where roots are made: in memory where programs may run from there, which is ten times faster than a disk. */
function base(): string {
  if (chosenBase === undefined) {
    chosenBase = os.tmpdir();
    try {
      const probe = fs.mkdtempSync('/dev/shm/k2b-probe-');
      if (BUSYBOX !== undefined) fs.copyFileSync(BUSYBOX, path.join(probe, 'true'));
      if (spawnSync(path.join(probe, 'true')).status === 0) chosenBase = '/dev/shm';
      fs.rmSync(probe, { recursive: true, force: true });
    } catch {
      // No /dev/shm: the temporary directory will do.
    }
  }
  return chosenBase;
}

/** A fresh root for one run. */
export interface Root {
  /** Path on the host. */
  dir: string;
  /** Prefix of paths as the job sees them: '' in a chroot, `dir` without one. */
  seenAt: string;
}

/** Lays out the files of one image, of the checkout and of the harness in a new directory. */
export function createRoot(
  side: Side,
  files: Readonly<Record<string, string>>,
  harness: (seenAt: string) => Readonly<Record<string, string>>,
  isolation: Isolation = 'chroot',
  artifacts: Readonly<Record<string, string>> = {},
): Root {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(base(), 'k2b-run-')));
  const seenAt = isolation === 'replaced' ? dir : '';
  const at = (inside: string): string => path.join(dir, inside);
  const directory = (inside: string, mode = 0o755): void => {
    fs.mkdirSync(at(inside), { recursive: true });
    fs.chmodSync(at(inside), mode);
  };
  const file = (inside: string, content: string, mode = 0o644): void => {
    fs.writeFileSync(at(inside), content);
    fs.chmodSync(at(inside), mode);
  };
  for (const name of ['dev', 'proc', 'etc', 'usr', 'var', HARNESS_DIR, 'usr/local', 'usr/local/bin']) directory(name);
  directory('tmp', 0o1777);
  directory(`${HARNESS_DIR}/calls`, 0o777);
  directory(PROJECT_DIR, 0o777);
  for (const name of ['builds', 'builds/group']) fs.chmodSync(at(name), 0o777);
  installBusybox(dir, seenAt, side === 'kaniko' ? '/busybox' : '/bin');
  for (const name of ['null', 'zero', 'urandom', 'tty']) file(`dev/${name}`, '', 0o666);
  const streams = { fd: '', stdin: '/0', stdout: '/1', stderr: '/2' };
  for (const [name, rest] of Object.entries(streams)) fs.symlinkSync(`/proc/self/fd${rest}`, at(`dev/${name}`));
  file(`${HARNESS_DIR}/lib.sh`, cachedStandIn('lib.sh', seenAt));
  file(`${HARNESS_DIR}/link.sh`, 'printf "%s\\0%s\\0" "$1" "$(readlink "$1")" >>"$2"\n');
  file(`${HARNESS_DIR}/digests`, DIGESTS);
  const mounts = ['null', 'zero', 'urandom'].map((name) => `/dev/${name} ${dir}/dev/${name} none bind 0 0\n`);
  file(`${HARNESS_DIR}/fstab`, `${mounts.join('')}proc ${dir}/proc proc defaults 0 0\n`);
  for (const [name, content] of Object.entries(harness(seenAt))) file(`${HARNESS_DIR}/${name}`, content, 0o666);
  file('usr/local/bin/git', cachedStandIn('git.sh', seenAt), 0o755);
  if (side === 'kaniko') {
    for (const name of ['kaniko', 'kaniko/.docker', 'kaniko/ssl/certs', 'workspace', 'root']) directory(name);
    file('kaniko/ssl/certs/ca-certificates.crt', 'SYSTEM CA\n');
    file('kaniko/executor', cachedStandIn('executor.sh', seenAt), 0o755);
    // The debug image has one program outside of /busybox, so that `#!/bin/sh` works.
    directory('bin');
    fs.symlinkSync('../busybox/sh', at('bin/sh'));
  } else {
    for (const name of ['etc/ssl/certs', 'usr/share']) directory(name);
    file('etc/ssl/certs/ca-certificates.crt', 'SYSTEM CA\n', 0o444);
    file('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/home/user:/bin/sh\n');
    fs.symlinkSync('../bin', at('usr/bin'));
    fs.symlinkSync('bin', at('sbin'));
    fs.symlinkSync('../bin', at('usr/sbin'));
    file('bin/buildctl', cachedStandIn('buildctl.sh', seenAt), 0o755);
    fs.symlinkSync('buildctl', at('bin/buildctl-daemonless.sh'));
    for (const name of ['home/user', 'home/user/.local', 'home/user/.local/tmp', 'run/user/1000']) {
      directory(name);
      // In a user namespace uid 1000 is whoever started it, and owns the directory already.
      if (isolation === 'chroot') fs.chownSync(at(name), 1000, 1000);
    }
    // Only for whom no capability helps: uid 1000 owns these files where it is mapped to the user of the host.
    for (const name of ['etc', 'usr', 'var', 'bin', 'dev', '']) fs.chmodSync(at(name), 0o555);
  }
  for (const [name, content] of Object.entries(files)) addProjectFile(at(PROJECT_DIR), name, content);
  for (const [name, content] of Object.entries(artifacts)) {
    directory(path.posix.dirname(path.posix.join(PROJECT_DIR, name)));
    file(path.posix.join(PROJECT_DIR, name), content);
  }
  return { dir, seenAt };
}

/** GitLab Runner checks out as root under umask 0000. */
function addProjectFile(project: string, name: string, content: string): void {
  const previous = process.umask(0);
  try {
    const target = path.join(project, name);
    fs.mkdirSync(name.endsWith('/') ? target : path.dirname(target), { recursive: true, mode: 0o777 });
    if (!name.endsWith('/')) fs.writeFileSync(target, content, { mode: content.startsWith('#!') ? 0o777 : 0o666 });
  } finally {
    process.umask(previous);
  }
}

/** A copy of busybox, so that a job that writes to it harms nobody, and a link per applet. */
function installBusybox(dir: string, seenAt: string, appletDir: string): void {
  const binary = path.join(dir, HARNESS_DIR, 'busybox');
  if (BUSYBOX === undefined) {
    fs.mkdirSync(path.join(dir, appletDir), { recursive: true });
    fs.symlinkSync('/bin', path.join(dir, HARNESS_DIR, 'bin'));
    return;
  }
  fs.copyFileSync(BUSYBOX, binary, fs.constants.COPYFILE_FICLONE);
  fs.chmodSync(binary, 0o755);
  fs.mkdirSync(path.join(dir, appletDir));
  for (const name of appletNames()) {
    fs.symlinkSync(`${seenAt}${HARNESS_DIR}/busybox`, path.join(dir, appletDir, name));
  }
  fs.symlinkSync(`..${appletDir}`, path.join(dir, HARNESS_DIR, 'bin'));
}

/** Removes a root, including directories that the job made read-only. */
export function removeRoot(root: Root): void {
  try {
    fs.rmSync(root.dir, { recursive: true, force: true });
  } catch {
    spawnSync('chmod', ['-R', 'u+rwX', root.dir], { stdio: 'ignore' });
    fs.rmSync(root.dir, { recursive: true, force: true });
  }
}
