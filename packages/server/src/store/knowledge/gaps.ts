import type { Tx } from '../tx.ts';

export interface GapRow {
  readonly agent: string;
  /** The newest wording, redacted. */
  readonly query: string;
  /** Tickets for which it was asked in vain. */
  readonly tickets: number;
  readonly last_at: Date;
}

export interface RecentGapRow {
  readonly item_id: string;
  readonly agent: string;
  readonly words: string;
  readonly query: string;
  readonly at: Date;
}

const putText = `
  insert into knowledge_gap (tenant_id, item_id, agent, words, query)
  select $1, i.id, $3, $4, $5 from item i where i.tenant_id = $1 and i.id = $2 and i.erased_at is null
  on conflict (tenant_id, item_id, agent, words) do nothing`;
const listText = `
  select agent, (array_agg(query order by at desc))[1] as query, count(*)::int as tickets, max(at) as last_at
  from knowledge_gap where tenant_id = $1 and at > now() - make_interval(days => $2)
  group by agent, words order by 3 desc, 4 desc, 2 limit $3`;
const recentText = `
  select item_id, agent, words, query, at from knowledge_gap
  where tenant_id = $1 and at > now() - make_interval(days => $2)
  order by at desc, item_id, agent, words limit $3`;
const eraseText = `delete from signalbox.knowledge_gap where tenant_id = $1 and item_id = $2`;

/** Notes that an agent looked for something in vain; once for each ticket, and for none that is erased. */
export async function putGap(
  tx: Tx,
  gap: {
    readonly itemId: string;
    readonly agent: string;
    readonly words: string;
    readonly query: string;
  },
): Promise<void> {
  await tx.query(putText, [tx.tenantId, gap.itemId, gap.agent, gap.words, gap.query]);
}

/** What was missed most in the last days, most tickets first. */
export function listGaps(tx: Tx, days: number, most: number): Promise<readonly GapRow[]> {
  return tx.query(listText, [tx.tenantId, days, most]);
}

/** Each gap of the last days by itself, newest first. */
export function listRecentGaps(
  tx: Tx,
  days: number,
  most: number,
): Promise<readonly RecentGapRow[]> {
  return tx.query(recentText, [tx.tenantId, days, most]);
}

/** Forgets what was looked for because of an item. */
export async function eraseGaps(tx: Tx, itemId: string): Promise<void> {
  await tx.query(eraseText, [tx.tenantId, itemId]);
}
