import { createHmac } from 'node:crypto';
import { gather } from '../batching/gather.ts';
import { noItem } from '../ids/no-item.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { ModelError } from '../models/model-error.ts';
import type { BegunCall, CallLedger, EndedCall, OpenCall } from '../models/ports.ts';
import type { Database } from '../store/database.ts';
import { isTransientDatabaseError } from '../store/errors.ts';
import {
  beginCall,
  type CallStart,
  type NewCallRow,
  refusalIn,
  type SpendLimits,
  type SpendScope,
} from '../store/model/begin-call.ts';
import { type EndedCallRow, endCall } from '../store/model/end-call.ts';
import { endCalls } from '../store/model/end-calls.ts';
import type { KeptAnswer } from '../store/model/find-answer.ts';
import { readCounter } from '../store/model/read-counter.ts';
import { inTenantAtOnce } from '../store/tx-at-once.ts';
import { VaultError } from '../vault/errors.ts';
import { type ItemKey, sealText, textMac } from '../vault/item-key.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { answerAad, promptAad } from './call-aad.ts';
import { answerKey, lookForAnswer, openAnswer } from './look-for-answer.ts';
import { outliveCrashes } from './outlive-crashes.ts';
import { RecentItemKeys } from './recent-item-keys.ts';
import { whenBack } from './when-back.ts';

/** An end that is written down a moment later keeps set aside what it did not use for that long, and costs a fraction. */
const gathering = { forMs: 25, most: 64 };

/**
 * Calls of one tenant in its tables: each is recorded and paid for in advance before it is sent, so that no number of processes
 * spends more than a limit allows, whichever of them are killed. `outlive-crashes.ts` makes them outlive one of the database: before
 * a call is sent when less than a tenth of a limit is left, else a moment after it began. Ends follow: one that such a crash takes
 * along leaves the call under way, and all that was set aside for it spent.
 *
 * @param recent is shared with the cache.
 * @throws VaultError `erased` from `begin` when the item has been: nobody may be asked about it any more.
 */
export function openCallLedger(
  database: Pick<Database, 'atOnce'>,
  keys: TenantKeys,
  limits: SpendLimits,
  recent: RecentItemKeys = new RecentItemKeys(keys),
): CallLedger {
  const { tenantId } = keys;
  let ending = 0;
  const ends = gather<EndedCallRow>(
    (rows) => whenBack(() => recordEnds(database, tenantId, rows)),
    gathering,
  );

  const outliving = outliveCrashes(database, tenantId, gathering);

  const start = async (
    row: NewCallRow,
    call: BegunCall,
    key: Buffer | null,
  ): Promise<KeptAnswer | null> => {
    // An item has a limit for ever; what is on the account of none counts against those of a day alone.
    const held = row.itemId === noItem ? { ...limits, perItem: null } : limits;
    await outliving.known();
    let started = await record(database, tenantId, { row, limits: held, key });
    if (started.kind === 'refused' && started.by !== 'erased' && ending > 0) {
      // Calls of this process that are over may not have given back yet what they did not use.
      await ends.flush();
      started = await record(database, tenantId, { row, limits: held, key });
    }
    if (started.kind === 'kept') return started.answer;
    if (started.kind === 'begun') {
      await outliving.add(row, started.near ? 'now' : 'soon');
      return null;
    }
    if (started.by !== 'erased') throw await noRoom(database, tenantId, started.by, call, limits);
    recent.forget(row.itemId);
    throw new VaultError('erased', `the key of item ${row.itemId} has been erased`);
  };

  const openCall = (id: string, itemKey: ItemKey | null): OpenCall => ({
    id,
    end: async (ended) => {
      ending += 1;
      try {
        await ends.add(endOf(id, ended, itemKey));
      } finally {
        ending -= 1;
      }
    },
  });

  const begin = async (call: BegunCall): Promise<OpenCall> => {
    const { itemId } = call.for;
    if (itemId === noItem) {
      const row = unsealedRow(keys, uuidV7(), call);
      await start(row, call, null);
      return openCall(row.id, null);
    }
    const itemKey =
      recent.find(itemId) ??
      (await inTenantAtOnce(database, tenantId, (sql) => recent.read(sql, itemId)));
    const row = rowOf(uuidV7(), call, itemKey);
    await start(row, call, null);
    return openCall(row.id, itemKey);
  };

  return {
    begin,
    flush: async () => {
      await Promise.all([ends.flush(), outliving.flush()]);
    },
    beginUnlessKept: async (call, question) => {
      const itemKey = recent.find(call.for.itemId);
      if (itemKey === null) {
        const kept = await lookForAnswer(database, keys, recent, question);
        return kept === null ? begin(call) : { kept };
      }
      const key = answerKey(keys, question);
      const row = rowOf(uuidV7(), call, itemKey);
      const kept = await start(row, call, key);
      return kept === null ? openCall(row.id, itemKey) : { kept: openAnswer(keys, key, kept) };
    },
  };
}

