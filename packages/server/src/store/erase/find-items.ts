import type { Tx } from '../tx.ts';

/** Which items: one by id, one by the name its source gives it, or all of a requester. */
export type StoredSelection =
  | { readonly itemId: string }
  | { readonly source: string; readonly externalId: string }
  | { readonly requesterRef: string };

const byId = 'select id from signalbox.item where tenant_id = $1 and id = $2';
const byName =
  'select id from signalbox.item where tenant_id = $1 and source = $2 and external_id = $3';
const byRequester =
  'select id from signalbox.item where tenant_id = $1 and requester_ref = $2 order by id';

/** The ids of the selected items, erased ones included. */
export async function findItems(tx: Tx, selection: StoredSelection): Promise<readonly string[]> {
  const rows =
    'itemId' in selection
      ? await tx.query<{ readonly id: string }>(byId, [tx.tenantId, selection.itemId])
      : 'requesterRef' in selection
        ? await tx.query<{ readonly id: string }>(byRequester, [
            tx.tenantId,
            selection.requesterRef,
          ])
        : await tx.query<{ readonly id: string }>(byName, [
            tx.tenantId,
            selection.source,
            selection.externalId,
          ]);
  return rows.map(({ id }) => id);
}
