/** Thrown inside decoding only, and turned into a typed refusal by decodeModel: the bytes do not hold what they claim. */
export class MalformedArtifact extends Error {
  readonly code = 'classify.artifact.malformed';
}

/** Reads little-endian values; every read is bounds-checked. */
export type ByteReader = { readonly bytes: Uint8Array; readonly view: DataView; at: number };

export function createByteReader(bytes: Uint8Array): ByteReader {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
}

function take(reader: ByteReader, count: number): number {
  const at = reader.at;
  if (count < 0 || at + count > reader.bytes.length)
    throw new MalformedArtifact('the artifact ends early');
  reader.at = at + count;
  return at;
}

export function readU32(reader: ByteReader): number {
  return reader.view.getUint32(take(reader, 4), true);
}

export function readF32(reader: ByteReader): number {
  const value = reader.view.getFloat32(take(reader, 4), true);
  if (!Number.isFinite(value)) throw new MalformedArtifact('a number is not finite');
  return value;
}

export function readVarint(reader: ByteReader): number {
  let value = 0;
  let factor = 1;
  for (let count = 0; count < 5; count += 1) {
    const byte = reader.bytes[take(reader, 1)] as number;
    value += (byte & 127) * factor;
    if (byte < 128) {
      if (value > 0xffffffff) break;
      return value;
    }
    factor *= 128;
  }
  throw new MalformedArtifact('a number is too long');
}

export function readBytes(reader: ByteReader, count: number): Uint8Array {
  const at = take(reader, count);
  return reader.bytes.subarray(at, at + count);
}

/** A count that must be followed by at least `bytesEach` bytes for each of its items: no room is made for a lie. */
export function readCount(reader: ByteReader, bytesEach: number): number {
  const count = readU32(reader);
  if (count * bytesEach > reader.bytes.length - reader.at) {
    throw new MalformedArtifact('a count is larger than the artifact');
  }
  return count;
}

export function readJson(reader: ByteReader): unknown {
  const bytes = readBytes(reader, readCount(reader, 1));
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  }
  try {
    return JSON.parse(parts.join('')) as unknown;
  } catch {
    throw new MalformedArtifact('a description is not JSON');
  }
}
