import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject } from 'node:crypto';

/**
 * A stream as sealed chunks, after STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its
 * Nonce-Reuse Misuse-Resistance", CRYPTO 2015): each chunk is AES-256-GCM under a nonce made of its number and of whether it
 * is the last. A chunk that was changed, moved, repeated or left out does not open, and neither does a stream that was cut.
 */
export const chunkBytes = 64 * 1024;
const tagBytes = 16;
const sealedBytes = chunkBytes + tagBytes;

function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(number, 5, 6);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

/** The key of one file: no two share one, because the salt is 32 random bytes. Binds the file's open header. */
export function fileKey(key: KeyObject, salt: Buffer, header: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, Buffer.from(header), 32));
}

export async function* sealChunks(
  key: Buffer,
  plain: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let number = 0;
  const seal = (bytes: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(number, last));
    number += 1;
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  };
  let held: Buffer[] = [];
  let have = 0;
  for await (const chunk of plain) {
    held.push(chunk);
    have += chunk.length;
    // A full chunk is kept back until more comes: only the end knows which one is the last.
    if (have <= chunkBytes) continue;
    const joined = Buffer.concat(held);
    let at = 0;
    for (; joined.length - at > chunkBytes; at += chunkBytes) {
      yield seal(joined.subarray(at, at + chunkBytes), false);
    }
    held = [joined.subarray(at)];
    have = joined.length - at;
  }
  yield seal(Buffer.concat(held), true);
}

/** @throws RangeError when a chunk does not open: nothing of it, or after it, is given out. */
export async function* openChunks(
  key: Buffer,
  sealed: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let number = 0;
  const open = (bytes: Buffer, last: boolean): Buffer => {
    if (bytes.length < tagBytes) throw new RangeError('it ends within a chunk');
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(number, last), {
      authTagLength: tagBytes,
    });
    number += 1;
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    try {
      const body = decipher.update(bytes.subarray(0, bytes.length - tagBytes));
      return Buffer.concat([body, decipher.final()]);
    } catch (error) {
      throw new RangeError(last ? 'its end is changed or missing' : 'bytes were changed', {
        cause: error,
      });
    }
  };
  let held: Buffer[] = [];
  let have = 0;
  for await (const chunk of sealed) {
    held.push(chunk);
    have += chunk.length;
    if (have <= sealedBytes) continue;
    const joined = Buffer.concat(held);
    let at = 0;
    for (; joined.length - at > sealedBytes; at += sealedBytes) {
      yield open(joined.subarray(at, at + sealedBytes), false);
    }
    held = [joined.subarray(at)];
    have = joined.length - at;
  }
  yield open(Buffer.concat(held), true);
}
