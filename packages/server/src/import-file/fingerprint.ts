import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Tells whether a file is the one an interrupted import was reading. Not proof against someone who means harm. */
export interface FileFingerprint {
  readonly sizeBytes: number;
  /** SHA-256 of the first megabyte, hex. */
  readonly headSha256: string;
  /** SHA-256 of the last megabyte, hex. */
  readonly tailSha256: string;
}

const megabyte = 1024 * 1024;

/** Reads at most 2 MB, whatever the size of the file. */
export async function fingerprintFile(path: string): Promise<FileFingerprint> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const hash = async (position: number): Promise<string> => {
      const buffer = Buffer.alloc(Math.min(megabyte, size));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex');
    };
    const headSha256 = await hash(0);
    return { sizeBytes: size, headSha256, tailSha256: await hash(Math.max(0, size - megabyte)) };
  } finally {
    await file.close();
  }
}
