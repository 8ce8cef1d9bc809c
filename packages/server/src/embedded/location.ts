import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  chown,
  lstat,
  mkdir,
  readFile,
  realpath,
  rename,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedDatabaseError, errorCode, fileError } from './errors.ts';
import { canEnter, isRoot, knownUser, type RunAs, unprivilegedUser } from './identity.ts';

/**
 * Where the parts of an embedded database lie.
 *
 * Normally everything is in the home. Root is the exception: PostgreSQL refuses to run as root, so it runs as the
 * owner of the data, the owner of the home, or `nobody`; when that user cannot enter the home (`/root` has mode 700),
 * data and binaries go to `/var/lib/signalbox/<hash of the home's path>` and the home keeps a pointer to it.
 */
export interface Location {
  /** Absolute, symbolic links resolved. */
  readonly home: string;
  readonly kind: 'home' | 'moved';
  /** Holds all of the following; owned by whoever runs Signalbox, never by the user PostgreSQL runs as. */
  readonly stateDirectory: string;
  readonly dataDirectory: string;
  readonly passwordFile: string;
  readonly logFile: string;
  readonly registryDirectory: string;
  readonly ownershipDirectory: string;
  readonly pointerFile: string;
  /** Whom PostgreSQL runs as; undefined: as we do. */
  readonly runAs: RunAs | undefined;
  /** Whom files of ours belong to; undefined: to us. Set when root works in another user's home. */
  readonly fileOwner: RunAs | undefined;
}

const SETTLED_AFTER_MS = 250;
const MOVED_ROOT = '/var/lib/signalbox';

/** A short stable name for a home. */
export function homeHash(home: string): string {
  return createHash('sha256').update(home).digest('hex').slice(0, 16);
}

interface Pointer {
  readonly directory: string;
}

async function readPointer(file: string): Promise<Pointer | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw fileError(error, file);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'directory' in value) {
      const { directory } = value;
      if (typeof directory === 'string' && isAbsolute(directory)) return { directory };
    }
  } catch {
    // Falls through to the same answer: a pointer nobody can follow.
  }
  throw new EmbeddedDatabaseError(
    'data_missing',
    `${file} should say where the database of this home lies, but cannot be read as such.`,
    `Write {"directory": "${MOVED_ROOT}/…"} into it with the right folder, or remove it to begin with an empty database.`,
  );
}

/** Leaves the pointer in the home, after the data it points to exist. */
export async function writePointer(location: Location): Promise<void> {
  if (location.kind !== 'moved') return;
  const pointer = { v: 1, directory: location.stateDirectory };
  const draft = `${location.pointerFile}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(pointer)}\n`, { mode: 0o600 });
  await rename(draft, location.pointerFile);
}

async function ownerOf(path: string): Promise<RunAs | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? undefined : { uid: found.uid, gid: found.gid };
}

