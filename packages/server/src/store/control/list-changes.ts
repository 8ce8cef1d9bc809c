import type { Tx } from '../tx.ts';

export interface ControlChangeRow {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const text = `
  select id, at, type, actor, detail from audit_entry
  where tenant_id = $1 and stage = 'control' and detail ->> 'control' is not null
    and ($2::text is null or detail ->> 'control' = $2) and ($3::uuid is null or id < $3)
  order by id desc limit $4`;

/** What happened to controls, or to one, newest first, below `belowId`. */
export function listControlChanges(
  tx: Tx,
  control: string | null,
  belowId: string | null,
  limit: number,
): Promise<readonly ControlChangeRow[]> {
  return tx.query(text, [tx.tenantId, control, belowId, limit]);
}
