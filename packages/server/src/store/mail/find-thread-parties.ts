import type { Tx } from '../tx.ts';

export interface ThreadPartiesRow {
  readonly thread: string;
  readonly parties: readonly string[];
}

const text = `
  select m.thread, coalesce(array_agg(distinct p) filter (where p is not null), '{}') as parties
  from mail m left join lateral unnest(m.parties) p on true
  where m.tenant_id = $1 and m.source = $2 and m.thread = any ($3::text[]) and m.place in ('item', 'reply')
  group by m.thread`;

/** Who has a part in each of these threads, as references; those that do not exist are not there. */
export function findThreadParties(
  tx: Tx,
  source: string,
  threads: readonly string[],
): Promise<readonly ThreadPartiesRow[]> {
  return tx.query(text, [tx.tenantId, source, threads], 'find-thread-parties');
}
