/** A passage by how much it has of what was looked for. */
export interface PassageMatch {
  /** Tells it from all others, and orders those that are equal. */
  readonly key: string;
  /** Share of the weight of the words it has, 0..1. */
  readonly wordShare: number;
  /** Share of the weight of parts of words, 0..1. */
  readonly partShare: number;
}

/** Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet", 2009. */
const RANK_OFFSET = 60;
/** Less is what two texts of one language share anyway. */
export const USEFUL_WORD_SHARE = 0.25;
export const USEFUL_PART_SHARE = 0.45;

/**
 * The passages worth reading, best first, at most `most`: ordered by words and by parts of words, joined by reciprocal rank, so
 * that neither of two scores on different scales has to be weighted. A passage that has little of either is none.
 */
export function rankPassages<T extends PassageMatch>(
  matches: readonly T[],
  most: number,
): readonly T[] {
  const useful = matches.filter(
    ({ wordShare, partShare }) => wordShare >= USEFUL_WORD_SHARE || partShare >= USEFUL_PART_SHARE,
  );
  const scores = new Map<string, number>();
  for (const share of [(one: T) => one.wordShare, (one: T) => one.partShare]) {
    const ranked = useful.filter((one) => share(one) > 0).sort((a, b) => share(b) - share(a));
    let rank = 0;
    for (const [n, one] of ranked.entries()) {
      const before = ranked[n - 1];
      // Those that are equal have one rank, or their order in the list would decide.
      if (before === undefined || share(before) !== share(one)) rank = n + 1;
      scores.set(one.key, (scores.get(one.key) ?? 0) + 1 / (RANK_OFFSET + rank));
    }
  }
  const scoreOf = ({ key }: T): number => scores.get(key) ?? 0;
  return [...useful]
    .sort((a, b) => scoreOf(b) - scoreOf(a) || (a.key < b.key ? -1 : 1))
    .slice(0, Math.max(0, most));
}
