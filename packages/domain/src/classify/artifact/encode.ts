import type { SparseWeights, TrainedModel } from '../model.ts';
import { crc32 } from './crc32.ts';
import {
  createWriter,
  type Writer,
  writeBytes,
  writeF32,
  writeJson,
  writeU32,
  writeVarint,
} from './writer.ts';

/** "SBTM" read as a little-endian number. */
export const ARTIFACT_MAGIC = 0x4d544253;
/** 1: first form. 2: with what tells other texts apart. A reader takes both and refuses any other version. */
export const ARTIFACT_VERSION = 2;

/**
 * The model as bytes: magic, version, total length, description (JSON), features, heads, CRC-32. Little-endian on every
 * machine; equal models give equal bytes. Holds hashed n-grams and labels, no other text.
 */
export function encodeModel(model: TrainedModel): Uint8Array {
  const writer = createWriter();
  writeU32(writer, ARTIFACT_MAGIC);
  writeU32(writer, ARTIFACT_VERSION);
  writeU32(writer, 0);
  writeJson(writer, {
    seed: model.seed,
    texts: model.texts,
    fields: model.fields,
    scope: model.scope && { ...model.scope, outside: model.scope.outside !== null },
    heads: model.heads.map(({ field, classes, temperature, calibrator }) => ({
      field,
      classes,
      temperature,
      calibrator,
    })),
  });
  writeU32(writer, model.space.keys.length);
  for (const key of model.space.keys) writeU32(writer, key);
  for (const idf of model.space.idf) writeF32(writer, idf);
  for (const head of model.heads) writeWeights(writer, head, head.classes.length);
  if (model.scope?.outside) writeWeights(writer, model.scope.outside, 2);
  writer.view.setUint32(8, writer.end + 4, true);
  writeU32(writer, crc32(writer.bytes.subarray(0, writer.end)));
  return writer.bytes.slice(0, writer.end);
}

function writeWeights(writer: Writer, head: SparseWeights, classes: number): void {
  writeU32(writer, head.weights.length);
  for (let row = 0; row < head.scales.length; row += 1) {
    writeVarint(writer, (head.starts[row + 1] as number) - (head.starts[row] as number));
  }
  for (const scale of head.scales) writeF32(writer, scale);
  const wide = classes > 256;
  const classBytes = new Uint8Array(head.classOf.length * (wide ? 2 : 1));
  for (let at = 0; at < head.classOf.length; at += 1) {
    const c = head.classOf[at] as number;
    if (wide) {
      classBytes[2 * at] = c & 255;
      classBytes[2 * at + 1] = c >>> 8;
    } else classBytes[at] = c;
  }
  writeBytes(writer, classBytes);
  writeBytes(
    writer,
    new Uint8Array(head.weights.buffer, head.weights.byteOffset, head.weights.length),
  );
}
