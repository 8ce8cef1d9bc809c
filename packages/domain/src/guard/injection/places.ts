/** Places of hashed n-grams: a power of two. Words and characters share them. */
export const HASHED = 1 << 16;

/** Distinct places of the n-grams of one piece, or of two that follow each other. */
export interface Places {
  readonly first: readonly number[];
  /** Of the second piece; empty when there is one. */
  readonly second: readonly number[];
  /** Those of the first that stand in the second too. */
  readonly shared: readonly number[];
}

export const noPlaces: readonly number[] = [];

// A bit a place: 8 KB stay in the cache of the core, where a number a place does not.
const taken = new Uint32Array(HASHED / 32);

/**
 * Distinct places of the first `end` keys, and which of `before` are among them: both in one pass, because the pieces of a text
 * are read alone and with the one before.
 */
export function readPlaces(
  keys: Uint32Array,
  end: number,
  before: readonly number[],
): { readonly own: readonly number[]; readonly shared: readonly number[] } {
  const own: number[] = [];
  for (let at = 0; at < end; at += 1) {
    const place = ((keys[at] as number) >>> 1) & (HASHED - 1);
    const bit = 1 << (place & 31);
    const held = taken[place >>> 5] as number;
    if ((held & bit) !== 0) continue;
    taken[place >>> 5] = held | bit;
    own.push(place);
  }
  const shared: number[] = [];
  for (const place of before) {
    if (((taken[place >>> 5] as number) & (1 << (place & 31))) !== 0) shared.push(place);
  }
  for (const place of own) taken[place >>> 5] = 0;
  return { own, shared };
}

/** All distinct places in the order in which they were read. */
export function distinctPlaces({ first, second, shared }: Places): readonly number[] {
  if (second.length === 0) return first;
  const known = new Set(shared);
  return [...first, ...second.filter((place) => !known.has(place))];
}

/** The sum of the weights at all distinct places, each by the root of their number: a long sentence does not outweigh a short one. */
export function normedSum(weights: Int8Array, { first, second, shared }: Places): number {
  const count = first.length + second.length - shared.length;
  if (count === 0) return 0;
  // Whole numbers: what is counted twice is taken off without a rounding.
  const sum = sumAt(weights, first) + sumAt(weights, second) - sumAt(weights, shared);
  return sum / Math.sqrt(count);
}

function sumAt(weights: Int8Array, places: readonly number[]): number {
  let sum = 0;
  for (const place of places) sum += weights[place] as number;
  return sum;
}
