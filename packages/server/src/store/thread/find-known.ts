import type { ThreadSummary } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

/** A ticket that came in before, with what was decided about it and what of that we wrote. */
export interface KnownTicketRow {
  readonly item_id: string;
  readonly external_id: string;
  readonly context: ThreadSummary | null;
  readonly subject: string;
  /** As it came in, redacted. */
  readonly fields: Readonly<Record<string, string>>;
  readonly requester_domain: string | null;
  readonly decision_id: string | null;
  /** By field: the outside field it is written to. */
  readonly targets: Readonly<Record<string, string>>;
  /** As the decided revision came in. */
  readonly came: Readonly<Record<string, string>>;
  /** By outside field: every value decisions and hand-overs have written. */
  readonly written: Readonly<Record<string, readonly string[]>>;
  readonly after_confirmed: boolean;
  /** By field: what people had set in the source, as the last look found it. */
  readonly corrected: Readonly<Record<string, string>>;
}

const text = `
  select i.id as item_id, i.external_id, m.context, m.subject, m.fields, i.requester_domain, i.decision_id,
    coalesce((select jsonb_object_agg(f.key, coalesce(f.value ->> 'target', f.key)) from jsonb_each(d.fields) f), '{}') as targets,
    coalesce(c.fields, '{}') as came,
    coalesce((select jsonb_object_agg(w.key, w.ours) from (
      select f.key, jsonb_agg(distinct f.value) as ours from (
        select payload -> 'fields' as fields from action
          where tenant_id = $1 and item_id = i.id and decision_id = i.decision_id and attempts > 0
        union all select fields from hand_over where tenant_id = $1 and item_id = i.id
      ) one cross join lateral jsonb_each(one.fields) f group by f.key) w), '{}') as written,
    coalesce(a.verdict in ('confirmed', 'overwritten') and a.updated_at < now() - $4 * interval '1 millisecond', false) as after_confirmed,
    coalesce((select jsonb_object_agg(o.field, o.value) from outcome o
      where o.tenant_id = $1 and o.item_id = i.id and o.decision_id = i.decision_id and o.reported_source = $2), '{}') as corrected
  from item i
  join message m on m.tenant_id = $1 and m.item_id = i.id and m.revision_no = i.revision_no and m.origin = 'requester'
  left join decision d on d.tenant_id = $1 and d.id = i.decision_id
  left join message c on c.tenant_id = $1 and c.item_id = i.id and c.revision_no = d.revision_no and c.origin = 'requester'
  left join lateral (
    select verdict, updated_at from action
    where tenant_id = $1 and item_id = i.id and attempts > 0 order by id desc limit 1) a on true
  where i.tenant_id = $1 and i.source = $2 and i.external_id = any ($3::text[]) and i.erased_at is null`;

/**
 * Those of a source's tickets that are known and not erased.
 *
 * @param askedAgoMs how long ago the source was asked: what was written since may not be seen yet.
 */
export function findKnownTickets(
  tx: Tx,
  source: string,
  externalIds: readonly string[],
  askedAgoMs: number,
): Promise<readonly KnownTicketRow[]> {
  return tx.query(text, [tx.tenantId, source, externalIds, askedAgoMs], 'find-known-tickets');
}
