import type { KeyObject } from 'node:crypto';

import type { SealRow } from '../store/audit/audit-row.ts';
import { findSealingWork, type SealingWork } from '../store/audit/find-sealing-work.ts';
import { inSystem } from '../store/audit/in-system.ts';
import { insertSeal } from '../store/audit/insert-seal.ts';
import { readSealableBelow, readUnsealed } from '../store/audit/read-unsealed.ts';
import { asOnlySealer } from '../store/audit/sealer-lock.ts';
import type { Database, Sql } from '../store/database.ts';
import type { MasterKey } from '../vault/master-key.ts';
import { tenantKeys } from '../vault/tenant-keys.ts';
import { bringAnchorsUp } from './anchor-heads.ts';
import type { Anchors } from './anchors.ts';
import { auditMac, sealRecordText } from './entry.ts';
import { entryLeaf, sha256 } from './leaf.ts';
import { addLeaf, emptyMerkleTree, type MerkleTree, merkleRoot } from './proof/merkle.ts';

/** Entries in one seal at most, unless a single transaction wrote more. */
export const entriesPerSeal = 50_000;

const batchSize = 5_000;
/** What the first seal names as the hash before it. */
export const noHash = '0'.repeat(64);

export interface SealOptions {
  readonly database: Pick<Database, 'system'>;
  readonly master: MasterKey;
  readonly anchors: Anchors;
  readonly nowMs: number;
  /** Default 50,000. */
  readonly entriesPerSeal?: number | undefined;
}

export interface SealResult {
  readonly sealed: readonly {
    readonly tenantId: string;
    readonly seq: number;
    readonly entries: number;
  }[];
  /** True when a tenant has a backlog beyond the seal just made: call again at once. */
  readonly more: boolean;
  /** Tenants whose anchor is ahead of the database or names another seal: seals were removed, or an old copy restored. */
  readonly ahead: readonly string[];
  /** Tenants that could not be sealed or anchored this time; they are tried again by the next call. */
  readonly failed: readonly { readonly tenantId: string; readonly error: unknown }[];
}

/**
 * Seals what every tenant has unsealed, one seal a tenant, and appends each new head to its anchor file. Covers only
 * transactions below the oldest one still running, so nothing can appear later in a sealed range. Meant to be called once a
 * second; with nothing to do it is one query. When another sealer is at work it does nothing and says so by an empty result.
 *
 * One tenant's failure does not keep the others from being sealed. An anchor that a crash kept from being written is written
 * by the next call. Sealing goes on for a tenant whose anchor is ahead: its file keeps the proof, and entries left unsealed
 * would be open to removal.
 */
export async function sealTenants(options: SealOptions): Promise<SealResult> {
  const outcome = await asOnlySealer(options.database, async (sql) => {
    const sealed: { tenantId: string; seq: number; entries: number }[] = [];
    const ahead: string[] = [];
    const failed: { tenantId: string; error: unknown }[] = [];
    let more = false;
    for (const work of await findSealingWork(sql)) {
      const { tenantId } = work;
      try {
        const made = work.unsealed ? await sealTenant(options, work) : null;
        if (made !== null) {
          sealed.push({ tenantId, seq: made.seal.seq, entries: made.seal.entries });
          more ||= made.more;
        }
        const head = { ...(made?.seal ?? work), currentEra: work.currentEra };
        const { database, anchors } = options;
        if (await bringAnchorsUp(database, anchors, tenantId, head, made !== null)) {
          ahead.push(tenantId);
        }
      } catch (error) {
        failed.push({ tenantId, error });
      }
    }
    return { sealed, more, ahead, failed };
  });
  return outcome ?? { sealed: [], more: false, ahead: [], failed: [] };
}

interface Made {
  readonly seal: SealRow;
  readonly more: boolean;
}

async function sealTenant(options: SealOptions, work: SealingWork): Promise<Made | null> {
  const limit = options.entriesPerSeal ?? entriesPerSeal;
  const key = tenantKeys(options.master, work.tenantId).audit;
  return inSystem(options.database, async (sql) => {
    const range = await gather(sql, work, limit);
    if (range.tree.size === 0) return null;
    const seal = signSeal(key, work, range, options.nowMs);
    await insertSeal(sql, work.tenantId, seal);
    return { seal, more: range.more };
  });
}

interface Range {
  readonly fromXid: string;
  readonly belowXid: string;
  readonly tree: MerkleTree;
  readonly firstId: string | null;
  readonly lastId: string | null;
  readonly more: boolean;
}

/** Reads on until the limit is passed, then goes back to the last transaction that was read whole: a seal ends between two. */
async function gather(sql: Sql, work: SealingWork, limit: number): Promise<Range> {
  const { fromXid, currentEra: era } = work;
  const below = await readSealableBelow(sql);
  let tree = emptyMerkleTree;
  let xid: string | null = null;
  let firstId: string | null = null;
  let lastId: string | null = null;
  let whole: Range | null = null;
  for await (const batch of readUnsealed(sql, work.tenantId, era, fromXid, below, batchSize)) {
    for (const entry of batch) {
      if (entry.xid !== xid && xid !== null) {
        whole = { fromXid, belowXid: entry.xid, tree, firstId, lastId, more: true };
      }
      // One transaction larger than the limit is sealed as a whole.
      if (tree.size >= limit && whole !== null) return whole;
      tree = addLeaf(tree, entryLeaf(entry.id, entry.mac), sha256);
      xid = entry.xid;
      firstId ??= entry.id;
      lastId = entry.id;
    }
  }
  return { fromXid, belowXid: below, tree, firstId, lastId, more: false };
}

function signSeal(key: KeyObject, work: SealingWork, range: Range, nowMs: number): SealRow {
  const columns = {
    seq: (work.seq ?? 0) + 1,
    era: work.currentEra,
    fromXid: range.fromXid,
    belowXid: range.belowXid,
    entries: range.tree.size,
    firstId: range.firstId,
    lastId: range.lastId,
    root: Buffer.from(merkleRoot(range.tree, sha256)).toString('hex'),
    previousHash: work.hash ?? noHash,
    sealedAt: new Date(nowMs).toISOString(),
  };
  return { ...columns, hash: auditMac(key, sealRecordText(work.tenantId, columns)) };
}
