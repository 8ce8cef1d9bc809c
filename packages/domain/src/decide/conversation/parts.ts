/** A part of a ticket as a coordinator gave it. */
export interface AskedPart {
  readonly title: string;
  /** Name of a specialist; anything else means people. */
  readonly agent: string;
}

/** `agent` null: nobody here can handle it. */
export interface Part {
  readonly title: string;
  readonly agent: string | null;
}

/** One ticket is worth four specialists at most; what has more needs a person who sorts it. */
export const partsMost = 4;

/**
 * The parts of a ticket: those of a coordinator, each for one of the specialists its file names. One that names another, and all
 * that are too many, go to people. The same specialist twice is asked twice: the issues are two.
 */
export function planParts(
  asked: readonly AskedPart[],
  specialists: readonly string[],
): readonly Part[] {
  return asked.map(({ title, agent }, n) => ({
    title,
    agent: n < partsMost && specialists.includes(agent) ? agent : null,
  }));
}

/** What a conversation has done with consultations so far. */
export interface Consulted {
  readonly from: string;
  readonly to: string;
}

/**
 * Whether a specialist may ask a peer now: one its file names, once in a conversation, and only one that is not itself being
 * consulted, so that nobody asks in a circle.
 */
export function mayConsult(
  who: { readonly agent: string; readonly asks: readonly string[]; readonly consulted: boolean },
  to: string,
  before: readonly Consulted[],
): boolean {
  if (who.consulted || to === who.agent) return false;
  return who.asks.includes(to) && !before.some(({ from }) => from === who.agent);
}
