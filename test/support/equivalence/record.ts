import * as fs from 'node:fs';
import * as path from 'node:path';
import { HARNESS_DIR, type Root } from './rootfs.ts';
import type { Call, Side, Snapshot } from './types.ts';
import { PROJECT_DIR } from './variables.ts';

/** Directories of a root that hold programs or the harness, not what a job left. */
const NOT_LEFT = new Set([
  HARNESS_DIR,
  '/bin',
  '/sbin',
  '/usr',
  '/busybox',
  '/dev',
  '/proc',
  PROJECT_DIR,
  '/etc/passwd',
  '/kaniko/executor',
]);

/** Reads the calls that the stand-ins recorded, in their order. */
export function readCalls(side: Side, root: Root): Call[] {
  const dir = path.join(root.dir, HARNESS_DIR, 'calls');
  return fs
    .readdirSync(dir)
    .map(Number)
    .sort((a, b) => a - b)
    .map((ordinal) => readCall(side, root, ordinal, path.join(dir, String(ordinal))));
}

function readCall(side: Side, root: Root, ordinal: number, dir: string): Call {
  // Without a chroot the job saw host paths; the record speaks of paths in the image.
  const text = (name: string): string | null => {
    const content = readText(path.join(dir, name));
    return content === null || root.seenAt === '' ? content : content.replaceAll(root.seenAt, '');
  };
  const list = (name: string): string[] => (text(name) ?? '').split('\0').slice(0, -1);
  const status = text('status');
  const refused = text('refused');
  const trust: Record<string, string> = {};
  for (let n = 1; ; n++) {
    const name = text(`trust.${n}.path`);
    if (name === null) break;
    trust[name] = text(`trust.${n}`) ?? '';
  }
  return {
    side,
    ordinal,
    phase: text('phase') === 'after_script' ? 'after_script' : 'job',
    program: text('program') ?? '',
    argv: list('argv'),
    cwd: text('cwd') ?? '',
    env: Object.fromEntries(
      list('env').map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]),
    ),
    status: status === null ? undefined : Number(status),
    ...(refused === null ? {} : { refused }),
    dockerConfig: { path: text('docker-config.path') ?? '', content: text('docker-config') },
    buildkitdToml: text('buildkitd.toml'),
    sourcePolicy: text('policy'),
    trust,
    snapshot: readSnapshot(text, list),
    outputs: list('outputs').map((name) => path.posix.normalize(name)),
  };
}

function readSnapshot(text: (name: string) => string | null, list: (name: string) => string[]): Snapshot {
  const bare = (name: string): string => name.replace(/^\.\//, '');
  const files: Record<string, string> = {};
  for (const [, name] of (text('context.unreadable') ?? '').matchAll(
    /^sha256sum: (?:can't open ')?(.*?)'?: Permission denied$/gm,
  )) {
    if (name !== undefined) files[bare(name)] = 'unreadable';
  }
  for (const [, hash, name] of (text('context.hashes') ?? '').matchAll(/^([0-9a-f]{64}) {2}(.*)$/gm)) {
    if (hash !== undefined && name !== undefined) files[bare(name)] = hash;
  }
  const links = list('context.links');
  for (let i = 0; i + 1 < links.length; i += 2) files[bare(links[i] ?? '')] = `link: ${links[i + 1] ?? ''}`;
  return {
    context: text('context'),
    contextSub: text('context.sub'),
    contextFiles: files,
    dockerfile: text('dockerfile.path'),
    dockerfileContent: text('dockerfile'),
    ignoreFile: text('ignore'),
  };
}

/** Files in the project after a run, by relative path. */
export function readProject(root: Root): Record<string, string> {
  const files: Record<string, string> = {};
  walk(path.join(root.dir, PROJECT_DIR), '', files, () => false);
  return files;
}

/** Files that are anywhere else in the root after a run, by absolute path. */
export function readOutside(root: Root): Record<string, string> {
  const files: Record<string, string> = {};
  walk(root.dir, '', files, (name) => NOT_LEFT.has(`/${name}`));
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`/${name}`, content]));
}

function walk(dir: string, prefix: string, files: Record<string, string>, skip: (name: string) => boolean): void {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(dir, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const name = prefix + entry.name;
    if (skip(name)) continue;
    const full = path.join(dir, entry.name);
    if (entry.isDirectory()) walk(full, `${name}/`, files, skip);
    else if (entry.isSymbolicLink()) files[name] = `link: ${fs.readlinkSync(full)}`;
    else if (entry.isFile()) files[name] = readText(full) ?? 'unreadable';
  }
}

/** UTF-8, or one character per byte where it is not. */
function readText(file: string): string | null {
  try {
    const bytes = fs.readFileSync(file);
    const text = bytes.toString('utf8');
    return text.includes('\uFFFD') ? bytes.toString('latin1') : text;
  } catch {
    return null;
  }
}
