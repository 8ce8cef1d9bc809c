/**
 * Finds records that do not fit on their own but do when they give each other some of their members back: what two swapped
 * ids, two swapped times or three contents moved round leave behind.
 *
 * A swap is only claimed when one set of members, handed round, makes every record of the ring fit. Two edits that happen to
 * copy a common value from one another (the same actor, say) do not pass that test.
 *
 * Tries every set of the members in which two records differ: at most 2^members × records² / 2 calls of `fits`, so the caller
 * bounds the number of records.
 *
 * @param records those that do not fit, in the order faults are to be told.
 * @param fits whether a record is one that was really made.
 * @returns rings of indexes into `records`, each ring from its first record on; a record is in one ring at most.
 */
export function findSwaps<T extends object>(
  records: readonly T[],
  members: readonly (keyof T)[],
  fits: (record: T) => boolean,
): readonly (readonly number[])[] {
  const rings: number[][] = [];
  const taken = new Set<number>();
  records.forEach((_, first) => {
    if (taken.has(first)) return;
    const ring = ringFrom(first, records, members, fits, taken);
    if (ring === undefined) return;
    for (const index of ring) taken.add(index);
    rings.push(ring);
  });
  return rings;
}

function ringFrom<T extends object>(
  first: number,
  records: readonly T[],
  members: readonly (keyof T)[],
  fits: (record: T) => boolean,
  taken: ReadonlySet<number>,
): number[] | undefined {
  const record = records[first];
  if (record === undefined) return undefined;
  for (let second = first + 1; second < records.length; second += 1) {
    const other = records[second];
    if (other === undefined || taken.has(second)) continue;
    for (const moved of subsets(members.filter((name) => record[name] !== other[name]))) {
      if (!fits(withMembers(record, other, moved))) continue;
      const ring = closeRing([first, second], records, moved, fits, taken);
      if (ring !== undefined) return ring;
    }
  }
  return undefined;
}

/** Follows the same members from record to record until they lead back to the first. */
function closeRing<T extends object>(
  start: readonly number[],
  records: readonly T[],
  moved: readonly (keyof T)[],
  fits: (record: T) => boolean,
  taken: ReadonlySet<number>,
): number[] | undefined {
  const ring = start.slice();
  const first = ring[0] ?? 0;
  while (ring.length <= records.length) {
    const record = records[ring.at(-1) ?? first];
    if (record === undefined) return undefined;
    const fitting = (index: number): boolean => {
      const from = records[index];
      return from !== undefined && fits(withMembers(record, from, moved));
    };
    if (fitting(first)) return ring;
    const next = records.findIndex((_, at) => !ring.includes(at) && !taken.has(at) && fitting(at));
    if (next === -1) return undefined;
    ring.push(next);
  }
  return undefined;
}

function withMembers<T extends object>(record: T, from: T, names: readonly (keyof T)[]): T {
  const made = { ...record };
  for (const name of names) made[name] = from[name];
  return made;
}

/** Every non-empty subset, the small ones first: the likeliest explanation is the simplest. */
function subsets<N>(names: readonly N[]): readonly (readonly N[])[] {
  const all: (readonly N[])[] = [];
  for (let mask = 1; mask < 2 ** names.length; mask += 1) {
    all.push(names.filter((_, bit) => (mask & (1 << bit)) !== 0));
  }
  return all.sort((a, b) => a.length - b.length);
}
