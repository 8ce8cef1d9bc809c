import { type RetryPolicy, retryDelayMs } from '@signalbox/domain';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { ModelError } from '../models/model-error.ts';
import type { BegunCall, CallLedger, EndedCall } from '../models/ports.ts';
import type { Database } from '../store/database.ts';
import { isTransientDatabaseError } from '../store/errors.ts';
import {
  beginCall,
  type CallRefusal,
  type NewCallRow,
  refusalIn,
  type SpendLimits,
  type SpendScope,
} from '../store/model/begin-call.ts';
import { type EndedCallRow, endCall } from '../store/model/end-call.ts';
import { readCounter } from '../store/model/read-counter.ts';
import { inTenantAtOnce } from '../store/tx-at-once.ts';
import { VaultError } from '../vault/errors.ts';
import { type ItemKey, sealText, textMac } from '../vault/item-key.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { answerAad, promptAad } from './call-aad.ts';
import { RecentItemKeys } from './recent-item-keys.ts';

/**
 * Calls of one tenant in its tables: each is recorded and paid for in advance before it is sent, so that no number of processes
 * spends more than a limit allows.
 *
 * @throws VaultError `erased` from `begin` when the item has been: nobody may be asked about it any more.
 */
export function openCallLedger(
  database: Pick<Database, 'atOnce'>,
  keys: TenantKeys,
  limits: SpendLimits,
  recent: RecentItemKeys = new RecentItemKeys(keys),
): CallLedger {
  const { tenantId } = keys;
  return {
    begin: async (call) => {
      const { itemId } = call.for;
      const itemKey =
        recent.find(itemId) ??
        (await inTenantAtOnce(database, tenantId, (sql) => recent.read(sql, itemId)));
      const row = rowOf(uuidV7(), call, itemKey);
      const refusal = await record(database, tenantId, row, limits);
      if (refusal === 'erased') {
        recent.forget(itemId);
        throw new VaultError('erased', `the key of item ${itemId} has been erased`);
      }
      if (refusal !== null) throw await noRoom(database, tenantId, refusal, call, limits);
      return {
        id: row.id,
        end: (ended) => {
          const end = endOf(row.id, ended, itemKey);
          return whenBack(() => inTenantAtOnce(database, tenantId, (sql) => endCall(sql, end)));
        },
      };
    },
  };
}

/** Committed before it returns. Null: it is recorded; otherwise why it is not. */
async function record(
  database: Pick<Database, 'atOnce'>,
  tenantId: string,
  row: NewCallRow,
  limits: SpendLimits,
): Promise<CallRefusal | null> {
  try {
    return await inTenantAtOnce(database, tenantId, (sql) => beginCall(sql, row, limits));
  } catch (error) {
    const full = refusalIn(error);
    if (full === null) throw error;
    return full;
  }
}

/** Half a minute in all: less than a call is given to be recorded before it counts as lost. */
const whileAway: RetryPolicy = { baseMs: 200, maxMs: 8_000, maxAttempts: 9 };

/**
 * What a call cost must not be forgotten because the database was away when it ended. A call ends once, however often that
 * is recorded.
 */
async function whenBack(record: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await record();
      return;
    } catch (error) {
      const kind = isTransientDatabaseError(error) ? 'transient' : 'unexpected';
      const waitMs = retryDelayMs(kind, attempt, Math.random(), whileAway);
      if (waitMs === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

function rowOf(id: string, call: BegunCall, key: ItemKey): NewCallRow {
  const { itemId, agent, version, tainted } = call.for;
  return {
    ...{ id, itemId, agent, version, tainted },
    ...{ model: call.model, provider: call.provider, providerModel: call.providerModel },
    ...{ repair: call.repair, day: call.day, price: call.price, mostMicros: call.mostMicros },
    endsWithinMs: call.endsWithinMs,
    promptMac: textMac(key, call.prompt),
    promptSealed: sealText(key, promptAad(id), call.prompt),
  };
}

function endOf(id: string, ended: EndedCall, key: ItemKey): EndedCallRow {
  const { outcome, usage, answer, requestId, tookMs, costMicros } = ended;
  return {
    ...{ id, outcome, costMicros, tookMs, requestId },
    inputTokens: usage?.inputTokens ?? null,
    cachedTokens: usage?.cachedInputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    answerMac: answer === null ? null : textMac(key, answer),
    answerSealed: answer === null ? null : sealText(key, answerAad(id), answer),
  };
}

/** Whether waiting helps: it does when only calls under way stand in the way. */
async function noRoom(
  database: Pick<Database, 'atOnce'>,
  tenantId: string,
  scope: SpendScope,
  { for: { itemId, agent }, day, mostMicros }: BegunCall,
  limits: SpendLimits,
): Promise<ModelError> {
  const name = { item: itemId, agent, tenant: '' }[scope];
  const limit = { item: limits.perItem, agent: limits.perAgentDay, tenant: limits.perDay }[scope];
  const { settledMicros } = await inTenantAtOnce(database, tenantId, (sql) =>
    readCounter(sql, scope, name, day),
  );
  return new ModelError('spent', { mayFree: settledMicros + mostMicros <= (limit ?? 0) });
}
