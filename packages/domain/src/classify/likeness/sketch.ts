import { createGrams, readGrams } from '../features/grams.ts';

/** Hashes of a sketch. The estimate from so many has a standard error of 0.035 at most at a resemblance of 0.8. */
export const SKETCH_HASHES = 128;
/**
 * Characters of a text up to which it is compared. A share of a longer text is long enough to hide a sentence in: of two thousand
 * characters of which nine tenths are the same, two hundred are not.
 */
export const LIKENESS_TEXT_MOST = 2_000;

const BAND_HASHES = 4;
const BANDS = 16;
const NONE = 0xffffffff;

const seeds = Uint32Array.from({ length: SKETCH_HASHES }, (_, n) => Math.imul(n + 1, 0x9e3779b1));
const grams = createGrams();

/** Murmur3's finaliser (Appleby 2011, public domain) over a key and the seed of one hash function. */
function hashOf(key: number, seed: number): number {
  let h = key ^ seed;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A sketch of the words, pairs of words and parts of words the built-in model reads in a text: of each of 128 hash functions the
 * smallest value over all of them (MinHash: Broder 1997, "On the resemblance and containment of documents"). How often something
 * occurs and in what order sentences stand is not in it. Null: the text is longer than {@link LIKENESS_TEXT_MOST}, or has nothing
 * to compare.
 */
export function sketchOf(text: string): Uint32Array | null {
  if (text.length > LIKENESS_TEXT_MOST) return null;
  readGrams(text, grams);
  const { words, wordEnd, chars, charEnd } = grams;
  if (wordEnd === 0) return null;
  const keys = new Set([...words.subarray(0, wordEnd), ...chars.subarray(0, charEnd)]);
  const least = new Uint32Array(SKETCH_HASHES).fill(NONE);
  for (const key of keys) {
    for (let n = 0; n < SKETCH_HASHES; n += 1) {
      const hash = hashOf(key, seeds[n] as number);
      if (hash < (least[n] as number)) least[n] = hash;
    }
  }
  return least;
}

/** How much of two texts is the same, 0..1: an unbiased estimate of what they share of everything either has (Jaccard). */
export function alikeness(a: Uint32Array, b: Uint32Array): number {
  let same = 0;
  for (let n = 0; n < SKETCH_HASHES; n += 1) if (a[n] === b[n]) same += 1;
  return same / SKETCH_HASHES;
}

/**
 * Parts of a sketch to find similar ones by: two texts that share s of what they have agree in at least one of the 16 with a chance of
 * 1 - (1 - s⁴)¹⁶, which is 0.9998 for s = 0.8 and 0.02 for s = 0.2 (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4).
 * Each says which part it is.
 */
export function bandsOf(sketch: Uint32Array): readonly string[] {
  return Array.from({ length: BANDS }, (_, band) => {
    const from = band * BAND_HASHES;
    return `${band}:${sketch.subarray(from, from + BAND_HASHES).join('.')}`;
  });
}
