/** Lanes from freest to strictest; the order is what `worstLane` compares by. */
export const lanes = ['auto', 'assisted', 'manual'] as const;
export type Lane = (typeof lanes)[number];

/** The strictest of the given lanes; `auto` for none. */
export function worstLane(given: readonly Lane[]): Lane {
  let worst: Lane = 'auto';
  for (const lane of given) worst = stricterLane(worst, lane);
  return worst;
}

export function stricterLane(one: Lane, other: Lane): Lane {
  if (one === 'auto') return other;
  return one === 'manual' || other === 'manual' ? 'manual' : 'assisted';
}
