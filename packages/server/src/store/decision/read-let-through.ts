import { timeOfUuid } from '../../ids/uuid-v7.ts';
import type { Tx } from '../tx.ts';

/** A decision that acted by itself, with its targets as `field=value`. */
export interface LetThroughRow {
  readonly id: string;
  readonly atMs: number;
  readonly targets: readonly string[];
}

// One for all agents of a tenant: two batches that need it for two of them each cannot wait for each other.
const lockText = "select pg_advisory_xact_lock(hashtextextended('let through ' || $1::text, 0))";

// No index leads by agent: a tenant has few, so the last decisions of all are looked through, but never more than some thousand
// while whoever waits for the lock waits for this.
const text = `
  select id, fields from (
    select id, agent, lane, fields from decision
    where tenant_id = $1 and id >= $3 order by id desc limit 5000
  ) d
  where agent = $2 and lane = 'auto' order by id desc limit $4`;

/** Until the transaction ends nobody else of the tenant gets past here, so that what they let through can be read afterwards. */
export async function lockLetThrough(tx: Tx): Promise<void> {
  await tx.query(lockText, [tx.tenantId]);
}

/** The agent's last decisions that acted by themselves, of every process, newest first; only ids from `fromId` on. */
export async function readLetThrough(
  tx: Tx,
  agent: string,
  fromId: string,
  limit: number,
): Promise<readonly LetThroughRow[]> {
  const rows = await tx.query<{
    readonly id: string;
    readonly fields: Readonly<Record<string, { readonly value: string | null }>>;
  }>(text, [tx.tenantId, agent, fromId, limit]);
  return rows.map(({ id, fields }) => ({
    id,
    atMs: timeOfUuid(id),
    targets: Object.entries(fields).flatMap(([field, { value }]) =>
      value === null ? [] : [`${field}=${value}`],
    ),
  }));
}
