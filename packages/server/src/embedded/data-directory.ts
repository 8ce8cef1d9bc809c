import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  appendFile,
  chmod,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { type Binaries, loaderError } from './binaries.ts';
import { diskFull, EmbeddedDatabaseError, errorCode, fileError, saysDiskFull } from './errors.ts';
import { giveTo, type Location, writePointer } from './location.ts';
import { postgresProcessesWithArgument } from './process-table.ts';
import { runProgram } from './programs.ts';
import { renderSettings, type Settings } from './settings.ts';

/** The one role and database of an embedded server. */
export const DATABASE_USER = 'signalbox';
export const DATABASE_NAME = 'signalbox';

const SETTINGS_FILE = 'signalbox.conf';
const DRAFT_PREFIX = 'pg.new-';

/** Makes a rename durable: it lives in the folder, not in the file. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a file whole or not at all: never through a symbolic link, never half. */
async function writeWhole(path: string, text: string, location: Location): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await giveTo(draft, location.fileOwner);
  await rename(draft, path);
}

/**
 * The password of the database: 32 random bytes in hexadecimal, kept with mode 600 beside the data.
 * @throws EmbeddedDatabaseError `password_missing` when there are data but no password
 */
export async function readPassword(location: Location): Promise<string> {
  let text: string;
  try {
    text = (await readFile(location.passwordFile, 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw fileError(error, location.passwordFile);
    text = '';
  }
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new EmbeddedDatabaseError(
    'password_missing',
    `${location.passwordFile} does not hold the password of the database.`,
    'Bring the file back from a copy of the home; the data are of no use without it.',
  );
}

/** The major version that wrote the data; undefined when there are none yet. */
export async function dataMajor(location: Location): Promise<number | undefined> {
  try {
    return Number.parseInt(await readFile(join(location.dataDirectory, 'PG_VERSION'), 'utf8'), 10);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw fileError(error, location.dataDirectory);
  }
}

/** Removes what a killed initdb left, ending the program first if it still writes there. Best effort: names are random. */
async function removeDrafts(location: Location): Promise<void> {
  for (const name of await readdir(location.stateDirectory)) {
    if (!name.startsWith(DRAFT_PREFIX)) continue;
    const path = join(location.stateDirectory, name);
    for (const pid of postgresProcessesWithArgument(path)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Ended by itself.
      }
    }
    await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }).catch(
      () => undefined,
    );
  }
}

function initdbError(stderr: string, location: Location): EmbeddedDatabaseError {
  if (saysDiskFull(stderr)) return diskFull(location.dataDirectory);
  const loader = loaderError(stderr, undefined);
  if (loader !== undefined) return loader;
  const reason = /(?:error|FATAL): .*/.exec(stderr)?.[0] ?? 'it gave no reason';
  return new EmbeddedDatabaseError(
    'initdb_failed',
    `PostgreSQL could not create a database in ${location.dataDirectory}: ${reason}`,
    'Check rights and free space of that folder, or set DATABASE_URL to use your own PostgreSQL.',
  );
}

/** An empty folder is taken; one with files but no database is somebody's, or half of a copy. */
async function refuseForeignFolder(location: Location): Promise<void> {
  const names = await readdir(location.dataDirectory).catch(() => []);
  if (names.length === 0) return;
  throw new EmbeddedDatabaseError(
    'data_missing',
    `${location.dataDirectory} holds files but no PostgreSQL database (PG_VERSION is missing).`,
    'If it is half of a copy, copy it again whole. If it is of no use, move it away and start again.',
  );
}

async function runInitdb(
  location: Location,
  binaries: Binaries,
  draft: string,
  settings: Settings,
): Promise<void> {
  const passwordDraft = `${draft}.pw`;
  await writeFile(passwordDraft, await readPassword(location), { flag: 'wx', mode: 0o600 });
  await giveTo(passwordDraft, location.runAs);
  const { exitCode, stderr } = await runProgram(binaries, location, 'initdb', [
    '-D',
    draft,
    `--username=${DATABASE_USER}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordDraft}`,
    '--encoding=UTF8',
    // Sorting that no update of the operating system can change, with upper and lower case of all of Unicode.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
    // Data thrown away anyway (tests run with fsync off) need not be flushed.
    ...(settings['fsync'] === 'off' ? ['--no-sync'] : []),
  ]);
  await rm(passwordDraft, { force: true });
  if (exitCode !== 0) throw initdbError(stderr, location);
}

/**
 * Creates the data folder if there is none. It is built under another name and renamed, so a kill at any moment
 * leaves either nothing or all of it. Only the owner may call this.
 * @throws EmbeddedDatabaseError `initdb_failed`, `platform_unsupported`, `disk_full`, `home_unreadable`
 */
export async function createData(
  location: Location,
  binaries: Binaries,
  settings: Settings,
): Promise<void> {
  await refuseForeignFolder(location);
  await removeDrafts(location);
  const draft = join(location.stateDirectory, `${DRAFT_PREFIX}${randomBytes(4).toString('hex')}`);
  try {
    const known = await readPassword(location).catch(() => undefined);
    if (known === undefined) {
      await writeWhole(location.passwordFile, `${randomBytes(32).toString('hex')}\n`, location);
    }
    await mkdir(draft, { mode: 0o700 });
    await chmod(draft, 0o700);
    await giveTo(draft, location.runAs);
    await runInitdb(location, binaries, draft, settings);
    await appendFile(join(draft, 'postgresql.conf'), `\ninclude_if_exists = '${SETTINGS_FILE}'\n`);
    await rename(draft, location.dataDirectory);
    await syncDirectory(location.stateDirectory);
    await writePointer(location);
  } catch (error) {
    await removeDrafts(location);
    throw fileError(error, location.dataDirectory);
  }
}

/**
 * Checks that these binaries can run these data.
 * @throws EmbeddedDatabaseError `version_mismatch`
 */
export function requireSameMajor(location: Location, binaries: Binaries, found: number): void {
  if (found === binaries.major) return;
  throw new EmbeddedDatabaseError(
    'version_mismatch',
    `The data in ${location.dataDirectory} were written by PostgreSQL ${found}; this version of Signalbox brings PostgreSQL ${binaries.major}.`,
    `Start the version of Signalbox that brought PostgreSQL ${found}, make a backup with "signalbox backup", and restore it with this one.`,
  );
}

/** Writes the settings the server starts with. */
export async function writeSettings(
  location: Location,
  socketDirectory: string,
  settings: Settings,
): Promise<void> {
  const path = join(location.dataDirectory, SETTINGS_FILE);
  try {
    await writeWhole(path, renderSettings(socketDirectory, settings), {
      ...location,
      fileOwner: location.runAs,
    });
  } catch (error) {
    throw fileError(error, path);
  }
}
