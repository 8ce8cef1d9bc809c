import type { ItemState, ThreadSummary } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

export interface KnownMessage {
  readonly origin: 'requester' | 'agent' | 'person';
  readonly at: Date;
  /** Redacted. */
  readonly body: string;
  readonly external_ref: string | null;
}

/** What is kept of a ticket's thread. */
export interface KnownThread {
  readonly state: ItemState;
  /** As of the newest revision. */
  readonly context: ThreadSummary | null;
  /** In the order they came in. */
  readonly messages: readonly KnownMessage[];
}

const itemText = `
  select i.state, m.context from item i
  left join message m on m.tenant_id = $1 and m.item_id = i.id and m.revision_no = i.revision_no and m.origin = 'requester'
  where i.tenant_id = $1 and i.id = $2`;
const messagesText = `
  select origin, at, body, external_ref from message where tenant_id = $1 and item_id = $2 order by id`;

/** The thread of an item that is known; undefined when it is not. */
export async function readThread(tx: Tx, itemId: string): Promise<KnownThread | undefined> {
  const values = [tx.tenantId, itemId];
  const [item] = await tx.query<Omit<KnownThread, 'messages'>>(itemText, values, 'thread-item');
  if (item === undefined) return undefined;
  return { ...item, messages: await tx.query<KnownMessage>(messagesText, values, 'thread') };
}
