import type { KeyObject } from 'node:crypto';
import { sealDrafts } from '../audit/append.ts';
import { type EraOpening, eraEntryType, openingDetail } from '../audit/eras.ts';
import { entryLeaf, sha256 } from '../audit/leaf.ts';
import { addLeaf, emptyMerkleTree, merkleRoot } from '../audit/proof/merkle.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { insertAuditEntries } from '../store/audit/insert-entries.ts';
import { readUnsealed } from '../store/audit/read-unsealed.ts';
import { insertEra, readLastSeal } from '../store/backup/open-era.ts';
import type { Tx } from '../store/tx.ts';
import type { Manifest } from './manifest.ts';

/** Above every transaction id (xid8). */
const endOfIds = (2n ** 64n - 1n).toString();
const batchSize = 5_000;

export interface OpenEraOptions {
  /** The tenant's audit key. */
  readonly audit: KeyObject;
  readonly manifest: Manifest;
  readonly era: number;
  readonly nowMs: number;
}

/**
 * Writes the entry that opens a tenant's new era. It closes the restored one: with the last seal, and with the count and root of
 * the entries that were not sealed yet, which no sealer comes back to.
 */
export async function openEra(
  tx: Tx,
  { audit, manifest, era, nowMs }: OpenEraOptions,
): Promise<void> {
  const last = await readLastSeal(tx);
  const ofTenant = manifest.tenants.find(({ id }) => id === tx.tenantId);
  const opening: EraOpening = {
    era,
    of: manifest.era,
    backupId: manifest.id,
    backupAt: manifest.takenAt,
    lastSeal:
      last === null ? null : { seq: last.seq, hash: last.hash, entriesTotal: last.entriesTotal },
    unsealed: await countUnsealed(
      tx,
      manifest.era,
      last !== null && last.era === manifest.era ? last.belowXid : '0',
    ),
    anchoredSeq: ofTenant?.anchoredSeq ?? null,
  };
  const seal = { tenantId: tx.tenantId, xid: tx.xid, atMs: nowMs, newId: uuidV7 };
  const draft = {
    ...{ stage: 'control', type: eraEntryType, actor: 'system', itemId: null },
    detail: openingDetail(opening),
  };
  const rows = sealDrafts(audit, seal, [draft]);
  await insertAuditEntries(tx, rows);
  for (const { id } of rows) await insertEra(tx, era, id);
}

async function countUnsealed(
  tx: Tx,
  era: number,
  fromXid: string,
): Promise<EraOpening['unsealed']> {
  let tree = emptyMerkleTree;
  let firstId: string | null = null;
  let lastId: string | null = null;
  for await (const batch of readUnsealed(tx, tx.tenantId, era, fromXid, endOfIds, batchSize)) {
    for (const { id, mac } of batch) {
      tree = addLeaf(tree, entryLeaf(id, mac), sha256);
      firstId ??= id;
      lastId = id;
    }
  }
  const root = Buffer.from(merkleRoot(tree, sha256)).toString('hex');
  return { entries: tree.size, fromXid, firstId, lastId, root };
}
