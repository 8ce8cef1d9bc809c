import { gather } from '../batching/gather.ts';
import type { AnswerCache } from '../models/ports.ts';
import type { Database } from '../store/database.ts';
import { keepAnswer } from '../store/model/keep-answer.ts';
import { pruneAnswers } from '../store/model/prune-answers.ts';
import { inTenant } from '../store/tx.ts';
import { inTenantAtOnce } from '../store/tx-at-once.ts';
import { sealText } from '../vault/item-key.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { answerKey, answerPlace, lookForAnswer, orErased } from './look-for-answer.ts';
import { RecentItemKeys } from './recent-item-keys.ts';

export interface CacheOptions {
  readonly keepForMs: number;
  /** Answers of a tenant; of more, those that were not used for the longest time go. */
  readonly most: number;
}

export const defaultCacheOptions: CacheOptions = { keepForMs: 7 * 86_400_000, most: 10_000 };

/** Looking for what is too much costs more than keeping one, so it is done for some together. */
const keptBetweenPrunes = 32;
/** Nobody waits for an answer to be kept, but one that dies with its process is asked for and paid for again. */
const gathering = { forMs: 25, most: 64 };

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
  /** By item, the last answer that is being kept. */
  const keeping = new Map<string, Promise<void>>();
  const kept = gather<Parameters<typeof keepAnswer>[1]>(async (answers) => {
    // In one order, so that processes that keep the same ones wait for each other and never in a circle.
    const sorted = [...answers].sort((a, b) => a.key.compare(b.key));
    await inTenantAtOnce(
      database,
      tenantId,
      (sql) => Promise.all(sorted.map((answer) => keepAnswer(sql, answer))),
      'later',
    );
    sincePrune += answers.length;
    if (sincePrune < keptBetweenPrunes) return;
    sincePrune = 0;
    await inTenant(database, tenantId, (tx) => pruneAnswers(tx, options.most));
  }, gathering);
  return {
    flush: () => kept.flush(),
    settle: async (itemId) => {
      if (keeping.has(itemId)) await kept.flush();
    },
    find: (question) => lookForAnswer(database, keys, recent, question),
    keep: async (question, answer) => {
      const key = answerKey(keys, question);
      const { itemId } = question.for;
      const itemKey =
        recent.find(itemId) ??
        (await inTenantAtOnce(database, tenantId, (sql) => orErased(recent.read(sql, itemId))));
      if (itemKey === null) return;
      const sealed = sealText(itemKey, answerPlace(key), answer);
      const adding = kept.add({ key, itemId, sealed, keepForMs: options.keepForMs });
      keeping.set(itemId, adding);
      try {
        await adding;
      } finally {
        if (keeping.get(itemId) === adding) keeping.delete(itemId);
      }
    },
  };
}
