import type { TenantSql } from '../tx.ts';

export interface EndedCallRow {
  readonly id: string;
  /** `answered`, a fault, or `lost`. */
  readonly outcome: string;
  readonly inputTokens: number | null;
  readonly cachedTokens: number | null;
  readonly outputTokens: number | null;
  /** Null: nobody knows, so it is all that is set aside for it. */
  readonly costMicros: number | null;
  readonly tookMs: number | null;
  readonly requestId: string | null;
  readonly answerMac: Buffer | null;
  readonly answerSealed: Buffer | null;
}

// By the whole key of one row: a join with the ended call reads every counter of the tenant, one for each item that was ever asked about.
const counted = (scope: string, name: string, day: string, after: string) => `
    update signalbox.spend_counter
    set reserved_micros = reserved_micros - (select was_held from ended), settled_micros = settled_micros + (select costs from ended)
    where tenant_id = $1 and scope = '${scope}' and name = ${name} and day = ${day} and exists (select from ${after})
    returning 1`;

// In the order in which calls begin. One that was given up as lost has nothing set aside any more, but counts as the most it can have
// cost: when it ends after all, what it did cost takes the place of that.
const text = `
  with open as (
    select id, item_id, agent, day, held_micros, cost_micros from signalbox.model_call
    where tenant_id = $1 and id = $2 and (outcome is null or (outcome = 'lost' and $3 <> 'lost'))
    for update
  ), ended as (
    update signalbox.model_call m set outcome = $3, ended_at = now(), held_micros = 0, input_tokens = $4, cached_tokens = $5,
      output_tokens = $6, cost_micros = coalesce($7::bigint, open.held_micros), took_ms = $8, request_id = $9, answer_mac = $10, answer_sealed = $11
    from open where m.tenant_id = $1 and m.id = open.id
    returning m.item_id, m.agent, m.day, open.held_micros as was_held, m.cost_micros - open.cost_micros as costs
  ), item as (${counted('item', '(select item_id::text from ended)', `'infinity'`, 'ended')}
  ), agent as (${counted('agent', '(select agent from ended)', '(select day from ended)', 'item')}
  ), tenant as (${counted('tenant', `''`, '(select day from ended)', 'agent')}
  )
  select (select count(*)::int from tenant) as ended`;

/**
 * Records how a call ended, counts what it cost and gives back what was set aside for it. False: it had ended before.
 */
export async function endCall(tx: TenantSql, row: EndedCallRow): Promise<boolean> {
  const [done] = await tx.query<{ readonly ended: number }>(
    text,
    [
      ...[tx.tenantId, row.id, row.outcome, row.inputTokens, row.cachedTokens, row.outputTokens],
      ...[row.costMicros, row.tookMs, row.requestId, row.answerMac, row.answerSealed],
    ],
    'end-call',
  );
  return done?.ended === 1;
}
