/** What the proxy does with one request. */
export const faultKinds = [
  'drop_before',
  'drop_after',
  'late',
  'busy_seconds',
  'busy_date',
  'error_before',
  'error_after',
  'half_body',
  'duplicate',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Draws {
  /** Uniform in [0, 1). */
  chance(): number;
  /** The fault of the next request; null: none. */
  fault(): FaultKind | null;
}

/** The same seed draws the same, in the order requests come. */
export function drawFrom(seed: number, share: number): Draws {
  const chance = mulberry32(seed);
  return {
    chance,
    fault: () => {
      if (chance() >= share) return null;
      return faultKinds[Math.floor(chance() * faultKinds.length)] ?? null;
    },
  };
}

/** Mulberry32 (T. Ettinger, 2017): 32 bits of state, which is enough to draw faults. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
