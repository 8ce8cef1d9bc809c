import type { KeyObject } from 'node:crypto';
import type { SealRow } from '../store/audit/audit-row.ts';
import { readEntries, type StoredEntry } from '../store/audit/read-entries.ts';
import type { Sql } from '../store/database.ts';
import { entryFits } from './check-entry.ts';
import { closingSeal, type Era } from './eras.ts';
import { entryLeaf, sha256 } from './leaf.ts';
import { keptFindings } from './limits.ts';
import type { SealFinding } from './proof/explain-seals.ts';
import { eraName } from './proof/fault.ts';
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
  /** Eras that ended and that no genuine opening of a later one closes. */
  readonly unclosed: readonly number[];
}

/** The eras of a tenant's audit as its entries are read: which there are, and what closes those that ended. */
export interface EraPlan {
  readonly current: number;
  /** Genuine openings of eras, in order. */
  readonly opened: readonly Era[];
}

interface Window {
  readonly seal: SealRow;
  readonly name: string | undefined;
  readonly place: number;
  tree: MerkleTree;
  broken: number;
  firstSeen: boolean;
  lastSeen: boolean;
}

/**
 * Reads every entry of a tenant once, era by era, in (xid, id) order, beside its genuine seals: checks each MAC, and each
 * seal's count and root. Holds one batch of either, and no more than `keptFindings` faults.
 */
export async function scanEntries(
  sql: Sql,
  tenantId: string,
  auditKey: KeyObject,
  seals: Pick<SealWalk, 'next'>,
  plan: EraPlan,
): Promise<EntryScan> {
  const counted = { entries: 0, unsealed: 0, erased: 0 };
  const broken: BrokenEntry[] = [];
  const findings: Finding[] = [];
  const unclosed: number[] = [];
  const windows = eachWindow(seals, plan);
  for (let era = 1; era <= plan.current; era += 1) {
    const before = { ...counted };
    let window = await windows.next(era);
    const sealed = window !== null;
    for await (const batch of readEntries(sql, tenantId, era, batchSize)) {
      for (const entry of batch) {
        const xid = BigInt(entry.xid);
        while (window !== null && xid >= BigInt(window.seal.belowXid)) {
          keep(findings, close(window, false));
          window = await windows.next(era);
        }
        counted.entries += 1;
        if (window === null) counted.unsealed += 1;
        if (entry.type === 'erased') counted.erased += 1;
        const inside = window !== null && xid >= BigInt(window.seal.fromXid) ? window : null;
        const fits = entryFits(auditKey, tenantId, entry);
        if (!fits) keep(broken, { entry, seq: inside?.seal.seq ?? null });
        if (inside !== null) take(inside, entry, fits);
      }
    }
    const isLast = era === plan.current && counted.unsealed === before.unsealed;
    while (window !== null) {
      const following = await windows.next(era);
      keep(findings, close(window, following === null && isLast));
      window = following;
    }
    const hasAny = sealed || counted.entries > before.entries;
    if (hasAny && era < plan.current && !plan.opened.some(({ of }) => of === era))
      unclosed.push(era);
  }
  // Seals of eras that are said not to have come yet; their entries were not read, so they are missing.
  for (let rest = await windows.next(endless); rest !== null; rest = await windows.next(endless)) {
    keep(findings, close(rest, false));
  }
  return { ...counted, broken, findings, unclosed };
}

const endless = Number.POSITIVE_INFINITY;

/** The ranges of an era in order: those of its genuine seals, and after them what the opening of the next era says. */
function eachWindow(
  seals: Pick<SealWalk, 'next'>,
  { opened }: EraPlan,
): { next(era: number): Promise<Window | null> } {
  let ahead: SealRow | null | undefined;
  let place = 0;
  const closed = new Set<number>();
  const give = (seal: SealRow, name?: string): Window => {
    place += 1;
    return {
      ...{ seal, name, place, tree: emptyMerkleTree, broken: 0 },
      ...{ firstSeen: false, lastSeen: false },
    };
  };
  return {
    next: async (era) => {
      ahead = ahead === undefined ? await seals.next() : ahead;
      if (ahead !== null && ahead.era <= era) {
        const seal = ahead;
        ahead = undefined;
        return give(seal);
      }
      const closing = opened.find(({ of }) => of === era);
      if (closing === undefined || closed.has(era)) return null;
      closed.add(era);
      return give(closingSeal(closing), eraName(closing.era));
    },
  };
}

function take(window: Window, entry: StoredEntry, fits: boolean): void {
  window.tree = addLeaf(window.tree, entryLeaf(entry.id, Buffer.from(entry.mac, 'hex')), sha256);
  if (!fits) window.broken += 1;
  if (entry.id === window.seal.firstId) window.firstSeen = true;
  if (entry.id === window.seal.lastId) window.lastSeen = true;
}

function close(window: Window, newest: boolean): Finding | null {
  const { seal, name, tree, place, broken, firstSeen, lastSeen } = window;
  const absent = seal.entries - tree.size;
  const rootFits = Buffer.from(merkleRoot(tree, sha256)).toString('hex') === seal.root;
  if (absent === 0 && rootFits) return null;
  return {
    ...{ seal, seq: seal.seq, name, place, absent, broken, rootFits },
    ...{ firstSeen, lastSeen, newest },
  };
}

function keep<T>(list: T[], found: T | null): void {
  if (found !== null && list.length < keptFindings) list.push(found);
}
