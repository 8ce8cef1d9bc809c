import { createHmac } from 'node:crypto';
import type { AnswerCache, CacheQuestion } from '../models/ports.ts';
import type { Database } from '../store/database.ts';
import { findAnswer } from '../store/model/find-answer.ts';
import { keepAnswer } from '../store/model/keep-answer.ts';
import { pruneAnswers } from '../store/model/prune-answers.ts';
import { readItemKey } from '../store/model/read-item-key.ts';
import { inTenant } from '../store/tx.ts';
import { openText, sealText, unwrapItemKey } from '../vault/item-key.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';

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
 */
export function openAnswerCache(
  database: Pick<Database, 'app'>,
  keys: TenantKeys,
  options: CacheOptions = defaultCacheOptions,
): AnswerCache {
  const { tenantId } = keys;
  let sincePrune = 0;
  return {
    find: async (question) => {
      const key = keyOf(keys, question);
      const kept = await inTenant(database, tenantId, (tx) => findAnswer(tx, key));
      if (kept === null) return null;
      const itemKey = unwrapItemKey(keys, kept.itemId, kept.wrapped);
      return openText(itemKey, answerPlace(key), kept.sealed);
    },
    keep: async (question, answer) => {
      const key = keyOf(keys, question);
      const { itemId } = question.for;
      sincePrune = (sincePrune + 1) % keptBetweenPrunes;
      await inTenant(database, tenantId, async (tx) => {
        const wrapped = await readItemKey(tx, itemId);
        if (wrapped === null) return;
        const sealed = sealText(unwrapItemKey(keys, itemId, wrapped), answerPlace(key), answer);
        await keepAnswer(tx, { key, itemId, sealed, keepForMs: options.keepForMs });
        if (sincePrune === 0) await pruneAnswers(tx, options.most);
      });
    },
  };
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
