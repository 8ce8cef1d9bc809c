import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Anchors, anchorBytes, readAnchorTail } from '../audit/anchors.ts';
import { isUuid, uuidV7 } from '../ids/uuid-v7.ts';
import { openSnapshot, type Snapshot } from '../store/backup/snapshot.ts';
import type { MasterKey } from '../vault/master-key.ts';
import { installationKey } from '../vault/tenant-keys.ts';
import { fingerprintOf, tally, writeArchive } from './archive.ts';
import { BackupError } from './errors.ts';
import { writeFrame } from './frames.ts';
import type { Manifest, Section } from './manifest.ts';

export interface BackupOptions {
  readonly url: string;
  readonly master: MasterKey;
  readonly anchors: Anchors;
  /** Where the archive shall be; must not exist. */
  readonly file: string;
  /** The version of this program. */
  readonly product: string;
  /** Ends it early; then no file is left. */
  readonly signal: AbortSignal;
  readonly onProgress?: ((rows: number, total: number) => void) | undefined;
}

export interface BackupResult {
  readonly file: string;
  readonly id: string;
  readonly takenAt: string;
  readonly bytes: number;
  readonly rows: number;
  readonly tables: Readonly<Record<string, number>>;
  /** Of the master key a restore will need; the key itself is not in the file. */
  readonly masterKey: string;
}

/**
 * Writes one moment of the whole installation into one file, beside running servers and without holding them up. The file is
 * encrypted under a key derived from the master key, has mode 0600, and takes its name only when it is whole and on the disk.
 *
 * @throws BackupError `backup_exists`, `backup_unwritable`, `backup_disk_full`; an `AbortError` when told to end.
 */
export async function createBackup(options: BackupOptions): Promise<BackupResult> {
  const { file } = options;
  await refuseExisting(file);
  const draft = join(dirname(file), `.${randomBytes(6).toString('hex')}.signalbox-backup`);
  const handle = await openDraft(draft, file);
  try {
    // Before the snapshot: an anchor is written after its seal has committed, so the snapshot has all of these.
    const anchored = await listAnchored(options.anchors);
    const snapshot = await openSnapshot(options.url);
    try {
      const result = await writeSnapshot(options, snapshot, anchored, handle);
      const { size } = await stat(draft);
      await rename(draft, file);
      await syncFolder(dirname(file));
      return { ...result, bytes: size };
    } finally {
      await snapshot.close();
    }
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlink(draft).catch(() => undefined);
    throw fileError(error, file);
  }
}

interface Anchored {
  readonly tenantId: string;
  readonly bytes: number;
  readonly seq: number | null;
}

async function listAnchored(anchors: Anchors): Promise<readonly Anchored[]> {
  const names = await readdir(anchors.folder).catch(() => []);
  const found: Anchored[] = [];
  for (const name of names.sort()) {
    const tenantId = name.replace(/\.jsonl$/, '');
    if (!isUuid(tenantId) || name === tenantId) continue;
    const bytes = await anchorBytes(anchors, tenantId);
    found.push({ tenantId, bytes, seq: (await readAnchorTail(anchors, tenantId))?.seq ?? null });
  }
  return found;
}

async function writeSnapshot(
  options: BackupOptions,
  snapshot: Snapshot,
  anchored: readonly Anchored[],
  handle: FileHandle,
): Promise<Omit<BackupResult, 'bytes'>> {
  const key = installationKey(options.master, 'backup');
  const { migrations, months, tables, sequences, postgres, era } = snapshot;
  const takenAt = snapshot.takenAt.toISOString();
  const manifest: Manifest = {
    ...{ format: 1, id: uuidV7(), product: options.product, postgres, takenAt, era },
    migrations: [...migrations],
    months: [...months],
    tables: tables.map((table) => ({ ...table, columns: [...table.columns] })),
    sequences: [...sequences],
    tenants: snapshot.tenants.map((tenant) => ({
      ...tenant,
      anchoredSeq: anchored.find(({ tenantId }) => tenantId === tenant.id)?.seq ?? null,
    })),
  };
  const about = { product: options.product, takenAt };
  const stream = handle.createWriteStream({ flush: true });
  const plain = frames(options, snapshot, manifest, anchored);
  await writeArchive(stream, key, about, plain, options.signal);
  return {
    file: options.file,
    id: manifest.id,
    takenAt,
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
    tables: Object.fromEntries(
      tables.map(({ schema, name, rows }) => [`${schema}.${name}`, rows] as const),
    ),
    masterKey: fingerprintOf(key),
  };
}

