import type { TenantSql } from '../tx.ts';

export interface EndedCallRow {
  readonly id: string;
  /** `answered`, a fault, or `lost`. */
  readonly outcome: string;
  readonly inputTokens: number | null;
  readonly cachedTokens: number | null;
  readonly outputTokens: number | null;
  readonly costMicros: number;
  readonly tookMs: number | null;
  readonly requestId: string | null;
  readonly answerMac: Buffer | null;
  readonly answerSealed: Buffer | null;
}

const counted = (scope: string, name: string, day: string, after: string) => `
    update signalbox.spend_counter c
    set reserved_micros = c.reserved_micros - ended.was_held, settled_micros = c.settled_micros + $7::bigint
    from ended ${after}
    where c.tenant_id = $1 and c.scope = '${scope}' and c.name = ${name} and c.day = ${day}
    returning 1`;

// In the order in which calls begin. One that was given up as lost and ends after all has nothing set aside any more: what it
// cost is added all the same.
const text = `
  with open as (
    select id, item_id, agent, day, held_micros from signalbox.model_call
    where tenant_id = $1 and id = $2 and (outcome is null or (outcome = 'lost' and $3 <> 'lost'))
    for update
  ), ended as (
    update signalbox.model_call m set outcome = $3, ended_at = now(), held_micros = 0, input_tokens = $4, cached_tokens = $5,
      output_tokens = $6, cost_micros = $7, took_ms = $8, request_id = $9, answer_mac = $10, answer_sealed = $11
    from open where m.tenant_id = $1 and m.id = open.id
    returning m.item_id, m.agent, m.day, open.held_micros as was_held
  ), item as (${counted('item', 'ended.item_id::text', `'infinity'`, '')}
  ), agent as (${counted('agent', 'ended.agent', 'ended.day', ', item')}
  ), tenant as (${counted('tenant', `''`, 'ended.day', ', agent')}
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
