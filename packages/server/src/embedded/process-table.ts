import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { errorCode } from './errors.ts';

/**
 * Which processes live, told apart from later ones with the same number.
 * Linux says when a process started (`/proc/<pid>/stat`, field 22, proc(5)); elsewhere only that a number is in use.
 */
export const hasProc = process.platform === 'linux';

export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from boot to start; empty where the system does not say. */
  readonly startTicks: string;
}

interface Stat {
  readonly state: string;
  readonly startTicks: string;
}

function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in brackets may itself hold spaces and brackets, so fields are counted from the last one.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startTicks: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function numberInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Identifies a running process; undefined when there is none, or only a zombie whose parent has not collected it. */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (!hasProc) return numberInUse(pid) ? { pid, startTicks: '' } : undefined;
  const stat = readStat(pid);
  if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return undefined;
  return { pid, startTicks: stat.startTicks };
}

/** Is this very process still running? A zombie is not. */
export function isRunning(process: ProcessIdentity): boolean {
  return identify(process.pid)?.startTicks === process.startTicks;
}

/** Whether a number is taken in the eyes of `kill(2)`, which counts zombies too: PostgreSQL's own view. */
export function isNumberTaken(pid: number): boolean {
  return numberInUse(pid);
}

export type Executing = 'yes' | 'no' | 'unknown';

/** Does `pid` run a PostgreSQL program inside `dataDirectory` (its working folder)? `unknown`: we may not look. */
export function isPostgresIn(pid: number, dataDirectory: string): Executing {
  if (!hasProc) return 'unknown';
  try {
    const cwd = readlinkSync(`/proc/${pid}/cwd`);
    const program = basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
    return cwd === dataDirectory && program === 'postgres' ? 'yes' : 'no';
  } catch (error) {
    const code = errorCode(error);
    return code === 'EACCES' || code === 'EPERM' ? 'unknown' : 'no';
  }
}

function allPids(): readonly number[] {
  if (!hasProc) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Every PostgreSQL process that works in `dataDirectory`: after the death of a postmaster, its orphaned backends. */
export function postgresProcessesIn(dataDirectory: string): readonly number[] {
  return allPids().filter(
    (pid) => isPostgresIn(pid, dataDirectory) === 'yes' && identify(pid) !== undefined,
  );
}

/** Processes running `initdb` or `postgres` with `argument` on their command line. */
export function postgresProcessesWithArgument(argument: string): readonly number[] {
  return allPids().filter((pid) => {
    try {
      const program = basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
      if (program !== 'postgres' && program !== 'initdb') return false;
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(argument);
    } catch {
      return false;
    }
  });
}

/** This boot of this machine; a pid and a start time mean nothing in another one. Empty where unknown. */
export function bootId(): string {
  if (!hasProc) return '';
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/** The space in which our process numbers mean something: another container has another one. Empty where unknown. */
export function pidNamespace(): string {
  if (!hasProc) return '';
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