async function* frames(
  { anchors, onProgress }: BackupOptions,
  snapshot: Snapshot,
  manifest: Manifest,
  anchored: readonly Anchored[],
): AsyncGenerator<Buffer> {
  const total = snapshot.tables.reduce((sum, table) => sum + table.rows, 0);
  const all = createHash('sha256');
  let done = 0;
  let sections = 0;
  yield* writeFrame('manifest', bytesOf(manifest));
  const note = (sha256: string): void => {
    all.update(sha256);
    sections += 1;
  };
  for (const { tenantId, bytes } of anchored) {
    if (bytes === 0) continue;
    const path = join(anchors.folder, `${tenantId}.jsonl`);
    note(yield* section({ kind: 'anchors', tenantId }, linesOf(path, bytes)));
  }
  for (const table of snapshot.tables) {
    const { schema, name, rows } = table;
    note(yield* section({ kind: 'table', schema, name }, snapshot.read(table), rows));
    done += rows;
    onProgress?.(done, total);
  }
  yield* writeFrame('trailer', bytesOf({ sections, sha256: all.digest('hex') }));
}

/** @param rows how many there must be: the copy and the count saw the same snapshot. */
async function* section(
  about: Section,
  data: AsyncGenerator<Buffer, number, undefined>,
  rows = 0,
): AsyncGenerator<Buffer, string> {
  const seen = tally();
  yield* writeFrame('section', bytesOf(about));
  let copied: number;
  try {
    for (;;) {
      const step = await data.next();
      if (step.done === true) {
        copied = step.value;
        break;
      }
      seen.add(step.value);
      yield* writeFrame('data', step.value);
    }
  } finally {
    await data.return(0);
  }
  if (copied !== rows) throw new Error('a table has other rows than were counted');
  const sha256 = seen.sha256();
  yield* writeFrame('sectionEnd', bytesOf({ rows, bytes: seen.bytes(), sha256 }));
  return sha256;
}

async function* linesOf(path: string, bytes: number): AsyncGenerator<Buffer, number, undefined> {
  for await (const chunk of createReadStream(path, { end: bytes - 1 })) yield chunk as Buffer;
  return 0;
}

function bytesOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

async function refuseExisting(file: string): Promise<void> {
  const there = await stat(file).then(
    () => true,
    () => false,
  );
  if (!there) return;
  throw new BackupError(
    'backup_exists',
    `${file} is there already; nothing was written over it.`,
    'Name a new file, for example with the date in its name.',
  );
}

async function openDraft(draft: string, file: string): Promise<FileHandle> {
  try {
    return await open(draft, 'wx', 0o600);
  } catch (error) {
    throw fileError(error, file);
  }
}

const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const fileCodes: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOENT',
  'ENOTDIR',
  'EIO',
]);

function fileError(error: unknown, file: string): unknown {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (typeof code !== 'string' || syscall === 'connect') return error;
  const options = { cause: error };
  if (fullCodes.has(code)) {
    const way = 'Free some space or name a file on another disk.';
    return new BackupError(
      'backup_disk_full',
      `There is no space left for ${file}; no part of it was kept.`,
      way,
      options,
    );
  }
  if (!fileCodes.has(code)) return error;
  const message = `${file} cannot be written (${code}).`;
  const way = 'Name a file in a folder that exists and that this user may write to.';
  return new BackupError('backup_unwritable', message, way, options);
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
