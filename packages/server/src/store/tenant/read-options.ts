import type { Policy } from '@signalbox/contract';
import type { Tx } from '../tx.ts';

export interface PublishedRow {
  /** Null for what an older version published. */
  readonly name: string | null;
  readonly content_hash: string;
  readonly policy: Policy;
  readonly loaded_at: Date;
}

export interface SourceRow {
  readonly name: string;
  readonly type: string;
  readonly guarantee: string | null;
  readonly takes_webhooks: boolean;
}

const publishedText = `select name, content_hash, policy, loaded_at from workspace_state where tenant_id = $1`;
const sourcesText = `
  select name, type, config ->> 'guarantee' as guarantee, config ? 'webhook' as takes_webhooks from source
  where tenant_id = $1 and type <> 'removed' order by name`;
// Queues exist by being named: by what waits in them now, and by what people gave to them in the last week.
const queuesText = `
  select queue from hold where tenant_id = $1 and kind in ('review', 'check') and state = 'open' and queue is not null
  union
  select queue from verdict
  where tenant_id = $1 and id >= signalbox.uuid_v7_floor(now() - interval '7 days') and queue is not null
  order by 1 limit 100`;

/** What was published last; undefined before the first time. */
export async function readPublished(tx: Tx): Promise<PublishedRow | undefined> {
  const rows = await tx.query<PublishedRow>(publishedText, [tx.tenantId]);
  return rows[0];
}

/** The sources in force, by name. */
export function readSources(tx: Tx): Promise<readonly SourceRow[]> {
  return tx.query(sourcesText, [tx.tenantId]);
}

/** Names of queues in use, at most 100. */
export async function readQueues(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.query<{ readonly queue: string }>(queuesText, [tx.tenantId]);
  return rows.map((row) => row.queue);
}
