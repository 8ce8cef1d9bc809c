/** What stands in a field of a past ticket. */
export interface PastValue {
  /** As its system has it. */
  readonly theirs: string;
  /** Ours for it; null when the workspace has none, or cannot tell which. */
  readonly ours: string | null;
}

/** By the field of the workspace: how many past tickets have which value that it has no word for. */
export type UnmappedValues = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A field of free text has as many values as tickets. */
const valuesMax = 100;
/** Counts what is more than that. No system has an empty value. */
export const otherValues = '';

/**
 * What stands in a field, read backwards through the map of the workspace. A map without values writes each as it is, so each
 * is known; otherwise one that is not in it, or that several of ours become, says nothing.
 */
export function pastValue(
  values: Readonly<Record<string, string>>,
  theirs: string | null,
): PastValue | null {
  if (theirs === null || theirs === '') return null;
  const all = Object.entries(values);
  const found = all.filter(([, value]) => value === theirs).map(([ours]) => ours);
  const [only] = all.length === 0 ? [theirs] : found;
  return { theirs, ours: found.length > 1 ? null : (only ?? null) };
}

/**
 * The labels of a past ticket: what stands in it at the end, by the fields agents decide.
 *
 * @param fieldsOf the agents' fields that are written to a field of the workspace.
 */
export function pastLabels(
  values: Readonly<Record<string, PastValue>>,
  fieldsOf: (place: string) => readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([place, { ours }]) =>
      ours === null ? [] : fieldsOf(place).map((field) => [field, ours] as const),
    ),
  );
}

/** The counts with those of some more tickets; each is counted once for each of its fields. */
export function countUnmapped(
  before: UnmappedValues,
  tickets: readonly Readonly<Record<string, PastValue>>[],
): UnmappedValues {
  const counts = new Map(
    Object.entries(before).map(([place, of]) => [place, new Map(Object.entries(of))]),
  );
  for (const values of tickets) {
    for (const [place, { theirs, ours }] of Object.entries(values)) {
      if (ours !== null) continue;
      const of = counts.get(place) ?? new Map<string, number>();
      const value = of.has(theirs) || of.size < valuesMax ? theirs : otherValues;
      of.set(value, (of.get(value) ?? 0) + 1);
      counts.set(place, of);
    }
  }
  return Object.fromEntries([...counts].map(([place, of]) => [place, Object.fromEntries(of)]));
}
