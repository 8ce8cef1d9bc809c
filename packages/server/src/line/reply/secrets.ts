import type { ReplySecretsRow } from '../../store/reply/read-secrets.ts';
import { type ItemKey, openText, sealText, unwrapItemKey } from '../../vault/item-key.ts';
import type { TenantKeys } from '../../vault/tenant-keys.ts';
import { messageAad } from '../intake/message-aad.ts';

/** The key of an item, and what stands behind the placeholders of a reply in it. */
export interface ReplySecrets {
  readonly key: ItemKey;
  readonly values: Readonly<Record<string, string>>;
}

function replyAad(actionId: string): string {
  return `reply/1/${actionId}`;
}

/** @throws VaultError when they belong to another key or place */
export function openReplySecrets(keys: TenantKeys, row: ReplySecretsRow): ReplySecrets {
  const key = unwrapItemKey(keys, row.item_id, row.wrapped);
  const said = JSON.parse(openText(key, messageAad(row.message_id), row.sealed)) as {
    readonly placeholders?: ReplySecrets['values'];
  };
  const added =
    row.reply_sealed === null
      ? {}
      : (JSON.parse(openText(key, replyAad(row.action_id), row.reply_sealed)) as object);
  return { key, values: { ...said.placeholders, ...added } };
}

/** Null for nothing: most people bring in no values. */
export function sealAdded(
  key: ItemKey,
  actionId: string,
  added: ReplySecrets['values'],
): Buffer | null {
  if (Object.keys(added).length === 0) return null;
  return sealText(key, replyAad(actionId), JSON.stringify(added));
}
