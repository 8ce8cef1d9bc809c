import type { Tx } from '../tx.ts';

/** What waits for somebody, counted. */
export interface NeedsRow {
  readonly in_review: number;
  readonly to_check: number;
  /** The oldest review; its id says when it was opened. */
  readonly oldest_review: string | null;
  readonly expiring_soon: number;
  readonly held: number;
  readonly next_hold: Date | null;
  readonly stuck: number;
  readonly failed_writes: number;
  readonly handed_over: number;
}

// Open holds and stuck items have partial indexes; what was handed over lately is found among the items that came in lately.
const text = `
  select h.*, s.*, o.*
  from (
    select
      count(*) filter (where kind = 'review' and until > now())::int as in_review,
      (select id from hold
        where tenant_id = $1 and kind = 'review' and state = 'open' and until > now()
        order by id limit 1) as oldest_review,
      count(*) filter (where kind = 'review' and until > now() and until <= now() + interval '1 hour')::int as expiring_soon,
      count(*) filter (where kind = 'check' and until > now())::int as to_check,
      count(*) filter (where kind = 'delay')::int as held,
      min(until) filter (where kind = 'delay') as next_hold
    from hold where tenant_id = $1 and state = 'open'
  ) h, (
    select count(*)::int as stuck,
      count(*) filter (where starts_with(stuck_code, 'write_'))::int as failed_writes
    from item where tenant_id = $1 and state = 'stuck'
  ) s, (
    select count(*)::int as handed_over from item
    where tenant_id = $1 and id >= signalbox.uuid_v7_floor($2::timestamptz) and state = 'handed_over'
  ) o`;

/** What waits for people now, and what was handed over of the items that came in since `from` (RFC 3339). */
export async function readNeeds(tx: Tx, from: string): Promise<NeedsRow> {
  const [row] = await tx.query<NeedsRow>(text, [tx.tenantId, from]);
  if (row === undefined) throw new Error('counting gave no row');
  return row;
}
