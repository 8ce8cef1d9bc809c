import type { OutgoingReply } from '@signalbox/domain';
import { handedOverFields } from '../hand-over/handed-over-fields.ts';
import type { Tx } from '../tx.ts';

/** An action released for writing, with what a connector needs to write it. */
export interface PendingRow {
  readonly action_id: string;
  readonly item_id: string;
  readonly decision_id: string;
  readonly attempts: number;
  /** Those of them a person looked into before running the item again. */
  readonly forgiven: number;
  readonly payload: {
    readonly fields: Readonly<Record<string, string>>;
    /** Absent: the requester is told nothing. */
    readonly reply?: OutgoingReply;
  };
  readonly approved_by: string | null;
  readonly source: string;
  readonly external_id: string;
  /** What the ticket was last seen with: as it came in, and over that what an action before a correction wrote. */
  readonly item_fields: Readonly<Record<string, string>>;
  readonly decided_revision_no: number;
  /** The ticket's lease stands that long, by the database's clock; null when free, negative when over. */
  readonly settles_in_ms: number | null;
  /** The lease is of an earlier try of this action; its end wakes it. */
  readonly own_lease: boolean;
}

// What a correction replaces, and where a hand-over put the ticket, is what we wrote ourselves: it does not conflict.
const text = `
  select a.id as action_id, a.item_id, a.decision_id, a.attempts, a.forgiven, a.payload, a.approved_by, i.source, i.external_id,
    case when a.approved_by is null then m.fields else m.fields || coalesce((
      select before.payload -> 'fields' from action before
      where before.tenant_id = $2 and before.item_id = a.item_id and before.decision_id = a.decision_id
        and before.id < a.id and before.verdict is not null
      order by before.id desc limit 1), '{}') end || ${handedOverFields('a.item_id', 'm.id')} as item_fields, d.revision_no as decided_revision_no,
    (extract(epoch from l.retry_at - now()) * 1000)::float8 as settles_in_ms, coalesce(l.action_id = a.id, false) as own_lease
  from action a
  join item i on i.tenant_id = $2 and i.id = a.item_id
  join decision d on d.tenant_id = $2 and d.id = a.decision_id
  join message m on m.tenant_id = $2 and m.item_id = i.id and m.revision_no = d.revision_no and m.origin = 'requester'
  left join write_lease l on l.tenant_id = $2 and l.source = i.source and l.external_id = i.external_id
  where a.tenant_id = $2 and a.id = any ($1::uuid[]) and a.verdict = 'pending'`;

/** Those of the actions that are still to be written. */
export function readPending(tx: Tx, actionIds: readonly string[]): Promise<readonly PendingRow[]> {
  return tx.query(text, [actionIds, tx.tenantId]);
}
