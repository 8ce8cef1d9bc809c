import type { ControlCause, Mode } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

export interface ControlRow {
  readonly id: string;
  readonly kind: 'kill_switch' | 'mode' | 'breaker' | 'burst';
  readonly tripped: boolean;
  readonly reason: string | null;
  readonly actor: string;
  readonly until: Date | null;
  readonly updated_at: Date;
  readonly mode: Mode | null;
  readonly forced_mode: Exclude<Mode, 'normal'> | null;
  readonly forced_reason: string | null;
  readonly forced_by: string | null;
  readonly forced_until: Date | null;
  readonly share: number | null;
  readonly cause: ControlCause | null;
}

const columns = `id, kind, tripped, reason, actor, until, updated_at, mode, forced_mode, forced_reason, forced_by,
  forced_until, share, cause`;
const listText = `select ${columns} from control where tenant_id = $1 order by id`;
const setText = `
  insert into control (tenant_id, id, kind, tripped, reason, actor, until) values ($1, $2, 'kill_switch', $3, $4, $5, $6)
  on conflict (tenant_id, id) do update
    set tripped = excluded.tripped, reason = excluded.reason, actor = excluded.actor, until = excluded.until, updated_at = now()`;

/** Controls that have ever been used, by name. */
export function listControls(tx: Tx): Promise<readonly ControlRow[]> {
  return tx.query(listText, [tx.tenantId]);
}

/** Sets a switch. */
export async function setControl(
  tx: Tx,
  control: {
    readonly id: string;
    readonly tripped: boolean;
    readonly reason: string;
    readonly actor: string;
    readonly until: string | null;
  },
): Promise<void> {
  const { id, tripped, reason, actor, until } = control;
  await tx.query(setText, [tx.tenantId, id, tripped, reason, actor, until]);
}
