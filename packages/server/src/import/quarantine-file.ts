import { access, constants, mkdir, readFile, rm, truncate } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** Beside the file when that folder can be written, otherwise in the home. */
export async function quarantinePath(file: string, home: string): Promise<string> {
  const writable = await access(dirname(file), constants.W_OK).then(
    () => true,
    () => false,
  );
  if (writable) return `${file}.quarantine.csv`;
  await mkdir(home, { recursive: true, mode: 0o700 });
  return join(home, `${basename(file)}.quarantine.csv`);
}

/**
 * Cuts a quarantine file back to its first `rows` rows. A process that was killed may have written rows of a batch it did
 * not commit; the import that goes on reads those again.
 */
export async function trimQuarantine(path: string, rows: number): Promise<void> {
  if (rows === 0) {
    await rm(path, { force: true });
    return;
  }
  const bytes = await readFile(path).catch((): Buffer => Buffer.alloc(0));
  // With `info` a record comes as { record, info }; the package's types do not say so for all option sets.
  const options = {
    info: true,
    to: rows + 1,
    relax_quotes: true,
    relax_column_count: true,
  } as const;
  const records = parse(bytes, options) as unknown as readonly {
    readonly info: { readonly bytes: number };
  }[];
  const end = records.at(-1)?.info.bytes;
  if (end !== undefined && end < bytes.length) await truncate(path, end);
}
