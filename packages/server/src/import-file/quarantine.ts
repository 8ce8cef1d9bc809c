import { type FileHandle, open, rm } from 'node:fs/promises';
import { csvLine } from './csv-cell.ts';
import type { BadRow } from './import-row.ts';

export interface Quarantine {
  /** Rows written so far. */
  readonly rows: number;
  /** The file, once there is one. */
  readonly path: string | null;
  readonly write: (row: BadRow & { readonly line: number }) => Promise<void>;
  /** Flushes to disk and closes. May be called more than once. */
  readonly close: () => Promise<void>;
}

export interface QuarantineOptions {
  /** Adds to the file of the run that is resumed. Default: false, an older file is replaced. */
  readonly append?: boolean | undefined;
}

/**
 * The file that bad rows go to: CSV `line,code,reason,raw`, formulas escaped, readable by its owner only. It is
 * made when the first bad row comes, so a clean import leaves none.
 */
export function createQuarantine(path: string, options: QuarantineOptions = {}): Quarantine {
  let file: FileHandle | null = null;
  let rows = 0;
  let queue: Promise<void> = Promise.resolve();
  const write = async (row: BadRow & { readonly line: number }): Promise<void> => {
    file ??= await begin(path, options.append === true);
    await file.write(csvLine([String(row.line), row.code, row.reason, row.raw]));
    rows += 1;
  };
  return {
    get rows() {
      return rows;
    },
    get path() {
      return file === null ? null : path;
    },
    write: (row) => {
      // One after the other: two first rows at once must not make two files.
      const written = queue.then(() => write(row));
      queue = written.catch(() => undefined);
      return written;
    },
    close: async () => {
      await queue;
      const opened = file;
      if (opened === null || opened.fd === -1) return;
      await opened.sync();
      await opened.close();
    },
  };
}

async function begin(path: string, append: boolean): Promise<FileHandle> {
  // Removed and made anew: writing through an old file would keep its mode and follow a link.
  if (!append) await rm(path, { force: true });
  const file = await open(path, append ? 'a' : 'wx', 0o600);
  await file.chmod(0o600);
  if ((await file.stat()).size === 0) await file.write(csvLine(['line', 'code', 'reason', 'raw']));
  return file;
}
