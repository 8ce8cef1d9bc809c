import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type UploadFault = 'too_large';

/** A file that came over HTTP could not be taken. */
export class UploadError extends Error {
  readonly code: UploadFault;

  constructor(code: UploadFault) {
    super('the file is larger than what is taken');
    this.name = 'UploadError';
    this.code = code;
  }
}

/** The folder uploaded files lie in while they are imported, and quarantined rows after. Readable by its owner only. */
export interface ImportFolder {
  readonly path: (file: string) => string;
  /** Writes a body to disk as it comes; nothing of one that is too large or breaks off is left. Throws UploadError. */
  readonly keep: (file: string, body: Request['body'], bytesMax: number) => Promise<void>;
  readonly has: (file: string) => Promise<boolean>;
  readonly remove: (file: string) => Promise<void>;
  /** The quarantined rows of a file; null when there are none or they are no longer kept. */
  readonly quarantine: (file: string) => Promise<ReadableStream<Uint8Array> | null>;
  /** Removes what was left by a process that died, and quarantined rows after 30 days. */
  readonly tidy: (nowMs: number) => Promise<void>;
}

const partSuffix = '.part';
const quarantineSuffix = '.quarantine.csv';
const dayMs = 24 * 3_600_000;
const quarantineKeptMs = 30 * dayMs;

/** @param folder made when the first file comes */
export function importFolder(folder: string): ImportFolder {
  const path = (file: string): string => join(folder, file);
  const has = (file: string): Promise<boolean> =>
    stat(path(file)).then(
      (found) => found.isFile(),
      () => false,
    );
  return {
    path,
    has,
    keep: async (file, body, bytesMax) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const part = path(`${file}${partSuffix}`);
      const handle = await open(part, 'wx', 0o600);
      try {
        await writeBody(handle, body, bytesMax);
        await handle.sync();
        await handle.close();
        await rename(part, path(file));
      } catch (error) {
        await handle.close();
        await rm(part, { force: true });
        throw error;
      }
    },
    remove: (file) => rm(path(file), { force: true }),
    quarantine: async (file) => {
      const name = `${file}${quarantineSuffix}`;
      if (!(await has(name))) return null;
      return toStream(createReadStream(path(name)));
    },
    tidy: async (nowMs) => {
      const names = await readdir(folder).catch((): string[] => []);
      for (const name of names) {
        const keptMs = keptFor(name);
        if (keptMs === null) continue;
        const found = await stat(path(name)).catch(() => null);
        if (found !== null && nowMs - found.mtimeMs > keptMs) await rm(path(name), { force: true });
      }
    },
  };
}

function keptFor(name: string): number | null {
  if (name.endsWith(partSuffix)) return dayMs;
  return name.endsWith(quarantineSuffix) ? quarantineKeptMs : null;
}

async function writeBody(
  handle: FileHandle,
  body: Request['body'],
  bytesMax: number,
): Promise<void> {
  if (body === null) return;
  const reader = body.getReader();
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.byteLength;
    if (bytes > bytesMax) {
      void reader.cancel().catch(() => undefined);
      throw new UploadError('too_large');
    }
    await handle.write(value);
  }
}

/** Node's own adapter hands out Buffers of a shared pool; these are read before the next is asked for. */
function toStream(
  source: AsyncIterable<Buffer> & { destroy(): unknown },
): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        else controller.enqueue(new Uint8Array(value));
      },
      cancel: () => void source.destroy(),
    },
    { highWaterMark: 1 },
  );
}
