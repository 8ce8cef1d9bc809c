import type { Tx } from '../tx.ts';

/** A ticket whose right answers somebody gave, redacted. */
export interface TrainingTextRow {
  /** False: an imported ticket that is not the agents' to decide. */
  readonly in_scope: boolean;
  readonly subject: string;
  readonly body: string;
  readonly labels: Readonly<Record<string, string>>;
}

// Later outcomes win over earlier ones on the same field: the last word of people and sources is what was right.
const text = `
  select in_scope, subject, body, labels from example where tenant_id = $1
  union all
  select true, m.subject, m.body, o.labels
  from (
    select item_id, jsonb_object_agg(field, value order by id) as labels
    from outcome where tenant_id = $1 group by item_id
  ) as o
  join item i on i.tenant_id = $1 and i.id = o.item_id and i.erased_at is null
  join message m on m.tenant_id = $1 and m.item_id = i.id and m.revision_no = i.revision_no and m.origin = 'requester'`;

/**
 * Everything that may be learned from: imported past tickets, those out of scope marked so, and items with an outcome. A decision that
 * nobody checked has no outcome and so is not here.
 */
export function readTrainingRows(tx: Tx): Promise<readonly TrainingTextRow[]> {
  return tx.query(text, [tx.tenantId]);
}
