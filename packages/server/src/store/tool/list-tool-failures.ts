import type { TenantSql } from '../tx.ts';

/** Calls of one tool that were not answered and are alike in everything but time. */
export interface ToolFailureRow {
  /** As models name it. */
  readonly tool: string;
  readonly code: string;
  readonly agent: string;
  readonly input: string | null;
  readonly calls: number;
  readonly lastAt: Date;
  readonly itemId: string;
}

const text = `
  select * from (
    select replace(s.name, '.', '__') as tool, s.outcome as code, s.agent, s.input_shape as input, count(*)::int as calls,
      max(s.ended_at) as "lastAt", (array_agg(s.item_id order by s.id desc))[1] as "itemId",
      row_number() over (partition by replace(s.name, '.', '__') order by count(*) desc, max(s.ended_at) desc) as place
    from step s
    join conversation c on c.tenant_id = $1 and c.id = s.conversation_id and c.replay_of is null
    where s.tenant_id = $1 and s.kind = 'tool' and s.id >= $2 and s.outcome <> 'answered'
    group by 1, 2, 3, 4
  ) f
  where place <= $3 order by tool, place`;

/** Of each tool at most `most` kinds of failure, from the step `fromId` on, the most frequent first. */
export function listToolFailures(
  tx: TenantSql,
  fromId: string,
  most: number,
): Promise<readonly ToolFailureRow[]> {
  return tx.query(text, [tx.tenantId, fromId, most]);
}
