import type { HandOverCause, ItemState, ThreadSummary } from '@signalbox/domain';
import type { Tx } from '../tx.ts';
import { handedOverFields } from './handed-over-fields.ts';

/** A hand-over that is still to be told, with what its text is made of. */
export interface PendingHandOver {
  readonly id: string;
  readonly item_id: string;
  readonly kind: 'note' | 'acknowledgement';
  readonly cause: HandOverCause;
  readonly source: string;
  readonly external_id: string;
  readonly attempts: number;
  /** What an earlier try set. */
  readonly fields: Readonly<Record<string, string>>;
  readonly state: ItemState;
  readonly erased: boolean;
  readonly queue: string | null;
  readonly language: string | null;
  /** What the ticket was last seen with: as it came in, and over that what we wrote ourselves. */
  readonly item_fields: Readonly<Record<string, string>>;
  readonly context: ThreadSummary | null;
  readonly agent: string | null;
  readonly version: string | null;
  readonly decided: Readonly<
    Record<
      string,
      {
        readonly value: string | null;
        readonly confidence: number;
        readonly alternatives?: readonly { readonly value: string; readonly confidence: number }[];
      }
    >
  > | null;
  readonly reasons: readonly { readonly detail?: string; readonly code: string }[] | null;
  readonly doubt: readonly { readonly code?: unknown; readonly field?: unknown }[] | null;
  /** The last verdict on the decision; null when nobody gave one. */
  readonly verdict: {
    readonly reasonCode: string | null;
    readonly note: string | null;
    readonly queue: string | null;
  } | null;
  /** The team was told of another cause before. */
  readonly told_before: boolean;
  /** The ticket's lease stands that long, by the database's clock; null when free, negative when over. */
  readonly settles_in_ms: number | null;
  readonly own_lease: boolean;
}

const text = `
  select h.id, h.item_id, h.kind, h.cause, h.source, h.external_id, h.attempts, h.fields, i.state, i.queue, i.language,
    i.erased_at is not null as erased,
    coalesce(m.fields, '{}') || coalesce((
      select a.payload -> 'fields' from action a
      where a.tenant_id = $2 and a.item_id = i.id and a.attempts > 0 and a.id > m.id order by a.id desc limit 1), '{}')
      || ${handedOverFields('i.id', 'm.id')} as item_fields,
    m.context, d.agent, d.version, d.fields as decided, d.reasons, d.doubt,
    (select jsonb_build_object('reasonCode', v.reason_code, 'note', v.note, 'queue', v.queue) from verdict v
      where v.tenant_id = $2 and v.item_id = i.id and v.decision_id = i.decision_id order by v.id desc limit 1) as verdict,
    exists (select from hand_over o where o.tenant_id = $2 and o.item_id = i.id and o.kind = 'note' and o.id <> h.id
      and o.attempts > 0) as told_before,
    (extract(epoch from l.retry_at - now()) * 1000)::float8 as settles_in_ms, coalesce(l.action_id = h.id, false) as own_lease
  from hand_over h
  join item i on i.tenant_id = $2 and i.id = h.item_id
  left join message m on m.tenant_id = $2 and m.item_id = i.id and m.revision_no = i.revision_no and m.origin = 'requester'
  left join decision d on d.tenant_id = $2 and d.id = i.decision_id
  left join write_lease l on l.tenant_id = $2 and l.source = h.source and l.external_id = h.external_id
  where h.tenant_id = $2 and h.id = any ($1::uuid[]) and h.verdict = 'pending'
  order by h.kind desc, h.id`;

/** Those of the hand-overs that are still to be told. */
export function readPendingHandOvers(
  tx: Tx,
  ids: readonly string[],
): Promise<readonly PendingHandOver[]> {
  return tx.query(text, [ids, tx.tenantId], 'read-pending-hand-overs');
}
