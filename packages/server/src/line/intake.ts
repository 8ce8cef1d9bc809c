import type { ErrorCode } from '@signalbox/contract';
import { classifyArrival, type KnownArrival } from '@signalbox/domain';
import { type AuditDraft, sealDrafts } from '../audit/append.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { isUniqueViolation } from '../store/errors.ts';
import { applyRevision } from '../store/intake/apply-revision.ts';
import { findKnownArrivals, type KnownArrivalRow } from '../store/intake/find-known-arrivals.ts';
import { findRevokedKeys } from '../store/intake/find-revoked-keys.ts';
import { insertItems, type NewItemRow } from '../store/intake/insert-items.ts';
import { rememberKey } from '../store/intake/remember-key.ts';
import { claimItemKey } from '../store/item/claim-item-key.ts';
import { enqueue } from '../store/jobs/enqueue.ts';
import { putMessages, type SaidRow } from '../store/thread/put-messages.ts';
import { readThread } from '../store/thread/read-thread.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { createItemKey, unwrapItemKey } from '../vault/item-key.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import type { LineContext } from './context.ts';
import {
  type Arrival,
  bindArrival,
  type PreparedArrival,
  prepareArrival,
} from './intake/prepare-arrival.ts';
import { rowsOf, summaryOfKnown } from './intake/thread.ts';

export type ArrivalResult =
  | {
      readonly kind: 'accepted';
      readonly id: string;
      readonly state: string;
      readonly duplicate: boolean;
    }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

// Of n processes that revise one item at the same moment, one wins each round.
const maxRaces = 50;

/** Another transaction changed an item between our look and our lock. */
class RacedError extends Error {}

/**
 * Takes a batch of arrivals of one tenant: every event becomes an item, a new revision of one, or is told apart as a repeat
 * or a conflict. Results come in the order of the arrivals. After it returns, what was accepted is durable and has a job.
 *
 * @param alongside runs in the transaction that takes the last of them: what it throws keeps that from being taken.
 */
export async function acceptArrivals(
  context: LineContext,
  tenantId: string,
  arrivals: readonly Arrival[],
  alongside?: (tx: Tx) => Promise<void>,
): Promise<readonly ArrivalResult[]> {
  const keys = context.keysOf(tenantId);
  const nowMs = context.now();
  const also = await context.alsoRedacted(tenantId);
  const prepared = arrivals.map((arrival) => prepareArrival(keys, arrival, also, nowMs));
  const results = new Map<PreparedArrival, ArrivalResult>();
  const waves = toWaves(prepared);
  for (const wave of waves) {
    const last = wave === waves.at(-1) ? alongside : undefined;
    const waveResults = await acceptWave(context, tenantId, keys, wave, last);
    for (const [n, result] of waveResults.entries()) {
      const one = wave[n];
      if (one !== undefined) results.set(one, result);
    }
  }
  context.announce(tenantId, 'items');
  return prepared.map((one) => results.get(one) ?? { kind: 'refused', code: 'internal' });
}

/** Splits a batch so that no two of a wave share an identity: the second must see the first. Nearly always one wave. */
function toWaves(prepared: readonly PreparedArrival[]): readonly (readonly PreparedArrival[])[] {
  const waves: { readonly seen: Set<string>; readonly members: PreparedArrival[] }[] = [];
  for (const one of prepared) {
    const identities = [`${one.row.source}\n${one.row.external_id}`];
    if (one.row.key_hash !== null) identities.push(one.row.key_hash);
    const free = (wave: { readonly seen: Set<string> }): boolean =>
      identities.every((identity) => !wave.seen.has(identity));
    const last = waves.at(-1);
    const wave = last !== undefined && free(last) ? last : { seen: new Set<string>(), members: [] };
    if (wave !== last) waves.push(wave);
    wave.members.push(one);
    for (const identity of identities) wave.seen.add(identity);
  }
  return waves.map((wave) => wave.members);
}

async function acceptWave(
  context: LineContext,
  tenantId: string,
  keys: TenantKeys,
  wave: readonly PreparedArrival[],
  alongside: ((tx: Tx) => Promise<void>) | undefined,
): Promise<readonly ArrivalResult[]> {
  for (let race = 1; ; race += 1) {
    try {
      return await inTenant(context.database, tenantId, async (tx) => {
        const results = await record(context, tx, keys, wave);
        await alongside?.(tx);
        return results;
      });
    } catch (error) {
      // At the next look, what another process took in between is a repeat.
      const raced = error instanceof RacedError || isUniqueViolation(error);
      if (!raced || race >= maxRaces) throw error;
    }
  }
}

