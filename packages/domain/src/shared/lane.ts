/** Lanes from freest to strictest; the order is what `worstLane` compares by. */
export const lanes = ['auto', 'assisted', 'manual'] as const;
export type Lane = (typeof lanes)[number];

/** The strictest of the given lanes; `auto` for none. */
export function worstLane(given: readonly Lane[]): Lane {
  return given.reduce<Lane>(
    (worst, lane) => (lanes.indexOf(lane) > lanes.indexOf(worst) ? lane : worst),
    'auto',
  );
}
