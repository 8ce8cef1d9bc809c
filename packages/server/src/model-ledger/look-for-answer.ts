import { createHmac } from 'node:crypto';
import type { CacheQuestion } from '../models/ports.ts';
import type { Database } from '../store/database.ts';
import { findAnswer, type KeptAnswer } from '../store/model/find-answer.ts';
import { inTenantAtOnce } from '../store/tx-at-once.ts';
import { VaultError } from '../vault/errors.ts';
import { type ItemKey, openText, unwrapItemKey } from '../vault/item-key.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import type { RecentItemKeys } from './recent-item-keys.ts';

/** The answer to a question, and the key of its item with it: who finds nothing asks next, and needs that. */
export async function lookForAnswer(
  database: Pick<Database, 'atOnce'>,
  keys: TenantKeys,
  recent: RecentItemKeys,
  question: CacheQuestion,
): Promise<string | null> {
  const key = answerKey(keys, question);
  const { itemId } = question.for;
  const [kept] = await inTenantAtOnce(
    database,
    keys.tenantId,
    (sql) =>
      Promise.all([
        findAnswer(sql, key),
        recent.find(itemId) ?? orErased(recent.read(sql, itemId)),
      ]),
    'later',
  );
  return kept === null ? null : openAnswer(keys, key, kept);
}

/** Null: the item was erased. */
export async function orErased(reading: Promise<ItemKey>): Promise<ItemKey | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof VaultError && error.code === 'erased') return null;
    throw error;
  }
}

/** What ties a sealed answer to its question. */
export function answerPlace(key: Buffer): string {
  return `model-answer/1/${key.toString('hex')}`;
}

export function openAnswer(keys: TenantKeys, key: Buffer, kept: KeptAnswer): string {
  return openText(unwrapItemKey(keys, kept.itemId, kept.wrapped), answerPlace(key), kept.sealed);
}

/** Under the tenant's key: a bare hash of a short text can be guessed. */
export function answerKey(
  keys: TenantKeys,
  { for: { itemId, tainted }, canonical }: CacheQuestion,
): Buffer {
  const whose = tainted ? `item ${itemId}` : 'any item';
  return createHmac('sha256', keys.identity)
    .update(`model answer\n${whose}\n${canonical}`)
    .digest();
}
