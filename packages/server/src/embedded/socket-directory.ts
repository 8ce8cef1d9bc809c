import { randomBytes } from 'node:crypto';
import { chown, lstat, mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, fileError } from './errors.ts';
import { isRoot } from './identity.ts';
import { homeHash, type Location } from './location.ts';

/**
 * The folder of the server's socket. A socket's path is limited to 107 bytes (unix(7)), a home's is not, so the
 * folder lies in /tmp under a name made of the user and a hash; moved data have a short path of their own.
 * Whoever attaches reads the folder from `postmaster.pid`, so the name only has to be stable for tidiness.
 */
function preferred(location: Location): string {
  if (location.kind === 'moved') return join(location.stateDirectory, 'socket');
  return join('/tmp', `signalbox-${socketUser(location)}-${homeHash(location.home)}`);
}

function socketUser(location: Location): number {
  return location.runAs?.uid ?? process.getuid?.() ?? 0;
}

async function isPrivate(directory: string, uid: number): Promise<boolean> {
  const found = await lstat(directory);
  return found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0;
}

async function makePrivate(directory: string, location: Location): Promise<boolean> {
  try {
    await mkdir(directory, { mode: 0o700 });
    if (isRoot() && location.runAs !== undefined) {
      await chown(directory, location.runAs.uid, location.runAs.gid);
    }
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw fileError(error, directory);
  }
  return isPrivate(directory, socketUser(location));
}

/**
 * Makes the socket's folder: mode 700, owned by the user PostgreSQL runs as. A folder of that name made by somebody
 * else (anyone may write to /tmp) is left alone and one with a random name is taken.
 */
export async function makeSocketDirectory(location: Location): Promise<string> {
  const directory = preferred(location);
  if (await makePrivate(directory, location)) return directory;
  const other = `${directory}-${randomBytes(4).toString('hex')}`;
  await makePrivate(other, location);
  return other;
}

/** Removes the folder with the socket a killed server left in it. Only after the server is known to be gone. */
export async function removeSocketDirectory(directory: string): Promise<void> {
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) {
    await rm(join(directory, name), { force: true });
  }
  await rmdir(directory).catch(() => undefined);
}
