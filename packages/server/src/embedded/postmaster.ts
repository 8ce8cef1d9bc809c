import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, loaderError } from './binaries.ts';
import { ask, type Connection, connectionTo, createDatabase } from './connection.ts';
import { diskFull, EmbeddedDatabaseError, errorCode, fileError, saysDiskFull } from './errors.ts';
import { isRoot } from './identity.ts';
import { giveTo, type Location } from './location.ts';
import { readPostmasterFile, removeFalseFile, saysReady } from './postmaster-file.ts';
import { identify, isRunning, type ProcessIdentity, postgresProcessesIn } from './process-table.ts';
import { programOptions, started } from './programs.ts';

/** A running server. */
export interface Postmaster {
  readonly process: ProcessIdentity;
  readonly connection: Connection;
}

export interface Launch {
  readonly location: Location;
  readonly binaries: Binaries;
  readonly password: string;
  readonly socketDirectory: string;
  /** How long the lock files and orphaned backends of a dead server are waited for. */
  readonly lockWaitMs: number;
  readonly signal: AbortSignal;
  /** Told once when the server this call started ends. */
  readonly onExit: () => void;
}

const POLL_MS = 20;
/** Replaying the log after a crash takes as long as it takes; a server silent for this long is given up. */
const READY_WITHIN_MS = 10 * 60_000;
const LOCK_HELD =
  /lock file ".*" already exists|pre-existing shared memory block|lock file ".*" is empty/;

/** Opens the log to append; a symbolic link in its place is refused. */
async function openLog(location: Location): Promise<FileHandle> {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  try {
    const log = await open(location.logFile, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
    if (isRoot() && location.fileOwner !== undefined) {
      await log.chown(location.fileOwner.uid, location.fileOwner.gid);
    }
    return log;
  } catch (error) {
    throw fileError(error, location.logFile);
  }
}

interface Attempt {
  readonly process: ProcessIdentity;
  /** What the server wrote to its log since it started, if it has ended by now. */
  readonly lastWords: () => Promise<string | undefined>;
}

async function readFrom(path: string, offset: number): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(8192);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Starts `postgres` in a session of its own, so that Ctrl-C in the terminal reaches us and not the server. */
async function spawnServer(launch: Launch): Promise<Attempt> {
  const { location } = launch;
  const log = await openLog(location);
  try {
    const offset = (await log.stat()).size;
    const child = spawn(
      join(launch.binaries.binDirectory, 'postgres'),
      ['-D', location.dataDirectory],
      { ...programOptions(location), detached: true, stdio: ['ignore', log.fd, log.fd] },
    );
    let ended = false;
    child.once('exit', () => {
      ended = true;
      launch.onExit();
    });
    await started(child);
    child.unref();
    const pid = child.pid ?? 0;
    return {
      process: identify(pid) ?? { pid, startTicks: '' },
      lastWords: async () => (ended ? readFrom(location.logFile, offset) : undefined),
    };
  } finally {
    await log.close();
  }
}

function startError(lastWords: string, location: Location): EmbeddedDatabaseError {
  if (saysDiskFull(lastWords)) return diskFull(location.dataDirectory);
  const loader = loaderError(lastWords, undefined);
  if (loader !== undefined) return loader;
  const reason = /(?:FATAL|PANIC): .*/.exec(lastWords)?.[0] ?? 'it ended without a reason';
  return new EmbeddedDatabaseError(
    'start_failed',
    `The embedded PostgreSQL did not start: ${reason}`,
    `${location.logFile} has the details. If the cause is not yours to mend, set DATABASE_URL to use your own PostgreSQL.`,
  );
}

/** `ready`, or what a server that ended meanwhile said. */
async function becomeReady(
  connection: Connection,
  dataDirectory: string,
  running: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<'ready' | { readonly lastWords: string }> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    const answer = saysReady(await readPostmasterFile(dataDirectory))
      ? await ask(connection)
      : 'not-yet';
    if (answer === 'ready') return 'ready';
    if (answer === 'no-database') await createDatabase(connection);
    const lastWords = await running();
    if (lastWords !== undefined) return { lastWords };
    await sleep(POLL_MS, undefined, { signal });
  }
  throw new EmbeddedDatabaseError(
    'start_failed',
    'The embedded PostgreSQL started but did not accept connections within ten minutes.',
    'Look into postgres.log in the home.',
  );
}

async function hasSocket(directory: string): Promise<boolean> {
  return stat(join(directory, '.s.PGSQL.5432')).then(
    () => true,
    () => false,
  );
}

