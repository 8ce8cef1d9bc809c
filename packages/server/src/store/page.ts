export interface RowPage<Row> {
  readonly rows: readonly Row[];
  /** The id below which the next page begins; null on the last one. */
  readonly nextId: string | null;
}

/** A page of rows of which one more than `limit` was asked for, so that it is known whether there is another. */
export function pageOf<Row extends { readonly id: string }>(
  found: readonly Row[],
  limit: number,
): RowPage<Row> {
  const rows = found.slice(0, limit);
  return { rows, nextId: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}
