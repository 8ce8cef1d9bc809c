import type { Tx } from '../tx.ts';
import type { SpendCounter } from './read-counter.ts';

interface DayCounterRow extends SpendCounter {
  readonly scope: 'agent' | 'tenant';
  /** Of the agent; empty for the tenant. */
  readonly name: string;
}

const text = `
  select scope, name, settled_micros as "settledMicros", reserved_micros as "reservedMicros" from signalbox.spend_counter
  where tenant_id = $1 and scope in ('agent', 'tenant') and day = $2
  order by settled_micros + reserved_micros desc, name`;

/** Where the limits of a day stand, of the tenant and of each agent that asked a model on it; fullest first. */
export function listDayCounters(tx: Tx, day: string): Promise<readonly DayCounterRow[]> {
  return tx.query(text, [tx.tenantId, day]);
}
