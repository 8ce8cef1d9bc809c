import { createHmac } from 'node:crypto';
import type { AnswerCache, CacheQuestion } from '../models/ports.ts';
import type { Database } from '../store/database.ts';
import { findAnswer } from '../store/model/find-answer.ts';
import { keepAnswer } from '../store/model/keep-answer.ts';
import { pruneAnswers } from '../store/model/prune-answers.ts';
import { inTenant } from '../store/tx.ts';
import { inTenantAtOnce } from '../store/tx-at-once.ts';
import { VaultError } from '../vault/errors.ts';
import { type ItemKey, openText, sealText, unwrapItemKey } from '../vault/item-key.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { RecentItemKeys } from './recent-item-keys.ts';

export interface CacheOptions {
  readonly keepForMs: number;
  /** Answers of a tenant; of more, those that were not used for the longest time go. */
  readonly most: number;
}

export const defaultCacheOptions: CacheOptions = { keepForMs: 7 * 86_400_000, most: 10_000 };

/** Looking for what is too much costs more than keeping one, so it is done for some together. */
const keptBetweenPrunes = 32;

/**
 * Answers of one tenant that can be given again to the very same request. One to a tainted request is found by its own item only:
 * whoever wrote that text would otherwise choose what others are answered. Erasing the item an answer was given for ends it.
 *
 * @param recent is shared with the ledger: who finds nothing asks next, and needs the same key.
 */
export function openAnswerCache(
  database: Pick<Database, 'app' | 'atOnce'>,
  keys: TenantKeys,
  options: CacheOptions = defaultCacheOptions,
  recent: RecentItemKeys = new RecentItemKeys(keys),
): AnswerCache {
  const { tenantId } = keys;
  let sincePrune = 0;
  return {
    find: async (question) => {
      const key = keyOf(keys, question);
      const { itemId } = question.for;
      const [kept] = await inTenantAtOnce(database, tenantId, (sql) =>
        Promise.all([
          findAnswer(sql, key),
          recent.find(itemId) ?? orErased(recent.read(sql, itemId)),
        ]),
      );
      if (kept === null) return null;
      const itemKey = unwrapItemKey(keys, kept.itemId, kept.wrapped);
      return openText(itemKey, answerPlace(key), kept.sealed);
    },
    keep: async (question, answer) => {
      const key = keyOf(keys, question);
      const { itemId } = question.for;
      const itemKey =
        recent.find(itemId) ??
        (await inTenantAtOnce(database, tenantId, (sql) => orErased(recent.read(sql, itemId))));
      if (itemKey === null) return;
      const sealed = sealText(itemKey, answerPlace(key), answer);
      const { keepForMs, most } = options;
      await inTenantAtOnce(database, tenantId, (sql) =>
        keepAnswer(sql, { key, itemId, sealed, keepForMs }),
      );
      sincePrune = (sincePrune + 1) % keptBetweenPrunes;
      if (sincePrune === 0) await inTenant(database, tenantId, (tx) => pruneAnswers(tx, most));
    },
  };
}

/** Null: the item was erased. */
async function orErased(reading: Promise<ItemKey>): Promise<ItemKey | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof VaultError && error.code === 'erased') return null;
    throw error;
  }
}

function answerPlace(key: Buffer): string {
  return `model-answer/1/${key.toString('hex')}`;
}

/** Under the tenant's key: a bare hash of a short text can be guessed. */
function keyOf(keys: TenantKeys, { for: { itemId, tainted }, canonical }: CacheQuestion): Buffer {
  const whose = tainted ? `item ${itemId}` : 'any item';
  return createHmac('sha256', keys.identity)
    .update(`model answer\n${whose}\n${canonical}`)
    .digest();
}
