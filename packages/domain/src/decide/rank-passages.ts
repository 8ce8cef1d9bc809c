/** A passage by how much it has of what was looked for. */
export interface PassageMatch {
  /** Tells it from all others, and orders those that are equal. */
  readonly key: string;
  /** Share of the weight of the words it has, 0..1. */
  readonly wordShare: number;
  /** Share of the weight of parts of words, 0..1. */
  readonly partShare: number;
  /** Cosine of the angle between what it and the question mean, -1..1. Absent: nobody has compared that. */
  readonly nearness?: number | undefined;
}

/** Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet", 2009. */
const RANK_OFFSET = 60;
/** Less is what two texts of one language share anyway. */
export const USEFUL_WORD_SHARE = 0.25;
export const USEFUL_PART_SHARE = 0.45;

/**
 * The passages worth reading, best first, at most `most`: ordered by words, by parts of words and by meaning, joined by reciprocal
 * rank, so that no scores on different scales have to be weighted. A passage that has little of any is none.
 *
 * @param atLeast the nearness from which on one is worth reading for what it means alone. Default: none is.
 */
export function rankPassages<T extends PassageMatch>(
  matches: readonly T[],
  most: number,
  atLeast: number = Number.POSITIVE_INFINITY,
): readonly T[] {
  const isNear = ({ nearness }: T): boolean => nearness !== undefined && nearness >= atLeast;
  const useful = matches.filter(
    (one) =>
      one.wordShare >= USEFUL_WORD_SHARE || one.partShare >= USEFUL_PART_SHARE || isNear(one),
  );
  const orders: readonly ((one: T) => number)[] = [
    ({ wordShare }) => wordShare,
    ({ partShare }) => partShare,
    // What is not near is not nearer than something else that is not.
    (one) => (isNear(one) ? (one.nearness ?? 0) : 0),
  ];
  const scores = new Map<string, number>();
  for (const share of orders) {
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
