import type { KeyObject } from 'node:crypto';
import type { SealRow } from '../store/audit/audit-row.ts';
import { readSeals } from '../store/audit/read-seals.ts';
import type { Sql } from '../store/database.ts';
import { type Anchor, eraOf } from './anchors.ts';
import { auditMac, sealRecordText } from './entry.ts';
import type { Era } from './eras.ts';
import { keptFindings } from './limits.ts';
import { rfc3339 } from './rfc3339.ts';

const batchSize = 500;

/** Numbers of seals that no genuine seal has, both ends included. */
export interface SealGap {
  readonly from: number;
  readonly to: number;
}

export interface SealScan {
  readonly seals: number;
  /** The number of the last genuine seal; 0 when there is none. */
  readonly lastGenuine: number;
  /** Seals whose hash does not fit their columns. */
  readonly broken: readonly SealRow[];
  readonly gaps: readonly SealGap[];
  /** Genuine seals that do not follow the genuine seal before them. */
  readonly unchained: readonly number[];
  /** Genuine seals that differ from what was anchored under their number. */
  readonly forked: readonly number[];
  /** Numbers anchored after the last genuine seal. */
  readonly ahead: readonly number[];
  /** Anchors that repeat or go back behind an earlier line, so that their seal had been read already. */
  readonly late: readonly Anchor[];
  /** What the anchors know of eras that a restore left behind, by the era that followed. */
  readonly lost: ReadonlyMap<number, LostTail>;
}

/** Seals that were made after the back-up an era began with. They are no fault: the opening of that era says where it begins. */
export interface LostTail {
  readonly seals: number;
  /** Entries covered by all seals of the last life that was left behind. */
  readonly entriesTotal: number;
}

/** Walks a tenant's seals once, in order, beside their anchors. */
export interface SealWalk {
  /** The next genuine seal; null after the last. */
  next(): Promise<SealRow | null>;
  /** What was found; complete once `next` has returned null. */
  result(): SealScan;
}

/** Holds one batch of seals and at most `keptFindings` faults of a sort. */
export function walkSeals(
  sql: Sql,
  tenantId: string,
  auditKey: KeyObject,
  anchors: AsyncIterator<Anchor>,
  opened: readonly Era[] = [],
): SealWalk {
  const rows = eachSeal(sql, tenantId);
  const follow = followAnchors(anchors, opened);
  const broken: SealRow[] = [];
  const gaps: SealGap[] = [];
  const unchained: number[] = [];
  let seals = 0;
  let before: SealRow | null = null;

  const accept = (seal: SealRow): void => {
    const expected = (before?.seq ?? 0) + 1;
    if (seal.seq > expected) keep(gaps, { from: expected, to: seal.seq - 1 });
    else if (before !== null && seal.previousHash !== before.hash) keep(unchained, seal.seq);
    before = seal;
  };

  return {
    next: async () => {
      for (;;) {
        const step = await rows.next();
        if (step.done === true) {
          await follow.finish(before);
          return null;
        }
        seals += 1;
        const seal = step.value;
        if (auditMac(auditKey, sealRecordText(tenantId, seal)) === seal.hash) {
          accept(seal);
          await follow.compare(seal);
          return seal;
        }
        keep(broken, seal);
      }
    },
    result: () => ({
      ...{ seals, broken, gaps, unchained, lastGenuine: before?.seq ?? 0 },
      ...follow.found,
    }),
  };
}

async function* eachSeal(sql: Sql, tenantId: string): AsyncGenerator<SealRow, void, undefined> {
  for await (const batch of readSeals(sql, tenantId, 0, batchSize)) {
    for (const seal of batch) yield { ...seal, sealedAt: rfc3339(seal.sealedAt) };
  }
}

function followAnchors(anchors: AsyncIterator<Anchor>, opened: readonly Era[]) {
  const forked: number[] = [];
  const ahead: number[] = [];
  const late: Anchor[] = [];
  const lost = new Map<number, LostTail>();
  let waiting: Anchor | null = null;
  let highest = { era: 1, seq: 0 };
  let ended = false;

  /** Whether a restore left the seal of this line behind; then it is counted and done with. */
  const isLeftBehind = (line: Anchor): boolean => {
    const by = opened.find((era) => leftBehindBy(era, line));
    if (by === undefined) return false;
    const seals = (lost.get(by.era)?.seals ?? 0) + 1;
    lost.set(by.era, { seals, entriesTotal: line.entriesTotal });
    return true;
  };
  /** The next line that goes on upwards, left waiting until its seal has come. */
  const peek = async (): Promise<Anchor | null> => {
    while (waiting === null && !ended) {
      const step = await anchors.next();
      if (step.done === true) ended = true;
      else if (isLeftBehind(step.value)) continue;
      else if (isBelow(highest, step.value)) waiting = step.value;
      else keep(late, step.value);
    }
    return waiting;
  };
  const pass = (line: Anchor): void => {
    highest = { era: eraOf(line), seq: line.seq };
    waiting = null;
  };

  return {
    found: { forked, ahead, late, lost },
    compare: async (seal: SealRow): Promise<void> => {
      for (let line = await peek(); line !== null; line = await peek()) {
        if (isBelow(seal, line)) return;
        if (line.seq === seal.seq && (line.hash !== seal.hash || eraOf(line) !== seal.era)) {
          keep(forked, seal.seq);
        }
        // An era goes on where the one before ended; a line of it without a seal is one that was removed.
        if (eraOf(line) < seal.era && line.seq > seal.seq) keep(ahead, line.seq);
        pass(line);
      }
    },
    finish: async (last: SealRow | null): Promise<void> => {
      for (let line = await peek(); line !== null; line = await peek()) {
        if (last === null || isBelow(last, line)) keep(ahead, line.seq);
        pass(line);
      }
    },
  };
}

/** Whether a line stands after a seal, or after another line: in a later era, or in the same one under a higher number. */
function isBelow(before: { readonly era: number; readonly seq: number }, line: Anchor): boolean {
  const era = eraOf(line);
  return era > before.era || (era === before.era && line.seq > before.seq);
}

/**
 * Seals made after the back-up, in the era it was taken in or in lives that ended without a trace here. A seal that was
 * anchored before the back-up and is not in it was removed, restore or not.
 */
function leftBehindBy(era: Era, line: Anchor): boolean {
  const of = eraOf(line);
  if (of === era.of) return line.seq > Math.max(era.lastSeal?.seq ?? 0, era.anchoredSeq ?? 0);
  return of > era.of && of < era.era;
}

function keep<T>(list: T[], found: T): void {
  if (list.length < keptFindings) list.push(found);
}