/** One that cannot be recorded keeps back none of the others. */
async function recordEnds(
  database: Pick<Database, 'atOnce'>,
  tenantId: string,
  rows: readonly EndedCallRow[],
): Promise<void> {
  const ended = await inTenantAtOnce(
    database,
    tenantId,
    (sql) => endCalls(sql, rows),
    'later',
  ).catch((error: unknown) => {
    if (isTransientDatabaseError(error)) throw error;
    return new Set<string>();
  });
  const rest = rows.filter(({ id }) => !ended.has(id));
  const singly = await Promise.allSettled(
    rest.map((row) => inTenantAtOnce(database, tenantId, (sql) => endCall(sql, row), 'later')),
  );
  for (const one of singly) if (one.status === 'rejected') throw one.reason;
}

async function record(
  database: Pick<Database, 'atOnce'>,
  tenantId: string,
  {
    row,
    limits,
    key,
  }: {
    readonly row: NewCallRow;
    readonly limits: SpendLimits;
    readonly key: Buffer | null;
  },
): Promise<CallStart> {
  try {
    return await inTenantAtOnce(
      database,
      tenantId,
      (sql) => beginCall(sql, row, limits, key),
      'later',
    );
  } catch (error) {
    const full = refusalIn(error);
    if (full === null) throw error;
    return { kind: 'refused', by: full };
  }
}

function rowOf(id: string, call: BegunCall, key: ItemKey): NewCallRow {
  return {
    ...partsOf(id, call),
    promptMac: textMac(key, call.prompt),
    promptSealed: sealText(key, promptAad(id), call.prompt),
  };
}

/** Of no item, so under no item's key: what was sent stands in the articles, and is not kept once more. */
function unsealedRow({ identity }: TenantKeys, id: string, call: BegunCall): NewCallRow {
  const promptMac = createHmac('sha256', identity).update(call.prompt).digest();
  return { ...partsOf(id, call), promptMac, promptSealed: Buffer.alloc(0) };
}

function partsOf(id: string, call: BegunCall): Omit<NewCallRow, 'promptMac' | 'promptSealed'> {
  const { itemId, agent, version, tainted, replay = false } = call.for;
  return {
    ...{ id, itemId, agent, version, tainted, replay },
    ...{ model: call.model, provider: call.provider, providerModel: call.providerModel },
    ...{ repair: call.repair, day: call.day, price: call.price, mostMicros: call.mostMicros },
    endsWithinMs: call.endsWithinMs,
  };
}

function endOf(id: string, ended: EndedCall, key: ItemKey | null): EndedCallRow {
  const { outcome, usage, answer, requestId, tookMs, costMicros } = ended;
  return {
    ...{ id, outcome, costMicros, tookMs, requestId },
    inputTokens: usage?.inputTokens ?? null,
    cachedTokens: usage?.cachedInputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    answerMac: answer === null || key === null ? null : textMac(key, answer),
    answerSealed: answer === null || key === null ? null : sealText(key, answerAad(id), answer),
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
