import type { TenantSql } from '../tx.ts';
import type { SpendScope } from './begin-call.ts';

export interface SpendCounter {
  readonly settledMicros: number;
  /** Of calls under way. */
  readonly reservedMicros: number;
}

const text = `
  select settled_micros as "settledMicros", reserved_micros as "reservedMicros" from signalbox.spend_counter
  where tenant_id = $1 and scope = $2 and name = $3 and day = $4`;

/** What has been spent and is set aside under one limit. @param name the item's id, the agent's name, empty for the tenant */
export async function readCounter(
  tx: TenantSql,
  scope: SpendScope,
  name: string,
  day: string,
): Promise<SpendCounter> {
  const counted = scope === 'item' ? 'infinity' : day;
  const [row] = await tx.query<SpendCounter>(text, [tx.tenantId, scope, name, counted]);
  return row ?? { settledMicros: 0, reservedMicros: 0 };
}
