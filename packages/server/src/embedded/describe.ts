import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findPackage, planBinaries } from './binaries.ts';
import { dataMajor } from './data-directory.ts';
import { EmbeddedDatabaseError, errorCode } from './errors.ts';
import { findLocation, type Location } from './location.ts';
import { liveOwner } from './ownership.ts';
import { runningPostmaster } from './postmaster.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { liveEntries, pidOf } from './registry.ts';

/** What `doctor` prints about the embedded database of a home. */
export interface EmbeddedDescription {
  readonly home: string;
  /** `moved`: the user PostgreSQL runs as cannot enter the home, so its data lie elsewhere. */
  readonly kind: 'home' | 'moved';
  readonly dataDirectory: string;
  readonly binDirectory: string;
  readonly logFile: string;
  /** The file in the home that says where moved data lie. */
  readonly pointerFile: string | undefined;
  /** The user PostgreSQL runs as when that is not the current one. */
  readonly runsAsUid: number | undefined;
  readonly version: string;
  /** Major version that wrote the data; undefined before the first start. */
  readonly dataMajor: number | undefined;
  readonly server: { readonly pid: number; readonly socketDirectory: string } | undefined;
  readonly ownerPid: number | undefined;
  /** Processes that have the database open, the owner among them. */
  readonly processPids: readonly number[];
}

async function serverOf(location: Location): Promise<EmbeddedDescription['server']> {
  const file = await readPostmasterFile(location.dataDirectory);
  if (file.kind !== 'ours') return undefined;
  return { pid: file.process.pid, socketDirectory: file.socketDirectory };
}

/**
 * Describes the embedded database of an existing home without starting or creating anything.
 * @throws EmbeddedDatabaseError `home_unreadable`, `data_missing`, `platform_unsupported`
 */
export async function describeEmbedded(
  home: string,
  packageDirectory?: string,
): Promise<EmbeddedDescription> {
  const location = await findLocation(home);
  const binaries = await planBinaries(await findPackage(packageDirectory), location);
  const owner = await liveOwner(location.ownershipDirectory, location.registryDirectory).catch(
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    },
  );
  return {
    home: location.home,
    kind: location.kind,
    dataDirectory: location.dataDirectory,
    binDirectory: binaries.binDirectory,
    logFile: location.logFile,
    pointerFile: location.kind === 'moved' ? location.pointerFile : undefined,
    runsAsUid: location.runAs?.uid,
    version: binaries.version,
    dataMajor: await dataMajor(location),
    server: await serverOf(location),
    ownerPid: owner === undefined ? undefined : pidOf(owner.entry),
    processPids: (await liveEntries(location.registryDirectory)).map(pidOf),
  };
}

async function copies(location: Location): Promise<readonly string[]> {
  const names = await readdir(location.stateDirectory);
  return names
    .filter((name) => name.startsWith('pg-binaries-') || name.startsWith('pg.new-'))
    .map((name) => join(location.stateDirectory, name));
}

/**
 * Deletes the embedded database of a home with everything in it, wherever it lies. Nothing else in the home is touched.
 * @throws EmbeddedDatabaseError `lock_timeout` while a process has it open or its server runs
 */
export async function removeEmbedded(home: string): Promise<void> {
  const location = await findLocation(home);
  const users = (await liveEntries(location.registryDirectory)).map(pidOf);
  const server = await runningPostmaster(location.dataDirectory);
  if (users.length > 0 || server !== undefined) {
    throw new EmbeddedDatabaseError(
      'lock_timeout',
      `The database of ${location.home} is in use (processes ${[...users, server?.pid].filter((pid) => pid !== undefined).join(', ')}).`,
      'End these processes first.',
    );
  }
  // Piece by piece, never the folder around them: a pointer written by hand may name one that holds other things.
  const pieces = [
    location.dataDirectory,
    location.ownershipDirectory,
    location.registryDirectory,
    location.passwordFile,
    location.logFile,
    `${location.logFile}.1`,
    ...(await copies(location)),
    location.pointerFile,
  ];
  for (const path of pieces) await rm(path, { recursive: true, force: true });
  if (location.kind === 'moved') {
    await rmdir(join(location.stateDirectory, 'socket')).catch(() => undefined);
    await rmdir(location.stateDirectory).catch(() => undefined);
  }
}
