import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The process that a journal belongs to, so that nobody takes a run that goes on for one that was interrupted. */
export interface Owner {
  readonly pid: number;
  /** When it started; a number of a process is given again when the process is gone. */
  readonly started: string;
  /** Where its number means something: the machine and, in a container, the container. */
  readonly place: string;
}

/** `elsewhere`: on another machine or in another container, from where nobody can tell. */
export type OwnerState = 'running' | 'gone' | 'elsewhere';

let self: Owner | undefined;

/** This process. */
export function thisProcess(): Owner {
  self ??= { pid: process.pid, started: startOf(process.pid) ?? '', place: thisPlace() };
  return self;
}

/** An owner as a part of a file name: the name tells, so that taking a journal over is one rename. */
export function ownerName({ pid, started, place }: Owner): string {
  return `${pid}-${digest(started)}-${digest(place)}`;
}

/** @param name - made by {@link ownerName} */
export function stateOfOwner(name: string): OwnerState {
  const [, pid = '', started, place] = /^(\d+)-(\w+)-(\w+)$/.exec(name) ?? [];
  // A name without an owner is of a version that did not know any; such a record is only left by a run that broke off.
  if (pid === '') return 'gone';
  if (place !== digest(thisProcess().place)) return 'elsewhere';
  const start = startOf(Number(pid));
  return start !== undefined && digest(start) === started ? 'running' : 'gone';
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function thisPlace(): string {
  return `${hostname()} ${link('/proc/self/ns/pid')}`;
}

/** When a process started, as the system writes it; undefined when there is no such process. */
function startOf(pid: number): string | undefined {
  if (!isThere(pid)) return undefined;
  const stat = text(`/proc/${pid}/stat`);
  if (stat !== undefined) {
    // The name of the program stands in parentheses and may hold anything: fields 3 and 22 are counted from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = ''] = fields;
    if ('ZX'.includes(state)) return undefined;
    // Ticks count from the start of the machine.
    return `${text('/proc/sys/kernel/random/boot_id') ?? ''}${fields[19] ?? ''}`;
  }
  const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  // Without a start time the number alone must do: better a journal that stays than a run that is undone.
  return ps.status === 0 ? ps.stdout.trim() : '';
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function text(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
