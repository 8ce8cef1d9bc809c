import { createHash } from 'node:crypto';

/** Even in [0, 1), always the same for the same words. */
export function chanceOf(...words: readonly (string | number)[]): number {
  const digest = createHash('sha256').update(words.join('\n')).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** The same order for the same seed (Fisher and Yates). */
export function shuffled<T>(all: readonly T[], seed: string): readonly T[] {
  const out = [...all];
  for (let at = out.length - 1; at > 0; at -= 1) {
    const other = Math.floor(chanceOf(seed, at) * (at + 1));
    [out[at], out[other]] = [out[other] as T, out[at] as T];
  }
  return out;
}

/** Places in a list of `texts`, the first the most frequent: the n-th is drawn with a weight of 1/n (Zipf, exponent 1). */
export function zipfDraws(texts: number, draws: number, seed: string): readonly number[] {
  const reached: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= texts; rank += 1) {
    sum += 1 / rank;
    reached.push(sum);
  }
  return Array.from({ length: draws }, (_, n) => {
    const wanted = chanceOf(seed, 'draw', n) * sum;
    let [low, high] = [0, texts - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((reached[middle] ?? sum) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}
