import type { Connector, OutsideWrite } from '../../connectors/connector.ts';
import { fillReply } from '../../redaction/index.ts';
import { type ReplySecretsRow, readReplySecrets } from '../../store/reply/read-secrets.ts';
import type { Tx } from '../../store/tx.ts';
import type { PendingRow } from '../../store/writeback/read-pending.ts';
import { VaultError } from '../../vault/errors.ts';
import type { TenantKeys } from '../../vault/tenant-keys.ts';
import { replyKeyOf } from './reply-key.ts';
import { openReplySecrets } from './secrets.ts';
import { withReply } from './with-reply.ts';

/** The code a write ends with that cannot say its reply: nothing of it is written. */
type Unsaid = 'reply_not_possible' | 'reply_unfilled';

/** A connector as a write takes it: one that says its reply too, where it has one. */
export type Replying = (connector: Connector) => Connector | Unsaid;

const asItIs: Replying = (connector) => connector;

/**
 * Reads what fills the replies among released actions. Filled texts live in memory only, for as long as their write takes.
 */
export async function openReplies(
  tx: Tx,
  keys: TenantKeys,
  rows: readonly PendingRow[],
): Promise<(write: OutsideWrite, pending: PendingRow) => Replying> {
  const ids = rows.flatMap((row) => (row.payload.reply === undefined ? [] : [row.action_id]));
  const found = ids.length === 0 ? [] : await readReplySecrets(tx, ids);
  const secrets = new Map(found.map((row) => [row.action_id, row]));
  return (write, pending) => {
    const { reply } = pending.payload;
    if (reply === undefined) return asItIs;
    const text = textOf(keys, reply.text, secrets.get(pending.action_id));
    return (connector) => {
      if (connector.replies === undefined) return 'reply_not_possible';
      if (text === null) return 'reply_unfilled';
      const { tenantId, externalId, tape } = write;
      const writeKey = replyKeyOf(pending.action_id);
      const outside = { tenantId, externalId, writeKey, tape, text };
      return withReply(connector, connector.replies, outside);
    };
  };
}

function textOf(
  keys: TenantKeys,
  redacted: string,
  row: ReplySecretsRow | undefined,
): string | null {
  if (row === undefined) return null;
  try {
    return fillReply(redacted, openReplySecrets(keys, row).values);
  } catch (error) {
    // What does not open fills nothing; the other writes of the batch go on.
    if (error instanceof VaultError) return null;
    throw error;
  }
}
