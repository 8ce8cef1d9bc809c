import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Anchors, eraOf, readAnchorTail } from '../audit/anchors.ts';
import {
  analyseTables,
  inLoading,
  type Loading,
  prepareTarget,
  TargetError,
} from '../store/backup/load.ts';
import { setCurrentEra } from '../store/backup/open-era.ts';
import { readMigrations } from '../store/schema/migrate.ts';
import type { MasterKey } from '../vault/master-key.ts';
import { installationKey } from '../vault/tenant-keys.ts';
import { readArchive } from './archive.ts';
import { BackupError } from './errors.ts';
import type { Frame } from './frames.ts';
import type { Manifest } from './manifest.ts';
import { type OpenSection, readManifest, readSections } from './read-sections.ts';
import { type Settled, settle } from './settle.ts';

export interface RestoreOptions {
  /** Gives the address of the database; asked for only when the back-up has been found good. */
  readonly connect: () => Promise<string>;
  readonly master: MasterKey;
  readonly anchors: Anchors;
  readonly file: string;
  readonly nowMs: number;
  /** Ends it early; then the database holds nothing. */
  readonly signal: AbortSignal;
  readonly onProgress?: ((rows: number, total: number) => void) | undefined;
}

export interface RestoreResult {
  readonly backupId: string;
  /** The moment the restored data show, RFC 3339. */
  readonly takenAt: string;
  /** The era of the audit that begins. */
  readonly era: number;
  readonly rows: number;
  readonly tables: Readonly<Record<string, number>>;
  readonly settled: Settled;
}

/**
 * Reads a back-up from its first to its last byte and compares everything it says of itself. Changes nothing.
 *
 * @throws BackupError
 */
export async function checkBackup(
  options: Pick<RestoreOptions, 'master' | 'file' | 'signal'>,
): Promise<Manifest> {
  const manifest = await read(options, async (frames) => {
    const found = await readManifest(frames);
    for await (const { data } of readSections(frames)) {
      for await (const _ of data);
    }
    return found;
  });
  await requireKnown(manifest);
  return manifest;
}

/**
 * Restores a back-up into an empty database, in one transaction: the whole of it, made safe to start, or nothing. The archive is
 * read twice, first to see that it is whole.
 *
 * @throws BackupError; an `AbortError` when told to end.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreResult> {
  const { master, anchors, nowMs } = options;
  const manifest = await checkBackup(options);
  const url = await options.connect();
  try {
    await prepareTarget(url, manifest.migrations);
    const era = await nextEra(anchors, manifest);
    const settled = await read(options, async (frames) => {
      // The file may have been replaced since it was checked; what is loaded is what stands in it now.
      const again = await readManifest(frames);
      if (again.id !== manifest.id) throw new RangeError('it was replaced while it was read');
      const work = (loading: Loading): Promise<void> => fill(loading, options, manifest, frames);
      return inLoading(url, manifest, work, async (loading) => {
        await setCurrentEra(loading, era);
        return settle(loading, { master, manifest, era, nowMs });
      });
    });
    await analyseTables(url);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const tables = Object.fromEntries(
      manifest.tables.map(({ schema, name, rows: count }) => [`${schema}.${name}`, count] as const),
    );
    return { backupId: manifest.id, takenAt: manifest.takenAt, era, rows, tables, settled };
  } catch (error) {
    throw error instanceof TargetError ? notEmpty(error) : error;
  }
}

function read<T>(
  { file, master, signal }: Pick<RestoreOptions, 'master' | 'file' | 'signal'>,
  work: (frames: AsyncGenerator<Frame>) => Promise<T>,
): Promise<T> {
  const key = installationKey(master, 'backup');
  return readArchive(file, key, signal, ({ frames }) => work(frames));
}

async function fill(
  loading: Loading,
  { anchors, onProgress }: RestoreOptions,
  manifest: Manifest,
  frames: AsyncGenerator<Frame>,
): Promise<void> {
  const tables = new Map(manifest.tables.map((table) => [`${table.schema}.${table.name}`, table]));
  const total = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  let done = 0;
  for await (const section of readSections(frames)) {
    const about = section.section;
    if (about.kind === 'anchors') {
      await keepAnchors(anchors, about.tenantId, section);
      continue;
    }
    const table = tables.get(`${about.schema}.${about.name}`);
    if (table === undefined) throw new RangeError('it holds a table twice or one it does not name');
    tables.delete(`${about.schema}.${about.name}`);
    const rows = await loading.load(table, section.data);
    if (rows !== table.rows || rows !== section.rows()) {
      throw new RangeError(`the table ${about.name} has other rows than it names`);
    }
    done += rows;
    onProgress?.(done, total);
  }
  if (tables.size > 0) throw new RangeError('it lacks a table it names');
}

/**
 * Anchors that are here stay: they may know of seals that were made after the back-up, which a restore must not hide. Where there
 * are none the back-up's are put down, so that what was missing when it was taken is still seen to be missing.
 */
async function keepAnchors(
  anchors: Anchors,
  tenantId: string,
  { data }: OpenSection,
): Promise<void> {
  await mkdir(anchors.folder, { recursive: true, mode: 0o700 });
  const path = join(anchors.folder, `${tenantId}.jsonl`);
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  });
  try {
    for await (const chunk of data) await file?.write(chunk);
    await file?.sync();
  } finally {
    await file?.close();
  }
}

/** A number no life of this installation has used: one that was restored before and lost again has left anchors of its own. */
async function nextEra(anchors: Anchors, manifest: Manifest): Promise<number> {
  let last = manifest.era;
  for (const { id } of manifest.tenants) {
    last = Math.max(last, eraOf(await readAnchorTail(anchors, id)));
  }
  return last + 1;
}

async function requireKnown({ migrations, product }: Manifest): Promise<void> {
  const known = new Map((await readMigrations()).map(({ number, hash }) => [number, hash]));
  const foreign = migrations.find(({ number, hash }) => known.get(number) !== hash);
  if (foreign === undefined) return;
  throw new BackupError(
    'backup_newer',
    `The back-up was made by Signalbox ${product} with migration ${foreign.name}, which this version does not have in that form.`,
    'Restore it with the version of Signalbox that made it, or a newer one.',
  );
}

function notEmpty({ fault }: TargetError): BackupError {
  const way =
    'Restore into a new SIGNALBOX_HOME, or an empty database in DATABASE_URL. To replace this installation, move its home or database aside first.';
  return fault.kind === 'not_empty'
    ? new BackupError(
        'restore_not_empty',
        `The database is not empty (${fault.table} has rows); nothing was changed.`,
        way,
      )
    : new BackupError(
        'restore_not_empty',
        `The database has a newer schema than the back-up (${fault.migration}); nothing was changed.`,
        way,
      );
}