/** Attaches to a server of ours that already runs, waiting until it is ready; undefined when it ended meanwhile. */
export async function adopt(
  location: Location,
  password: string,
  signal: AbortSignal,
): Promise<Postmaster | undefined> {
  const file = await readPostmasterFile(location.dataDirectory);
  // A starting server names its socket a moment after itself.
  if (file.kind !== 'ours' || file.socketDirectory === '') return undefined;
  if (file.status === 'ready' && !(await hasSocket(file.socketDirectory))) {
    // Somebody tidied /tmp: the server runs where nobody can reach it any more.
    await stop(file.process);
    return undefined;
  }
  const connection = connectionTo(file.socketDirectory, password);
  const outcome = await becomeReady(
    connection,
    location.dataDirectory,
    async () => (isRunning(file.process) ? undefined : ''),
    signal,
  );
  return outcome === 'ready' ? { process: file.process, connection } : undefined;
}

/** Something that passes by itself stands in the way: lock files, orphaned backends. True when it was cleared. */
async function mustWait(dataDirectory: string): Promise<boolean> {
  if ((await readPostmasterFile(dataDirectory)).kind === 'false') {
    await removeFalseFile(dataDirectory);
  }
  return postgresProcessesIn(dataDirectory).length > 0;
}

/**
 * Brings the server up: attaches to one that outlived its supervisor, or starts one, waiting for what a dead server
 * left behind. Only the owner may call this.
 * @throws EmbeddedDatabaseError `lock_timeout`, `start_failed`, `platform_unsupported`, `disk_full`, `password_missing`
 */
export async function launch(plan: Launch): Promise<Postmaster> {
  const { location } = plan;
  const giveUpAt = Date.now() + plan.lockWaitMs;
  while (Date.now() < giveUpAt) {
    plan.signal.throwIfAborted();
    const adopted = await adopt(location, plan.password, plan.signal);
    if (adopted !== undefined) return adopted;
    if (!(await mustWait(location.dataDirectory))) {
      const attempt = await spawnServer(plan);
      const connection = connectionTo(plan.socketDirectory, plan.password);
      const outcome = await becomeReady(
        connection,
        location.dataDirectory,
        attempt.lastWords,
        plan.signal,
      ).catch(async (error: unknown) => {
        // Whoever gives up on a server of his own leaves none behind.
        await stop(attempt.process);
        throw error;
      });
      if (outcome === 'ready') return { process: attempt.process, connection };
      if (!LOCK_HELD.test(outcome.lastWords)) throw startError(outcome.lastWords, location);
    }
    await sleep(POLL_MS, undefined, { signal: plan.signal });
  }
  throw new EmbeddedDatabaseError(
    'lock_timeout',
    `Something still holds the data in ${location.dataDirectory}: ${await holder(location.dataDirectory)}.`,
    'End that process, or, if it belongs to another container, let only one of them use this home.',
  );
}

async function holder(dataDirectory: string): Promise<string> {
  const file = await readPostmasterFile(dataDirectory);
  if ('pid' in file) return `postmaster.pid names process ${file.pid}`;
  const pids = postgresProcessesIn(dataDirectory);
  return pids.length === 0 ? 'a lock file' : `PostgreSQL processes ${pids.join(', ')}`;
}

async function goneWithin(process: ProcessIdentity, ms: number): Promise<boolean> {
  const giveUpAt = Date.now() + ms;
  while (Date.now() < giveUpAt) {
    if (!isRunning(process)) return true;
    await sleep(POLL_MS);
  }
  return !isRunning(process);
}

const FAST_SHUTDOWN_MS = 10_000;
const IMMEDIATE_SHUTDOWN_MS = 10_000;

/** Stops the server: fast (SIGINT, with a checkpoint), after 10 s immediate (SIGQUIT: recovery at the next start), then by force. */
export async function stop(server: ProcessIdentity): Promise<void> {
  const steps = [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
    ['SIGKILL', IMMEDIATE_SHUTDOWN_MS],
  ] as const;
  for (const [signal, waitMs] of steps) {
    if (!isRunning(server)) return;
    try {
      process.kill(server.pid, signal);
    } catch (error) {
      if (errorCode(error) !== 'ESRCH') throw error;
    }
    if (await goneWithin(server, waitMs)) return;
  }
}

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * Keeps the log below twice 10 MB: copies it to `postgres.log.1` and cuts it. The server appends to the open file, so it
 * need not take part. (Its own collector cuts files only when rotating by time, never by size, and costs a process.)
 */
export async function rotateLog(location: Location): Promise<void> {
  const size = await stat(location.logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size < LOG_LIMIT_BYTES) return;
  const older = `${location.logFile}.1`;
  // Removed first: a symbolic link in its place must not be written through.
  await rm(older, { force: true });
  await copyFile(location.logFile, older, constants.COPYFILE_EXCL);
  await giveTo(older, location.fileOwner);
  await truncate(location.logFile);
}

/** Is a server of this home running, as far as can be seen without connecting? */
export async function runningPostmaster(
  dataDirectory: string,
): Promise<ProcessIdentity | undefined> {
  const file = await readPostmasterFile(dataDirectory);
  return file.kind === 'ours' ? file.process : undefined;
}
