import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  hasProc,
  identify,
  isNumberTaken,
  isPostgresIn,
  type ProcessIdentity,
  postgresProcessesIn,
} from './process-table.ts';

/**
 * What `postmaster.pid` says, and whether it is true (its lines: PostgreSQL source, `miscadmin.h`, LOCK_FILE_LINE_*).
 *
 * - `ours`: that process runs and is a PostgreSQL server working in this folder.
 * - `gone`: no such process; PostgreSQL clears the file itself.
 * - `false`: the number belongs to a zombie or to a program that is not this server; PostgreSQL would refuse to start.
 * - `unproved`: something runs under that number and we may not look at it.
 */
export type PostmasterFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'gone' | 'false' | 'unproved'; readonly pid: number }
  | {
      readonly kind: 'ours';
      readonly process: ProcessIdentity;
      readonly socketDirectory: string;
      /** `starting`, `ready`, `stopping`, … */
      readonly status: string;
    };

/** Reads and checks `postmaster.pid` of a data folder given with symbolic links resolved. */
export async function readPostmasterFile(dataDirectory: string): Promise<PostmasterFile> {
  const text = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return { kind: 'absent' };
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  // Empty for an instant while a starting server writes it.
  if (!Number.isSafeInteger(pid)) return { kind: 'unproved', pid: 0 };
  const running = identify(pid);
  if (running === undefined) return { kind: isNumberTaken(pid) ? 'false' : 'gone', pid };
  const socketDirectory = lines[4] ?? '';
  const executing = isPostgresIn(pid, dataDirectory);
  if (executing === 'no') return { kind: 'false', pid };
  // Without /proc a live number is taken at its word; the connection that follows is the proof.
  if (executing === 'unknown' && hasProc) return { kind: 'unproved', pid };
  const status = (lines[7] ?? '').trim();
  return { kind: 'ours', process: running, socketDirectory, status };
}

/** Is it worth connecting? Asking a server that still starts costs it a process and a FATAL line in its log each time. */
export function saysReady(file: PostmasterFile): boolean {
  return file.kind === 'unproved' || (file.kind === 'ours' && file.status === 'ready');
}

/**
 * Removes a `postmaster.pid` proved false, unless a backend of the dead server still works in the folder.
 * Only the owner may call this: nobody else starts a server here meanwhile.
 */
export async function removeFalseFile(dataDirectory: string): Promise<boolean> {
  if (postgresProcessesIn(dataDirectory).length > 0) return false;
  if ((await readPostmasterFile(dataDirectory)).kind !== 'false') return false;
  await rm(join(dataDirectory, 'postmaster.pid'), { force: true });
  return true;
}
