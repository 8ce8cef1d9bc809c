import type { KeyObject } from 'node:crypto';
import type { SealRow } from '../store/audit/audit-row.ts';
import { readSeals } from '../store/audit/read-seals.ts';
import type { Sql } from '../store/database.ts';
import type { Anchor } from './anchors.ts';
import { auditMac, sealRecordText } from './entry.ts';
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
): SealWalk {
  const rows = eachSeal(sql, tenantId);
  const follow = followAnchors(anchors);
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
          await follow.finish(before?.seq ?? 0);
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

function followAnchors(anchors: AsyncIterator<Anchor>) {
  const forked: number[] = [];
  const ahead: number[] = [];
  const late: Anchor[] = [];
  let waiting: Anchor | null = null;
  let highest = 0;
  let ended = false;

  /** The next line that goes on upwards, left waiting until its seal has come. */
  const peek = async (): Promise<Anchor | null> => {
    while (waiting === null && !ended) {
      const step = await anchors.next();
      if (step.done === true) ended = true;
      else if (step.value.seq > highest) waiting = step.value;
      else keep(late, step.value);
    }
    return waiting;
  };
  const pass = (line: Anchor): void => {
    highest = line.seq;
    waiting = null;
  };

  return {
    found: { forked, ahead, late },
    compare: async (seal: SealRow): Promise<void> => {
      for (let line = await peek(); line !== null && line.seq <= seal.seq; line = await peek()) {
        if (line.seq === seal.seq && line.hash !== seal.hash) keep(forked, seal.seq);
        pass(line);
      }
    },
    finish: async (lastGenuine: number): Promise<void> => {
      for (let line = await peek(); line !== null; line = await peek()) {
        if (line.seq > lastGenuine) keep(ahead, line.seq);
        pass(line);
      }
    },
  };
}

function keep<T>(list: T[], found: T): void {
  if (list.length < keptFindings) list.push(found);
}
