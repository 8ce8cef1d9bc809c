/** Lanes from freest to strictest; the order is what `worstLane` compares by. */
export const lanes = ['auto', 'assisted', 'manual'] as const;
export type Lane = (typeof lanes)[number];

/** The strictest of the given lanes; `auto` for none. */
export function worstLane(given: readonly Lane[]): Lane {
  let worst = 0;
  for (const lane of given) worst = Math.max(worst, lanes.indexOf(lane));
  return lanes[worst] ?? 'manual';
}
