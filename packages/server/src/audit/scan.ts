import type { KeyObject } from 'node:crypto';
import type { SealRow } from '../store/audit/audit-row.ts';
import { readEntries, type StoredEntry } from '../store/audit/read-entries.ts';
import type { Sql } from '../store/database.ts';
import { entryFits } from './check-entry.ts';
import { entryLeaf, sha256 } from './leaf.ts';
import { keptFindings } from './limits.ts';
import type { SealFinding } from './proof/explain-seals.ts';
import { addLeaf, emptyMerkleTree, type MerkleTree, merkleRoot } from './proof/merkle.ts';
import type { SealWalk } from './scan-seals.ts';

const batchSize = 2_000;

export interface BrokenEntry {
  readonly entry: StoredEntry;
  /** The seal in whose range it stands; null when no seal covers it. */
  readonly seq: number | null;
}

export type Finding = Omit<SealFinding, 'strayed'> & { readonly seal: SealRow };

export interface EntryScan {
  readonly entries: number;
  readonly unsealed: number;
  readonly erased: number;
  readonly broken: readonly BrokenEntry[];
  readonly findings: readonly Finding[];
}

interface Window {
  readonly seal: SealRow;
  readonly place: number;
  tree: MerkleTree;
  broken: number;
  firstSeen: boolean;
  lastSeen: boolean;
}

/**
 * Reads every entry of a tenant once, in (xid, id) order, beside its genuine seals: checks each MAC, and each seal's count and
 * root. Holds one batch of either, and no more than `keptFindings` faults.
 */
export async function scanEntries(
  sql: Sql,
  tenantId: string,
  auditKey: KeyObject,
  seals: Pick<SealWalk, 'next'>,
): Promise<EntryScan> {
  const broken: BrokenEntry[] = [];
  const findings: Finding[] = [];
  let entries = 0;
  let erased = 0;
  let unsealed = 0;
  let place = 0;
  let window = open(await seals.next(), place);
  const moveOn = async (): Promise<void> => {
    keep(findings, window === null ? null : close(window, false));
    place += 1;
    window = open(await seals.next(), place);
  };
  for await (const batch of readEntries(sql, tenantId, batchSize)) {
    for (const entry of batch) {
      const xid = BigInt(entry.xid);
      while (window !== null && xid >= BigInt(window.seal.belowXid)) await moveOn();
      entries += 1;
      if (window === null) unsealed += 1;
      if (entry.type === 'erased') erased += 1;
      const inside = window !== null && xid >= BigInt(window.seal.fromXid) ? window : null;
      const fits = entryFits(auditKey, tenantId, entry);
      if (!fits) keep(broken, { entry, seq: inside?.seal.seq ?? null });
      if (inside !== null) take(inside, entry, fits);
    }
  }
  while (window !== null) {
    const following = await seals.next();
    keep(findings, close(window, following === null && unsealed === 0));
    place += 1;
    window = open(following, place);
  }
  return { entries, unsealed, erased, broken, findings };
}

function open(seal: SealRow | null, place: number): Window | null {
  if (seal === null) return null;
  return { seal, place, tree: emptyMerkleTree, broken: 0, firstSeen: false, lastSeen: false };
}

function take(window: Window, entry: StoredEntry, fits: boolean): void {
  window.tree = addLeaf(window.tree, entryLeaf(entry.id, Buffer.from(entry.mac, 'hex')), sha256);
  if (!fits) window.broken += 1;
  if (entry.id === window.seal.firstId) window.firstSeen = true;
  if (entry.id === window.seal.lastId) window.lastSeen = true;
}

function close(window: Window, newest: boolean): Finding | null {
  const { seal, tree, place, broken, firstSeen, lastSeen } = window;
  const absent = seal.entries - tree.size;
  const rootFits = Buffer.from(merkleRoot(tree, sha256)).toString('hex') === seal.root;
  if (absent === 0 && rootFits) return null;
  return { seal, seq: seal.seq, place, absent, broken, rootFits, firstSeen, lastSeen, newest };
}

function keep<T>(list: T[], found: T | null): void {
  if (found !== null && list.length < keptFindings) list.push(found);
}
