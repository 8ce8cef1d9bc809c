import { inSystem } from '../store/audit/in-system.ts';
import { countSealedEntries, readFirstSeqOfEra, readSeals } from '../store/audit/read-seals.ts';
import type { Database } from '../store/database.ts';
import { type Anchor, type Anchors, appendAnchors, eraOf, readAnchorTail } from './anchors.ts';
import { rfc3339 } from './rfc3339.ts';

/** The newest seal of a tenant; both null before the first. */
export interface Head {
  readonly seq: number | null;
  readonly hash: string | null;
  readonly era: number | null;
  /** The era that is sealed now; another one than the seal's until the first seal after a restore. */
  readonly currentEra: number;
}

const batchSize = 1_000;

/**
 * Appends to a tenant's anchor file every seal it does not know yet. `changed` says that a seal has just been made; without it
 * a file already known to be level is not even opened.
 *
 * @returns true when the file knows more than the database, or something else: the proof that seals have been removed.
 */
export async function bringAnchorsUp(
  database: Pick<Database, 'system'>,
  anchors: Anchors,
  tenantId: string,
  head: Head,
  changed: boolean,
): Promise<boolean> {
  const known = anchors.tails.get(tenantId);
  if (!changed && isLevel(known, head)) return false;
  // Read again: another process on the same folder may have appended since.
  const tail = await readAnchorTail(anchors, tenantId);
  if (isLevel(tail ?? undefined, head)) return false;
  const headSeq = head.seq ?? 0;
  const tailEra = eraOf(tail);
  if (tailEra < head.currentEra && tail !== null) {
    // The file ends in an earlier life, maybe with seals that were lost with it. The new era's first seal goes on from there.
    if (head.era !== head.currentEra) return false;
    const first = await readFirstSeq(database, tenantId, head.currentEra);
    await appendFrom(database, anchors, tenantId, Math.min(tail.seq, first - 1), null);
    return false;
  }
  // A new seal under a number the file already knows is appended all the same: from then on the file says both.
  const from = tail === null ? 0 : Math.min(tail.seq, changed ? headSeq - 1 : headSeq);
  await appendFrom(database, anchors, tenantId, from, tail);
  return (
    tail !== null && (changed ? tail.seq >= headSeq : tail.seq > headSeq || tail.seq === headSeq)
  );
}

function readFirstSeq(
  database: Pick<Database, 'system'>,
  tenantId: string,
  era: number,
): Promise<number> {
  return inSystem(database, (sql) => readFirstSeqOfEra(sql, tenantId, era));
}

function isLevel(tail: Anchor | undefined, head: Head): boolean {
  return tail === undefined ? head.seq === null : tail.seq === head.seq && tail.hash === head.hash;
}

async function appendFrom(
  database: Pick<Database, 'system'>,
  anchors: Anchors,
  tenantId: string,
  from: number,
  tail: Anchor | null,
): Promise<void> {
  await inSystem(database, async (sql) => {
    let total =
      tail !== null && tail.seq === from
        ? tail.entriesTotal
        : await countSealedEntries(sql, tenantId, from);
    for await (const seals of readSeals(sql, tenantId, from + 1, batchSize)) {
      const lines = seals.map((seal) => {
        total += seal.entries;
        const { seq, era, hash, sealedAt } = seal;
        const line = { tenant: tenantId, seq, hash, entriesTotal: total, at: rfc3339(sealedAt) };
        return era === 1 ? line : { ...line, era };
      });
      await appendAnchors(anchors, tenantId, lines);
    }
  });
}
