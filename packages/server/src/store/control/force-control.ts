import type { Mode } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

export interface Forced {
  readonly id: string;
  readonly kind: 'mode' | 'breaker' | 'burst';
  readonly mode: Exclude<Mode, 'normal'>;
  readonly reason: string;
  readonly actor: string;
  /** RFC 3339; null: until a person resets it. */
  readonly until: string | null;
}

const forceText = `
  insert into control as c (tenant_id, id, kind, tripped, actor, mode, forced_mode, forced_reason, forced_by, forced_until)
  values ($1, $2, $3, true, $6, 'normal', $4, $5, $6, $7)
  on conflict (tenant_id, id) do update
    set forced_mode = excluded.forced_mode, forced_reason = excluded.forced_reason, forced_by = excluded.forced_by,
      forced_until = excluded.forced_until, tripped = true, updated_at = now()`;
const freeText = `
  update control set forced_mode = null, forced_reason = null, forced_by = null, forced_until = null,
    tripped = case kind when 'mode' then coalesce(mode, 'normal') <> 'normal' when 'breaker' then coalesce(share, 1) < 1
      when 'burst' then coalesce(cause ->> 'code', '') = 'burst' else tripped end,
    updated_at = now()
  where tenant_id = $1 and id = $2
  returning id`;

/** Limits an agent, source or target beside what its control has found itself. */
export async function forceControl(tx: Tx, forced: Forced): Promise<void> {
  const { id, kind, mode, reason, actor, until } = forced;
  await tx.query(forceText, [tx.tenantId, id, kind, mode, reason, actor, until]);
}

/** Takes back what a person had set. True when there is such a control. */
export async function freeControl(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query(freeText, [tx.tenantId, id])).length > 0;
}
