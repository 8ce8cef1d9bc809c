import { createHash } from 'node:crypto';

/**
 * A vector of length 1 that is the same for the same text, and near for texts that share words: each word and each pair of words adds
 * to places its hash names. It knows no meaning.
 */
export function vectorOf(text: string, dimensions: number): readonly number[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const features = words.flatMap((word, index) => {
    const next = words[index + 1];
    return next === undefined ? [word] : [word, `${word} ${next}`];
  });
  const vector = new Array<number>(dimensions).fill(0);
  for (const feature of features.length === 0 ? [text] : features) {
    const hash = createHash('sha256').update(feature).digest();
    for (let at = 0; at < 32; at += 8) {
      const place = hash.readUInt32LE(at) % dimensions;
      vector[place] = (vector[place] ?? 0) + (hash.readUInt8(at + 4) % 2 === 0 ? 1 : -1);
    }
  }
  const length = Math.hypot(...vector);
  if (length === 0) return vector.fill(1 / Math.sqrt(dimensions));
  return vector.map((one) => one / length);
}
