import { randomBytes } from 'node:crypto';
import { access, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunAs } from './identity.ts';
import { giveTo } from './location.ts';
import { bootId, hasProc, identify, isRunning, pidNamespace } from './process-table.ts';

/**
 * The processes that use the database of a home: one small file each in one folder.
 *
 * An entry is live while its file exists and its process runs. A process of another container cannot be looked
 * up by number, so there the file's age decides: live processes touch their file every second.
 * `<entry>.closing` beside it says that this one is about to leave; see `Supervisor.close` for what it orders.
 */
const FOREIGN_STALE_AFTER_MS = 10_000;
const CLOSING = '.closing';

interface Entry {
  readonly v: 1;
  readonly pid: number;
  readonly startTicks: string;
  readonly bootId: string;
  readonly pidNamespace: string;
}

function parseEntry(text: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, startTicks, bootId, pidNamespace } = value as Record<string, unknown>;
    if (typeof pid !== 'number' || typeof startTicks !== 'string') return undefined;
    if (typeof bootId !== 'string' || typeof pidNamespace !== 'string') return undefined;
    return { v: 1, pid, startTicks, bootId, pidNamespace };
  } catch {
    return undefined;
  }
}

async function readEntry(path: string): Promise<Entry | undefined> {
  try {
    return parseEntry(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function touchedWithin(path: string, ms: number): Promise<boolean> {
  const age = await stat(path).then(
    (found) => Date.now() - found.mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
  return age < ms;
}

/**
 * Announces this process in `directory` and returns the entry's name, which is never used twice.
 * The entry belongs to `owner` from the start: a user who could not read root's entry would take root for dead.
 */
export async function register(directory: string, owner: RunAs | undefined): Promise<string> {
  const self = identify(process.pid) ?? { pid: process.pid, startTicks: '' };
  const entry: Entry = { v: 1, ...self, bootId: bootId(), pidNamespace: pidNamespace() };
  const name = `${self.pid}-${self.startTicks}-${randomBytes(4).toString('hex')}`;
  // Renamed into place, so that nobody reads half an entry and takes its process for dead.
  const draft = join(directory, `.${name}`);
  await writeFile(draft, JSON.stringify(entry), { flag: 'wx', mode: 0o600 });
  await giveTo(draft, owner);
  await rename(draft, join(directory, name));
  return name;
}

/** Withdraws an entry: from here on it is not live. Withdrawing twice is harmless. */
export async function unregister(directory: string, name: string): Promise<void> {
  await rm(join(directory, name), { force: true });
  await rm(join(directory, name + CLOSING), { force: true });
}

/** Says that this entry still lives, for readers who cannot see its process. */
export async function heartbeat(directory: string, name: string): Promise<void> {
  const now = new Date();
  await utimes(join(directory, name), now, now).catch(() => undefined);
}

/** Says that this entry is about to leave. */
export async function markClosing(directory: string, name: string): Promise<void> {
  await writeFile(join(directory, name + CLOSING), '', { mode: 0o600 });
}

async function isClosing(directory: string, name: string): Promise<boolean> {
  return exists(join(directory, name + CLOSING));
}

/** Does the process behind this entry run and still use the database? */
export async function isLive(directory: string, name: string): Promise<boolean> {
  const path = join(directory, name);
  const entry = await readEntry(path);
  if (entry === undefined || entry.bootId !== bootId()) return false;
  if (hasProc && entry.pidNamespace !== pidNamespace()) {
    return touchedWithin(path, FOREIGN_STALE_AFTER_MS);
  }
  return isRunning(entry);
}

/** Names of all live entries; what the dead left behind is removed on the way. */
export async function liveEntries(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch(() => []);
  const live: string[] = [];
  for (const name of names) {
    if (name.startsWith('.') || name.endsWith(CLOSING)) continue;
    if (await isLive(directory, name)) live.push(name);
    else await unregister(directory, name);
  }
  return live;
}

/**
 * Does this entry live and mean to stay? The mark must be read first: leaving removes the entry before the mark, so
 * no mark and **then** a live entry proves that there was none yet; the other way round, one who has left seems to stay.
 */
export async function isStaying(directory: string, name: string): Promise<boolean> {
  return !(await isClosing(directory, name)) && (await isLive(directory, name));
}

/** Entries other than `own` that live and mean to stay. */
export async function stayingOthers(directory: string, own: string): Promise<readonly string[]> {
  const staying: string[] = [];
  for (const name of await liveEntries(directory)) {
    if (name !== own && (await isStaying(directory, name))) staying.push(name);
  }
  return staying;
}

/** The process number in an entry's name. */
export function pidOf(name: string): number {
  return Number.parseInt(name, 10);
}