/** The real path, or the path itself while nothing is there: the kernel shows processes under real paths only. */
async function realIfThere(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

async function place(
  home: string,
  directory: string,
  users: Pick<Location, 'runAs' | 'fileOwner'>,
): Promise<Location> {
  const stateDirectory = await realIfThere(directory);
  return {
    home,
    kind: stateDirectory === home ? 'home' : 'moved',
    stateDirectory,
    dataDirectory: await realIfThere(join(stateDirectory, 'pg')),
    passwordFile: join(stateDirectory, 'pg-password'),
    logFile: join(stateDirectory, 'postgres.log'),
    registryDirectory: join(stateDirectory, 'processes'),
    ownershipDirectory: join(stateDirectory, 'pg-ownership'),
    pointerFile: join(home, 'pg-location.json'),
    ...users,
  };
}

async function placeExisting(home: string, stateDirectory: string): Promise<Location> {
  const dataOwner = await ownerOf(join(stateDirectory, 'pg'));
  const homeOwner = await ownerOf(home);
  if (!isRoot() || dataOwner === undefined) {
    return place(home, stateDirectory, { runAs: undefined, fileOwner: undefined });
  }
  const fileOwner =
    stateDirectory === home && homeOwner?.uid === dataOwner.uid ? homeOwner : undefined;
  return place(home, stateDirectory, { runAs: dataOwner, fileOwner });
}

async function placeNew(home: string): Promise<Location> {
  if (!isRoot()) return place(home, home, { runAs: undefined, fileOwner: undefined });
  const homeOwner = await ownerOf(home);
  const known =
    homeOwner === undefined || homeOwner.uid === 0 ? undefined : knownUser(homeOwner.uid);
  if (known !== undefined && (await canEnter(home, known))) {
    return place(home, home, { runAs: known, fileOwner: known });
  }
  const nobody = unprivilegedUser();
  const users = { runAs: nobody, fileOwner: undefined };
  if (await canEnter(home, nobody)) return place(home, home, users);
  return place(home, join(MOVED_ROOT, homeHash(home)), users);
}

/**
 * Finds where the database of `home` lies or, if it has none, where it would be made. Writes nothing.
 * @throws EmbeddedDatabaseError `home_unreadable`, `data_missing`, `platform_unsupported`
 */
export async function findLocation(home: string): Promise<Location> {
  let real: string;
  try {
    real = await realpath(resolve(home));
    if (!(await stat(real)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    await access(real, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw fileError(error, resolve(home));
  }
  const pointer = await readPointer(join(real, 'pg-location.json'));
  if (pointer !== undefined) {
    await requireData(pointer.directory, real);
    return placeExisting(real, pointer.directory);
  }
  const data = await ownerOf(join(real, 'pg'));
  return data === undefined ? placeNew(real) : placeExisting(real, real);
}

async function requireData(directory: string, home: string): Promise<void> {
  try {
    await access(join(directory, 'pg'));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw fileError(error, directory);
    throw new EmbeddedDatabaseError(
      'data_missing',
      `The database of ${home} should lie in ${directory}, but it is not there.`,
      `Bring that folder back (in a container: mount ${MOVED_ROOT} as a volume), or remove ${join(home, 'pg-location.json')} to begin with an empty database.`,
      { cause: error },
    );
  }
}

/** Gives a path to the user a folder or file of ours belongs to. */
export async function giveTo(path: string, owner: RunAs | undefined): Promise<void> {
  if (owner !== undefined && isRoot()) await chown(path, owner.uid, owner.gid);
}

/** Makes `directory` if needed, and only then sets rights and owner: what a person arranged stays. */
export async function makeDirectory(
  directory: string,
  mode: number,
  owner: RunAs | undefined,
): Promise<void> {
  try {
    if (!(await makeWithParents(directory))) return;
    await chmod(directory, mode);
    await giveTo(directory, owner);
  } catch (error) {
    throw fileError(error, directory);
  }
}

/** True when the folder was made. Not `recursive`: below /proc Node's own recursion does not end. */
async function makeWithParents(directory: string): Promise<boolean> {
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return false;
    if (code !== 'ENOENT' || dirname(directory) === directory) throw error;
  }
  await makeWithParents(dirname(directory));
  await mkdir(directory).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  return true;
}

async function prepareMovedRoot(): Promise<void> {
  await makeDirectory(MOVED_ROOT, 0o755, undefined);
  const found = await lstat(MOVED_ROOT);
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) {
    throw new EmbeddedDatabaseError(
      'home_unreadable',
      `${MOVED_ROOT} is not a folder that belongs to root alone, so nothing is stored in it.`,
      `Correct it with: chown root ${MOVED_ROOT} && chmod 755 ${MOVED_ROOT}`,
    );
  }
}

/**
 * Makes the home and the folders of ours if they are missing.
 * The home is made with mode 700, for root 711 so that the database's user can pass through.
 * @throws EmbeddedDatabaseError `home_unreadable`, `home_unwritable`, `data_missing`, `disk_full`
 */
export async function prepareLocation(home: string): Promise<Location> {
  await makeDirectory(resolve(home), isRoot() ? 0o711 : 0o700, undefined);
  const location = await findSettledLocation(home);
  if (location.kind === 'moved') {
    await prepareMovedRoot();
    await makeDirectory(location.stateDirectory, 0o711, undefined);
  }
  await requireWritable(location.stateDirectory);
  for (const directory of [location.registryDirectory, location.ownershipDirectory]) {
    await makeDirectory(directory, 0o700, location.fileOwner);
    await refuseLink(directory);
    await requireWritable(directory);
  }
  return location;
}

/**
 * Under a strict umask a home another process is making right now is closed for an instant; judged in that instant
 * the data of one home would get two places. A home younger than that is looked at twice.
 */
async function findSettledLocation(home: string): Promise<Location> {
  const location = await findLocation(home);
  if (location.kind === 'home') return location;
  const ageMs = Date.now() - (await stat(location.home)).ctimeMs;
  if (ageMs > SETTLED_AFTER_MS) return location;
  await sleep(SETTLED_AFTER_MS);
  return findLocation(home);
}

/** Root working in a user's home must not be led elsewhere by a symbolic link. */
async function refuseLink(directory: string): Promise<void> {
  if ((await lstat(directory)).isDirectory()) return;
  throw new EmbeddedDatabaseError(
    'home_unreadable',
    `${directory} is not a folder.`,
    'Move it away and start again.',
  );
}

async function requireWritable(directory: string): Promise<void> {
  try {
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw fileError(error, directory);
  }
}
