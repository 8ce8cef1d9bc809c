import type { Tx } from '../tx.ts';

export interface Matches {
  /** Newest first. */
  readonly ids: readonly string[];
  /** Below which the search goes on; null when everything was looked at. */
  readonly nextId: string | null;
}

const text = `select ids, next_id as "nextId" from signalbox.search_items($1::tsquery, $2, $3, $4)`;

/** The newest `most` items below `belowId` whose documents match; fewer, with a `nextId`, when `withinMs` were over. */
export async function searchDocuments(
  tx: Tx,
  query: string,
  belowId: string | null,
  most: number,
  withinMs: number,
): Promise<Matches> {
  const [found] = await tx.query<Matches>(text, [query, belowId, most, withinMs], 'search');
  return found ?? { ids: [], nextId: null };
}