function toKnown(row: KnownArrivalRow | undefined): KnownArrival {
  return {
    item:
      row?.item_id == null
        ? null
        : { id: row.item_id, latestRevisionNo: row.latest_revision_no ?? 0 },
    sameRevision: row?.same_revision_hash == null ? null : { contentHash: row.same_revision_hash },
    sameKey:
      row?.key_item_id == null
        ? null
        : { itemId: row.key_item_id, contentHash: row.key_content_hash ?? '' },
  };
}

function receivedDraft(prepared: PreparedArrival, row: NewItemRow, revisionNo: number): AuditDraft {
  return {
    stage: 'intake',
    type: revisionNo === 1 ? 'received' : 'revised',
    actor: prepared.arrival.actor,
    itemId: row.id,
    detail: {
      source: row.source,
      externalId: row.external_id,
      revision: row.revision,
      revisionNo,
      textMac: row.text_mac,
      findings: row.findings,
    },
  };
}

async function record(
  context: LineContext,
  tx: Tx,
  keys: TenantKeys,
  wave: readonly PreparedArrival[],
): Promise<readonly ArrivalResult[]> {
  const rows = await findKnownArrivals(
    tx,
    wave.map(({ row }, n) => ({
      n,
      source: row.source,
      externalId: row.external_id,
      revision: row.revision,
      keyHash: row.key_hash,
    })),
  );
  const known = new Map(rows.map((row) => [row.n, row]));
  const revoked = await findRevokedKeys(tx, keyIdsOf(wave));
  const fresh: NewItemRow[] = [];
  const drafts: AuditDraft[] = [];
  const decideNow: string[] = [];
  const results: ArrivalResult[] = [];
  const said: { readonly id: string; readonly rows: readonly SaidRow[] }[] = [];
  for (const [n, one] of wave.entries()) {
    if (revoked.has(one.arrival.actor)) {
      results.push({ kind: 'refused', code: 'unauthorized' });
      continue;
    }
    const arrived = classifyArrival(one.row.content_hash, toKnown(known.get(n)));
    switch (arrived.kind) {
      case 'new': {
        const id = uuidV7();
        const { key, wrapped } = createItemKey(keys, id);
        const row = bindArrival(one, id, key, wrapped);
        fresh.push(row);
        said.push({ id, rows: rowsOf(one.thread, key, one.placeholders) });
        drafts.push(receivedDraft(one, row, 1));
        decideNow.push(id);
        results.push({ kind: 'accepted', id, state: 'received', duplicate: false });
        break;
      }
      case 'revision': {
        const { itemId, revisionNo } = arrived;
        const { row, rows: more } = await bindToExisting(tx, keys, one, itemId);
        said.push({ id: itemId, rows: more });
        const applied = await applyRevision(tx, row, revisionNo);
        if (applied === 'raced') throw new RacedError();
        if (applied === 'applied') decideNow.push(itemId);
        drafts.push(receivedDraft(one, row, revisionNo));
        const state = applied === 'applied' ? 'received' : 'writing';
        results.push({ kind: 'accepted', id: itemId, state, duplicate: false });
        break;
      }
      case 'duplicate': {
        const before = known.get(n);
        const state = before?.state ?? 'received';
        if (one.row.key_hash !== null && before?.key_item_id == null) {
          await rememberKey(tx, one.row.key_hash, arrived.itemId, one.row.content_hash);
        }
        results.push({ kind: 'accepted', id: arrived.itemId, state, duplicate: true });
        break;
      }
      case 'conflict':
        results.push({ kind: 'refused', code: arrived.code });
        break;
    }
  }
  if (drafts.length > 0) {
    const seal = { tenantId: tx.tenantId, xid: tx.xid, atMs: context.now(), newId: uuidV7 };
    await insertItems(tx, fresh, sealDrafts(keys.audit, seal, drafts));
    for (const { id, rows: messages } of said) await putMessages(tx, id, messages);
    await enqueue(tx, 'advance', { ids: decideNow });
  }
  return results;
}

function keyIdsOf(wave: readonly PreparedArrival[]): readonly string[] {
  const actors = new Set(wave.map((one) => one.arrival.actor));
  return [...actors].filter((actor) => actor.startsWith('key:')).map((actor) => actor.slice(4));
}

/** A later message is sealed under the key the item already has, so that erasing one key erases them all. */
async function bindToExisting(
  tx: Tx,
  keys: TenantKeys,
  one: PreparedArrival,
  itemId: string,
): Promise<{ readonly row: NewItemRow; readonly rows: readonly SaidRow[] }> {
  const known = await readThread(tx, itemId);
  const wrapped = await claimItemKey(tx, itemId, () => createItemKey(keys, itemId).wrapped);
  const key = unwrapItemKey(keys, itemId, wrapped);
  const row = bindArrival(one, itemId, key, wrapped);
  const context =
    known === undefined ? row.context : summaryOfKnown(known, one.thread, one.said, one.facts);
  return { row: { ...row, context }, rows: rowsOf(one.thread, key, one.placeholders) };
}
