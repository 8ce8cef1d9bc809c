import { rmdir } from 'node:fs/promises';
import { findPackage, prepareBinaries } from './binaries.ts';
import {
  createData,
  dataMajor,
  readPassword,
  requireSameMajor,
  writeSettings,
} from './data-directory.ts';
import { EmbeddedDatabaseError, errorCode, fileError } from './errors.ts';
import type { Location } from './location.ts';
import { adopt, launch, type Postmaster } from './postmaster.ts';
import type { Settings } from './settings.ts';
import { makeSocketDirectory } from './socket-directory.ts';

export interface BringUp {
  readonly location: Location;
  readonly packageDirectory: string | undefined;
  readonly settings: Settings;
  readonly lockWaitMs: number;
  readonly signal: AbortSignal;
  readonly onExit: () => void;
}

/**
 * Has a server running on the home's data when it resolves: the one that runs already, or a new one on the data
 * there, or a new one on data created now. Only the owner may call this.
 * @throws EmbeddedDatabaseError
 */
export async function bringUp(plan: BringUp): Promise<Postmaster> {
  const { location, settings } = plan;
  const found = await dataMajor(location);
  if (found !== undefined) {
    const running = await adopt(location, await readPassword(location), plan.signal);
    if (running !== undefined) return running;
  }
  const binaries = await prepareBinaries(await findPackage(plan.packageDirectory), location);
  if (found === undefined) await createData(location, binaries, settings);
  else requireSameMajor(location, binaries, found);
  let socketDirectory: string | undefined;
  try {
    socketDirectory = await makeSocketDirectory(location);
    await writeSettings(location, socketDirectory, settings);
    const password = await readPassword(location);
    return await launch({ ...plan, binaries, password, socketDirectory });
  } catch (error) {
    if (socketDirectory !== undefined) await rmdir(socketDirectory).catch(() => undefined);
    if (plan.signal.aborted) throw error;
    throw startError(error, location);
  }
}

function startError(error: unknown, location: Location): EmbeddedDatabaseError {
  const ofFile = error instanceof Error && 'syscall' in error;
  if (ofFile || error instanceof EmbeddedDatabaseError) {
    return fileError(error, location.dataDirectory);
  }
  return new EmbeddedDatabaseError(
    'start_failed',
    `The embedded PostgreSQL runs but could not be set up (${errorCode(error) ?? 'unknown error'}).`,
    `Look into ${location.logFile}.`,
    { cause: error },
  );
}
