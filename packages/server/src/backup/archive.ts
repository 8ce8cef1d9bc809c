import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { BackupError, damaged } from './errors.ts';
import { readFrames } from './frames.ts';
import { fileKey, openChunks, sealChunks } from './sealed-stream.ts';

const magic = 'signalbox backup 1\n';
const longestHeader = 4_096;
const saltBytes = 32;
/** On 114 MB of tickets level 1 takes 1.1 s of a core and leaves 12.4 MB, level 6 takes 1.5 s and leaves 11.6 MB; servers need that core. */
const gzipLevel = 1;

const headerSchema = z.object({
  product: z.string(),
  takenAt: z.string(),
  /** Tells master keys apart without telling anything of them. */
  fingerprint: z.string(),
  salt: z.string().regex(/^[0-9a-f]{64}$/),
});
/** What a back-up shows without its key. */
export type Header = z.infer<typeof headerSchema>;

/** Sixteen hex digits that are the same for the same master key. */
export function fingerprintOf(key: KeyObject): string {
  return createHmac('sha256', key).update('fingerprint').digest('hex').slice(0, 16);
}

/**
 * Streams frames into an open file: compressed, then encrypted and authenticated under the back-up key of the master key.
 * The header alone stands in clear. An abort ends it with an `AbortError`.
 */
export async function writeArchive(
  file: NodeJS.WritableStream,
  key: KeyObject,
  about: Pick<Header, 'product' | 'takenAt'>,
  plain: AsyncIterable<Buffer>,
  signal: AbortSignal,
): Promise<void> {
  const salt = randomBytes(saltBytes);
  const facts: Header = {
    ...about,
    fingerprint: fingerprintOf(key),
    salt: salt.toString('hex'),
  };
  const header = Buffer.from(`${magic}${JSON.stringify(facts)}\n`);
  const secret = fileKey(key, salt, header);
  await pipeline(
    Readable.from(plain),
    createGzip({ level: gzipLevel }),
    async function* (compressed) {
      yield header;
      yield* sealChunks(secret, compressed as AsyncIterable<Buffer>);
    },
    file,
    { signal },
  );
}

export interface OpenedArchive {
  readonly header: Header;
  readonly frames: ReturnType<typeof readFrames>;
}

/**
 * Reads an archive once. `work` gets nothing that was not authenticated before; only when this resolves did the archive come
 * to its proper end.
 *
 * @throws BackupError `not_a_backup`, `backup_wrong_key`, `backup_damaged`; whatever `work` throws.
 */
export async function readArchive<T>(
  path: string,
  key: KeyObject,
  signal: AbortSignal,
  work: (opened: OpenedArchive) => Promise<T>,
): Promise<T> {
  const { bytes, header } = await readHeader(path);
  const own = fingerprintOf(key);
  if (header.fingerprint !== own) {
    throw new BackupError(
      'backup_wrong_key',
      `The back-up was made under the master key ${header.fingerprint}; the one here is ${own}.`,
      'Put the master.key of the installation it was taken from into this home (or name it in SIGNALBOX_MASTER_KEY_FILE).',
    );
  }
  const secret = fileKey(key, Buffer.from(header.salt, 'hex'), bytes);
  const sealed = createReadStream(path, { start: bytes.length, highWaterMark: 256 * 1024 });
  let outcome: { readonly value: T } | undefined;
  let working: Promise<T> | undefined;
  try {
    await pipeline(
      sealed,
      (source) => openChunks(secret, source as AsyncIterable<Buffer>),
      createGunzip(),
      async (plain) => {
        const frames = readFrames(plain as AsyncIterable<Buffer>);
        working = work({ header, frames });
        outcome = { value: await working };
        // Past the trailer there is nothing but the end, and the end is what proves that nothing was cut.
        for await (const _ of frames) throw new RangeError('something follows its end');
      },
      { signal },
    );
  } catch (error) {
    // What has been begun comes to its end first: told to stop too late, it may have succeeded.
    const failure = await working?.then(
      (value) => {
        outcome = { value };
        return null;
      },
      (reason: unknown) => reason,
    );
    if (outcome !== undefined && signal.aborted) return outcome.value;
    // A broken source also fails the work that waits for it; the cause is told, not what it led to.
    const cause = error instanceof RangeError || failure === undefined ? error : failure;
    throw cause instanceof RangeError || isZlibError(cause)
      ? damaged(path, cause instanceof RangeError ? cause.message : 'it cannot be unpacked', cause)
      : cause;
  }
  if (outcome === undefined) throw new Error('the archive was not read');
  return outcome.value;
}

async function readHeader(
  path: string,
): Promise<{ readonly bytes: Buffer; readonly header: Header }> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHeader), 0, longestHeader, 0);
    const start = buffer.subarray(0, bytesRead);
    const end = start.indexOf('\n', magic.length);
    if (start.toString('latin1', 0, magic.length) !== magic || end === -1) throw foreign(path);
    const parsed = headerSchema.safeParse(parse(start.toString('utf8', magic.length, end)));
    if (!parsed.success) throw damaged(path, 'its header cannot be read');
    return { bytes: Buffer.from(start.subarray(0, end + 1)), header: parsed.data };
  } finally {
    await file.close();
  }
}

function foreign(path: string): BackupError {
  return new BackupError(
    'not_a_backup',
    `${path} is not a back-up this version can read.`,
    'Name a file made with "signalbox backup"; one of a newer version needs that version.',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isZlibError(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('Z_');
}

/** A running SHA-256 with the number of bytes it has seen. */
export function tally(): { add(bytes: Buffer): void; bytes(): number; sha256(): string } {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    add: (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    },
    bytes: () => bytes,
    sha256: () => hash.digest('hex'),
  };
}
