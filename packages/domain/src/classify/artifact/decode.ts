import type { SparseWeights, TrainedModel } from '../model.ts';
import { crc32 } from './crc32.ts';
import { parseDescription } from './description.ts';
import { ARTIFACT_MAGIC, ARTIFACT_VERSION } from './encode.ts';
import {
  type ByteReader,
  createByteReader,
  MalformedArtifact,
  readBytes,
  readCount,
  readF32,
  readJson,
  readU32,
  readVarint,
} from './reader.ts';

export type DecodeRefusal =
  | 'not-a-model'
  | 'unknown-version'
  | 'truncated'
  | 'checksum-mismatch'
  | 'malformed';

export type DecodeResult =
  | { readonly ok: true; readonly model: TrainedModel }
  | { readonly ok: false; readonly reason: DecodeRefusal };

const HEADER_BYTES = 12;
const CHECKSUM_BYTES = 4;
const OLDEST_VERSION = 1;

/**
 * Reads what encodeModel wrote, of this version or an older one. Never throws: bytes that are not exactly a whole
 * artifact, with the right checksum and consistent content, are refused with a reason.
 */
export function decodeModel(bytes: Uint8Array): DecodeResult {
  if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES) return { ok: false, reason: 'truncated' };
  const reader = createByteReader(bytes);
  if (readU32(reader) !== ARTIFACT_MAGIC) return { ok: false, reason: 'not-a-model' };
  const version = readU32(reader);
  if (version < OLDEST_VERSION || version > ARTIFACT_VERSION)
    return { ok: false, reason: 'unknown-version' };
  if (readU32(reader) !== bytes.length) return { ok: false, reason: 'truncated' };
  const stated = reader.view.getUint32(bytes.length - CHECKSUM_BYTES, true);
  const content = bytes.subarray(0, bytes.length - CHECKSUM_BYTES);
  if (crc32(content) !== stated) return { ok: false, reason: 'checksum-mismatch' };
  try {
    const body = createByteReader(content);
    body.at = HEADER_BYTES;
    return { ok: true, model: readModel(body) };
  } catch (error: unknown) {
    if (error instanceof MalformedArtifact) return { ok: false, reason: 'malformed' };
    throw error;
  }
}

function readModel(reader: ByteReader): TrainedModel {
  const description = parseDescription(readJson(reader));
  const features = readCount(reader, 8);
  const keys = new Uint32Array(features);
  for (let id = 0; id < features; id += 1) keys[id] = readU32(reader);
  const sorted = keys.slice().sort();
  if (sorted[0] === 0 || sorted.some((key, at) => at > 0 && key === sorted[at - 1])) {
    throw new MalformedArtifact('keys are not distinct');
  }
  const idf = new Float32Array(features);
  for (let id = 0; id < features; id += 1) idf[id] = readF32(reader);
  const heads = description.heads.map((head) => ({
    ...head,
    ...readWeights(reader, head.classes.length, features + 1),
  }));
  const scope = description.scope && {
    ...description.scope,
    outside: description.scope.outside ? readWeights(reader, 2, features + 1) : null,
  };
  if (reader.at !== reader.bytes.length) throw new MalformedArtifact('bytes are left over');
  const { seed, texts, fields } = description;
  return { v: 1, seed, texts, space: { keys, idf }, heads, scope, fields };
}

function readWeights(reader: ByteReader, classes: number, rows: number): SparseWeights {
  const entries = readCount(reader, 2);
  const starts = new Uint32Array(rows + 1);
  let end = 0;
  for (let row = 0; row < rows; row += 1) {
    end += readVarint(reader);
    if (end > entries) throw new MalformedArtifact('rows hold more than the head');
    starts[row + 1] = end;
  }
  if (end !== entries) throw new MalformedArtifact('rows hold less than the head');
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) scales[row] = readF32(reader);
  const wide = classes > 256;
  const classBytes = readBytes(reader, entries * (wide ? 2 : 1));
  const classOf = new Uint16Array(entries);
  for (let at = 0; at < entries; at += 1) {
    const c = wide
      ? (classBytes[2 * at] as number) | ((classBytes[2 * at + 1] as number) << 8)
      : (classBytes[at] as number);
    if (c >= classes) throw new MalformedArtifact('a class does not exist');
    classOf[at] = c;
  }
  // Copied by value: in Node the bytes may be a Buffer, whose slice() shares the memory it was cut from.
  const weights = new Int8Array(entries);
  weights.set(readBytes(reader, entries));
  return { starts, classOf, weights, scales };
}
