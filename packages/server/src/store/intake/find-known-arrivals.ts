import { fewColumn, fewOf } from '../few.ts';
import type { Tx } from '../tx.ts';

export interface ArrivalIdentity {
  readonly n: number;
  readonly source: string;
  readonly externalId: string;
  readonly revision: string;
  /** Hash of the Idempotency-Key, hex; null when none was sent. */
  readonly keyHash: string | null;
}

export interface KnownArrivalRow {
  readonly n: number;
  readonly item_id: string | null;
  readonly latest_revision_no: number | null;
  readonly same_revision_hash: string | null;
  readonly key_item_id: string | null;
  readonly key_content_hash: string | null;
  readonly state: string | null;
}

const text = `
  select r.n, i.id as item_id, i.revision_no as latest_revision_no,
    encode(v.content_hash, 'hex') as same_revision_hash,
    k.item_id as key_item_id, encode(k.content_hash, 'hex') as key_content_hash,
    coalesce(ki.state, i.state) as state
  from json_to_recordset($1::json) as r(n int, source text, "externalId" text, revision text, "keyHash" text,
    ${fewColumn})
  left join item i on i.tenant_id = $2 and i.source = r.source and i.external_id = r."externalId"
  left join item_revision v on v.tenant_id = $2 and v.item_id = i.id and v.revision = r.revision
  left join idempotency_key k on k.tenant_id = $2 and k.key_hash = decode(r."keyHash", 'hex')
  left join item ki on ki.tenant_id = $2 and ki.id = k.item_id
  where ${fewOf('r')}`;

/** What is known of a batch of arrivals: their items, the revision they name and their idempotency keys. */
export function findKnownArrivals(
  tx: Tx,
  identities: readonly ArrivalIdentity[],
): Promise<readonly KnownArrivalRow[]> {
  return tx.query(text, [JSON.stringify(identities), tx.tenantId]);
}
