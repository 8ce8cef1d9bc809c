import type { ExchangeView } from '@signalbox/contract';
import type { Tx } from '../tx.ts';

export interface HandOverEnd {
  readonly id: string;
  /** Null when nothing was sent. */
  readonly attempt_id: string | null;
  /** Attempts when judged: the fence. An end of an earlier attempt changes nothing. */
  readonly seen_attempts: number;
  /** Of the attempt. */
  readonly verdict: string;
  /** Of the hand-over; `pending` keeps it open and its lease in place. */
  readonly standing: string;
  readonly read_back: unknown;
  readonly error_code: string | null;
  /** What was said on the wire for the attempt; null when nothing was sent. */
  readonly exchange: ExchangeView | null;
}

const text = `
  with ended as (
    update hand_over h set verdict = $5, error_code = $7, updated_at = now()
    where h.tenant_id = $1 and h.id = $2 and h.verdict = 'pending' and h.attempts = $4
    returning h.id, h.source, h.external_id
  ), attempts as (
    update attempt t set verdict = $8, ended_at = now(), read_back = $6::jsonb, error_code = $7, exchange = $9::jsonb
    from ended where t.tenant_id = $1 and t.id = $3::uuid
  ), leases as (
    delete from write_lease l using ended
    where $5 <> 'pending' and l.tenant_id = $1 and l.source = ended.source and l.external_id = ended.external_id
      and l.action_id = ended.id
  )
  select id from ended`;
const postponeText = `
  update hand_over set next_at = now() + $3::float8 * interval '1 millisecond', updated_at = now()
  where tenant_id = $1 and id = any ($2::uuid[]) and verdict = 'pending'`;

/** Records how an attempt, or a look before one, ended. True when the hand-over still stood at it. */
export async function endHandOver(tx: Tx, end: HandOverEnd): Promise<boolean> {
  const readBack = end.read_back === null ? null : JSON.stringify(end.read_back);
  const rows = await tx.query(
    text,
    [
      tx.tenantId,
      end.id,
      end.attempt_id,
      end.seen_attempts,
      end.standing,
      readBack,
      end.error_code,
      end.verdict,
      end.exchange === null ? null : JSON.stringify(end.exchange),
    ],
    'end-hand-over',
  );
  return rows.length > 0;
}

/** Looks at hand-overs later. */
export async function postponeHandOvers(
  tx: Tx,
  ids: readonly string[],
  delayMs: number,
): Promise<void> {
  if (ids.length > 0) await tx.query(postponeText, [tx.tenantId, ids, delayMs]);
}
