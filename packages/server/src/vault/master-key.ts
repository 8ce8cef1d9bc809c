import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VaultError } from './errors.ts';

/** Length of the master key in bytes. */
export const masterKeyBytes = 32;

/** The one key everything else is derived from. A `KeyObject` shows its bytes neither to a logger nor to JSON. */
export interface MasterKey {
  readonly key: KeyObject;
}

/**
 * The master key in `path`: 32 raw bytes, file mode 0600. Makes it, with its folder (mode 0700), when there is none; processes
 * that start at the same time all get the same key.
 *
 * @throws VaultError `master_key_wrong_size`, `master_key_exposed` (group or others may touch the file) or
 *   `master_key_unreadable`; the message names the file and what to do.
 */
export async function openMasterKey(path: string): Promise<MasterKey> {
  const existing = await readKey(path);
  if (existing !== undefined) return existing;
  await createKeyFile(path);
  const created = await readKey(path);
  if (created !== undefined) return created;
  throw new VaultError(
    'master_key_unreadable',
    `the master key ${path} was removed while starting`,
  );
}

async function readKey(path: string): Promise<MasterKey | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) {
      throw new VaultError(
        'master_key_unreadable',
        `the master key ${path} is not a file; name a file in SIGNALBOX_MASTER_KEY_FILE`,
      );
    }
    refuseExposed(path, found.mode);
    const bytes = await readFile(path);
    if (bytes.length !== masterKeyBytes) {
      throw new VaultError(
        'master_key_wrong_size',
        `the master key ${path} has ${bytes.length} bytes instead of ${masterKeyBytes}; put back the file from your backup (a new key opens nothing stored under the old one)`,
      );
    }
    return { key: createSecretKey(bytes) };
  } catch (error) {
    if (error instanceof VaultError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return undefined;
    throw unreadable(path, code, error);
  }
}

function refuseExposed(path: string, mode: number): void {
  // Windows has no such bits: Node reports 0666 for every file there.
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new VaultError(
    'master_key_exposed',
    `the master key ${path} has mode ${(mode & 0o777).toString(8)}, so others on this machine can reach it; run: chmod 600 ${path}`,
  );
}

/**
 * Written beside its place and linked into it: `link` fails when the name is taken, where `rename` would replace the key
 * another process has just begun to use. Synced before it is linked, so a power cut never leaves an empty key.
 */
async function createKeyFile(path: string): Promise<void> {
  const folder = dirname(path);
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(masterKeyBytes));
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      await link(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await unlink(draft);
    }
    await syncFolder(folder);
  } catch (error) {
    throw unreadable(path, (error as NodeJS.ErrnoException).code, error);
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; NTFS journals the name itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unreadable(path: string, code: string | undefined, cause: unknown): VaultError {
  return new VaultError(
    'master_key_unreadable',
    `the master key ${path} cannot be read or made (${code ?? 'unknown error'}); give this user access to it or name another file in SIGNALBOX_MASTER_KEY_FILE`,
    { cause },
  );
}
