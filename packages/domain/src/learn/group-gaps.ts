/** That somebody was asked something for a ticket and found nothing. */
export interface Gap {
  /** What was looked for: its words in order, without repeats, a space between them. */
  readonly words: string;
  /** As it was asked. */
  readonly query: string;
  readonly agent: string;
  readonly itemId: string;
  /** Ms since 1970. */
  readonly atMs: number;
}

export interface GapGroup {
  /** The wording most tickets asked for; of equals, the newest. */
  readonly query: string;
  /** Wordings, most tickets first. */
  readonly queries: readonly { readonly query: string; readonly tickets: number }[];
  /** In name order. */
  readonly agents: readonly string[];
  /** Different tickets, newest first. */
  readonly itemIds: readonly string[];
  readonly lastMs: number;
}

/** What two questions share of the weight of both, from which on one article would answer them. */
const ALIKE = 0.5;
const PART = 3;

interface Wording {
  readonly words: string;
  readonly gaps: readonly Gap[];
  readonly query: string;
  readonly tickets: number;
  readonly lastMs: number;
  readonly parts: ReadonlySet<string>;
}

/**
 * Gaps as a lead reads them: those one article would answer stand together, those most tickets asked for first.
 *
 * Wordings are compared by the parts of their words, three letters each and weighed by how few wordings have them (Dice's
 * coefficient), so that inflection and compounds do not part them. The wording asked for most leads a group and takes in what is
 * like it: the leader algorithm (Hartigan, "Clustering Algorithms", 1975), which needs one pass and no number of groups. The
 * result does not depend on the order of `gaps`.
 */
export function groupGaps(gaps: readonly Gap[]): readonly GapGroup[] {
  const wordings = wordingsOf(gaps);
  const weightOf = weights(wordings);
  const whole = ({ parts }: Wording): number => sum([...parts].map(weightOf));
  const leaders: { readonly wording: Wording; readonly weight: number; readonly all: Wording[] }[] =
    [];
  const leadersWith = new Map<string, number[]>();
  for (const wording of wordings) {
    const weight = whole(wording);
    const shared = new Map<number, number>();
    for (const part of wording.parts) {
      for (const at of leadersWith.get(part) ?? []) {
        shared.set(at, (shared.get(at) ?? 0) + weightOf(part));
      }
    }
    let nearest = -1;
    let most = ALIKE;
    for (const [at, common] of [...shared].sort(([a], [b]) => a - b)) {
      const share = (2 * common) / (weight + (leaders[at]?.weight ?? 0));
      if (share >= most && (nearest < 0 || share > most)) [nearest, most] = [at, share];
    }
    const leader = leaders[nearest];
    if (leader !== undefined) {
      leader.all.push(wording);
      continue;
    }
    const at = leaders.push({ wording, weight, all: [wording] }) - 1;
    for (const part of wording.parts) leadersWith.set(part, [...(leadersWith.get(part) ?? []), at]);
  }
  return leaders
    .map(({ all }) => groupOf(all))
    .sort(
      (a, b) =>
        b.itemIds.length - a.itemIds.length || b.lastMs - a.lastMs || byText(a.query, b.query),
    );
}

/** Most tickets first; no two are equal in all that is compared. */
function wordingsOf(gaps: readonly Gap[]): readonly Wording[] {
  const byWords = new Map<string, Gap[]>();
  for (const gap of gaps) byWords.set(gap.words, [...(byWords.get(gap.words) ?? []), gap]);
  return [...byWords]
    .map(([words, same]): Wording => {
      const sorted = [...same].sort(newestFirst);
      const tickets = new Set(same.map(({ itemId }) => itemId)).size;
      const [newest] = sorted;
      return {
        ...{ words, gaps: sorted, tickets, parts: partsOf(words) },
        ...{ query: newest?.query ?? words, lastMs: newest?.atMs ?? 0 },
      };
    })
    .sort((a, b) => b.tickets - a.tickets || b.lastMs - a.lastMs || byText(a.words, b.words));
}

function newestFirst(a: Gap, b: Gap): number {
  return b.atMs - a.atMs || byText(a.itemId, b.itemId) || byText(a.query, b.query);
}

/** With a sign before a word, as pg_trgm has it; a word shorter than a part is one. */
function partsOf(words: string): ReadonlySet<string> {
  const parts = new Set<string>();
  for (const word of words.split(' ')) {
    const letters = ['_', ...word];
    if (letters.length <= PART) parts.add(letters.join(''));
    for (let at = 0; at + PART <= letters.length; at += 1) {
      parts.add(letters.slice(at, at + PART).join(''));
    }
  }
  return parts;
}

function weights(wordings: readonly Wording[]): (part: string) => number {
  const having = new Map<string, number>();
  for (const { parts } of wordings) {
    for (const part of parts) having.set(part, (having.get(part) ?? 0) + 1);
  }
  return (part) => Math.log(1 + wordings.length / (having.get(part) ?? 1));
}

function groupOf(all: readonly Wording[]): GapGroup {
  const gaps = all.flatMap((one) => one.gaps).sort(newestFirst);
  return {
    query: all[0]?.query ?? '',
    queries: all.map(({ query, tickets }) => ({ query, tickets })),
    agents: [...new Set(gaps.map(({ agent }) => agent))].sort(byText),
    itemIds: [...new Set(gaps.map(({ itemId }) => itemId))],
    lastMs: gaps[0]?.atMs ?? 0,
  };
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
