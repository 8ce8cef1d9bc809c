/** What is known of an item and of an idempotency key when an event arrives. Hashes are lower-case hex. */
export interface KnownArrival {
  readonly item: { readonly id: string; readonly latestRevisionNo: number } | null;
  /** Content hash of the same revision, when that revision was seen. */
  readonly sameRevision: { readonly contentHash: string } | null;
  readonly sameKey: { readonly itemId: string; readonly contentHash: string } | null;
}

export type Arrival =
  | { readonly kind: 'new' }
  | { readonly kind: 'revision'; readonly itemId: string; readonly revisionNo: number }
  | { readonly kind: 'duplicate'; readonly itemId: string }
  | { readonly kind: 'conflict'; readonly code: 'item_conflict' | 'idempotency_conflict' };

/**
 * Tells a new item from a repeat, a new revision and a conflict. The caller's own key is asked first: it is the promise the
 * caller relies on. The same event twice is one item, whichever of the two identities it repeats.
 */
export function classifyArrival(contentHash: string, known: KnownArrival): Arrival {
  if (known.sameKey !== null) {
    return known.sameKey.contentHash === contentHash
      ? { kind: 'duplicate', itemId: known.sameKey.itemId }
      : { kind: 'conflict', code: 'idempotency_conflict' };
  }
  if (known.item === null) return { kind: 'new' };
  if (known.sameRevision === null) {
    return { kind: 'revision', itemId: known.item.id, revisionNo: known.item.latestRevisionNo + 1 };
  }
  return known.sameRevision.contentHash === contentHash
    ? { kind: 'duplicate', itemId: known.item.id }
    : { kind: 'conflict', code: 'item_conflict' };
}
