import { createHash, createHmac } from 'node:crypto';
import { alikeness, bandsOf, sketchOf } from '@signalbox/domain';
import { gather } from '../batching/gather.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { NearAnswer, NearAnswers, NearQuestion } from '../models/ports.ts';
import type { Database } from '../store/database.ts';
import { findNear, type NearRow } from '../store/model/find-near.ts';
import { keepNear, type NewNearRow } from '../store/model/keep-near.ts';
import { pruneNear } from '../store/model/prune-near.ts';
import { takeNear } from '../store/model/take-near.ts';
import { inTenant } from '../store/tx.ts';
import { inTenantAtOnce } from '../store/tx-at-once.ts';
import { openText, sealText, unwrapItemKey } from '../vault/item-key.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { orErased } from './look-for-answer.ts';
import { RecentItemKeys } from './recent-item-keys.ts';

export interface NearOptions {
  /** Answers of a tenant; of more, those that were not taken for the longest time go. */
  readonly most: number;
}

export const defaultNearOptions: NearOptions = { most: 10_000 };

/** Those with most parts in common are the most alike; more are opened in vain. */
const openedMost = 16;
const keptBetweenPrunes = 32;
/** Nobody waits for an answer to be kept. */
const gathering = { forMs: 25, most: 64 };
const bandBytes = 16;

/**
 * Answers of one tenant to texts that are nearly those of other items. An answer and the sketch of its text lie sealed under the key of the
 * item they come from, and go with it; they are found by keyed hashes of parts of the sketch. Whether an answer may be kept and taken at
 * all is for whoever asks.
 */
export function openNearAnswers(
  database: Pick<Database, 'app' | 'atOnce'>,
  keys: TenantKeys,
  options: NearOptions = defaultNearOptions,
  recent: RecentItemKeys = new RecentItemKeys(keys),
): NearAnswers {
  const { tenantId } = keys;
  let sincePrune = 0;
  const kept = gather<NewNearRow>(async (rows) => {
    // In one order, so that processes that keep the same ones wait for each other and never in a circle.
    const sorted = [...rows].sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
    await inTenant(database, tenantId, async (tx) => {
      for (const row of sorted) await keepNear(tx, row);
    });
    sincePrune += rows.length;
    if (sincePrune < keptBetweenPrunes) return;
    sincePrune = 0;
    await inTenant(database, tenantId, (tx) => pruneNear(tx, options.most));
  }, gathering);
  return {
    flush: () => kept.flush(),
    find: async (question) => {
      const sketch = sketchOf(question.text);
      if (sketch === null) return null;
      const bands = bandKeys(keys, question, sketch);
      const { itemId } = question.for;
      const rows = await inTenantAtOnce(
        database,
        tenantId,
        (sql) => findNear(sql, bands, itemId, openedMost),
        'later',
      );
      return mostAlike(keys, question, sketch, rows);
    },
    take: (id) => inTenantAtOnce(database, tenantId, (sql) => takeNear(sql, id), 'later'),
    keep: async (question, answer) => {
      const sketch = sketchOf(question.text);
      if (sketch === null) return;
      const { itemId } = question.for;
      const itemKey =
        recent.find(itemId) ??
        (await inTenantAtOnce(database, tenantId, (sql) => orErased(recent.read(sql, itemId))));
      if (itemKey === null) return;
      const id = uuidV7();
      const content = JSON.stringify({ sketch: bytesOf(sketch).toString('base64'), answer });
      await kept.add({
        ...{ id, itemId, keepForMs: question.keepForMs },
        rest: macOf(keys, 'rest', question.rest),
        sealed: sealText(itemKey, nearPlace(id), content),
        bands: bandKeys(keys, question, sketch),
      });
    },
  };
}

function mostAlike(
  keys: TenantKeys,
  { atLeast }: NearQuestion,
  sketch: Uint32Array,
  rows: readonly NearRow[],
): NearAnswer | null {
  let best: NearAnswer | null = null;
  for (const { id, itemId, wrapped, sealed } of rows) {
    const opened = openText(unwrapItemKey(keys, itemId, wrapped), nearPlace(id), sealed);
    const content = JSON.parse(opened) as { readonly sketch: string; readonly answer: string };
    const alike = alikeness(sketch, sketchFrom(content.sketch));
    if (alike < atLeast || (best !== null && alike <= best.alike)) continue;
    best = { id, kept: content.answer, alike };
  }
  return best;
}

/** What ties a sealed answer to its row. */
function nearPlace(id: string): string {
  return `near-answer/1/${id}`;
}

/** Under the tenant's key: whoever has the table alone can try no texts against them. The rest is in each: another question has no part in common. */
function bandKeys(
  keys: TenantKeys,
  { rest }: NearQuestion,
  sketch: Uint32Array,
): readonly Buffer[] {
  const of = createHash('sha256').update(rest).digest('hex');
  return bandsOf(sketch).map((band) =>
    macOf(keys, 'band', `${of}\n${band}`).subarray(0, bandBytes),
  );
}

function macOf(keys: TenantKeys, what: string, text: string): Buffer {
  return createHmac('sha256', keys.identity).update(`near answer ${what}\n${text}`).digest();
}

function bytesOf(sketch: Uint32Array): Buffer {
  const bytes = Buffer.alloc(sketch.length * 4);
  for (const [n, hash] of sketch.entries()) bytes.writeUInt32LE(hash, n * 4);
  return bytes;
}

function sketchFrom(text: string): Uint32Array {
  const bytes = Buffer.from(text, 'base64');
  return Uint32Array.from({ length: bytes.length / 4 }, (_, n) => bytes.readUInt32LE(n * 4));
}
