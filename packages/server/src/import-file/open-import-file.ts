import { type FileHandle, open } from 'node:fs/promises';
import { extname } from 'node:path';
import { ImportFileError } from './error.ts';

export type ImportFormat = 'csv' | 'jsonl' | 'json';

export interface OpenedFile {
  readonly file: FileHandle;
  readonly sizeBytes: number;
  readonly format: ImportFormat;
  /** Where the text begins: after a byte order mark. */
  readonly offset: number;
  /** The first 64 KB from there. */
  readonly head: Buffer;
}

const headBytes = 64 * 1024;

const compressed: readonly (readonly [string, readonly number[]])[] = [
  ['a gzip file', [0x1f, 0x8b]],
  ['a ZIP or Excel file', [0x50, 0x4b, 0x03, 0x04]],
  ['an old Excel file', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a Zstandard file', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a bzip2 file', [0x42, 0x5a, 0x68]],
  ['an xz file', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
];

const byExtension: Readonly<Record<string, ImportFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.txt': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'json',
};

/** Opens a file and tells its format by what was asked, its name and its first byte. The caller closes it. */
export async function openImportFile(
  path: string,
  asked: ImportFormat | undefined,
): Promise<OpenedFile> {
  const file = await open(path, 'r').catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ImportFileError('file_not_found', `the file cannot be opened (${code})`);
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile())
      throw new ImportFileError('not_a_file', 'this is a folder or a device, not a file');
    const buffer = Buffer.alloc(headBytes + 3);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    const start = buffer.subarray(0, bytesRead);
    refuseForeign(start, path);
    const offset = start.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
    const head = start.subarray(offset);
    if (head.toString('latin1').trim() === '' && stats.size <= headBytes) {
      throw new ImportFileError('empty_file', 'the file has no rows');
    }
    return { file, sizeBytes: stats.size, format: formatOf(path, asked, head), offset, head };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function refuseForeign(start: Buffer, path: string): void {
  for (const [what, magic] of compressed) {
    if (magic.every((byte, index) => start[index] === byte)) {
      throw new ImportFileError(
        'compressed_file',
        `this is ${what}: unpack it or save it as CSV or JSON lines first`,
      );
    }
  }
  if (/\.(?:gz|zip|zst|bz2|xz|xlsx?)$/i.test(path)) {
    throw new ImportFileError(
      'compressed_file',
      'the name says that the file is packed: unpack it or save it as CSV first',
    );
  }
  const utf16 =
    (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  // A NUL beside a letter is UTF-16 without its mark; CSV and JSON have none.
  if (utf16 || (start.length >= 2 && (start[0] === 0 || start[1] === 0))) {
    throw new ImportFileError('encoding_unsupported', 'the file is UTF-16: save it as UTF-8');
  }
}

function formatOf(path: string, asked: ImportFormat | undefined, head: Buffer): ImportFormat {
  const first = /\S/.exec(head.toString('latin1'))?.[0];
  const named = asked ?? byExtension[extname(path).toLowerCase()];
  // JSON lines are often named .json; one look settles it.
  if (named === 'json') return first === '{' ? 'jsonl' : 'json';
  if (named !== undefined) return named;
  if (first === '{') return 'jsonl';
  return first === '[' ? 'json' : 'csv';
}
