import type { KeyObject } from 'node:crypto';
import type { Json } from '@signalbox/domain';
import { z } from 'zod';
import type { SealRow } from '../store/audit/audit-row.ts';
import { type EraRow, readEras } from '../store/audit/read-eras.ts';
import type { Sql } from '../store/database.ts';
import { entryFits } from './check-entry.ts';
import { type AuditFault, eraName } from './proof/fault.ts';
import { rfc3339 } from './rfc3339.ts';

/** The type of the entry that opens an era. */
export const eraEntryType = 'audit_restored';

/**
 * What the entry that opens an era says. It closes the era before as a seal would: it names that era's last seal, and counts
 * and hashes the entries no seal had covered when the back-up was taken.
 */
const openingSchema = z.object({
  era: z.int().min(2),
  /** The era the back-up was taken in. */
  of: z.int().min(1),
  backupId: z.string(),
  /** The moment the back-up shows, RFC 3339. */
  backupAt: z.string(),
  lastSeal: z.object({ seq: z.int(), hash: z.string(), entriesTotal: z.int() }).nullable(),
  unsealed: z.object({
    entries: z.int(),
    fromXid: z.string(),
    firstId: z.string().nullable(),
    lastId: z.string().nullable(),
    root: z.string(),
  }),
  /** The last seal that was anchored when the back-up was taken: one that is missing up to here was lost before. */
  anchoredSeq: z.int().nullable(),
});
export type EraOpening = z.infer<typeof openingSchema>;

/** An opening that is genuine: made by whoever had the key. */
export interface Era extends EraOpening {
  readonly entryId: string;
  readonly openedAt: string;
}

export interface EraScan {
  /** Genuine openings, by the era they open. */
  readonly eras: readonly Era[];
  readonly faults: readonly AuditFault[];
}

/** The detail of an entry that opens an era. */
export function openingDetail(opening: EraOpening): Readonly<Record<string, Json>> {
  return openingSchema.parse(opening);
}

/** Reads and checks the openings of a tenant's eras. */
export async function scanEras(sql: Sql, tenantId: string, auditKey: KeyObject): Promise<EraScan> {
  const eras: Era[] = [];
  const faults: AuditFault[] = [];
  for (const row of await readEras(sql, tenantId)) {
    const era = genuine(row, tenantId, auditKey);
    if (era !== null) eras.push(era);
    else {
      const kind = row.entry === null ? 'missing' : 'edited';
      faults.push({ kind, at: eraName(row.openedEra) });
    }
  }
  return { eras, faults };
}

function genuine(
  { openedEra, entryEra, entry }: EraRow,
  tenantId: string,
  key: KeyObject,
): Era | null {
  if (entry === null || entryEra !== openedEra || entry.type !== eraEntryType) return null;
  if (!entryFits(key, tenantId, entry)) return null;
  const opening = openingSchema.safeParse(JSON.parse(entry.detail));
  if (!opening.success || opening.data.era !== openedEra) return null;
  return { ...opening.data, entryId: entry.id, openedAt: rfc3339(entry.at) };
}

/**
 * What an era was left with beyond its last seal, in the form of one more seal that nothing stands behind. Its number is that
 * of the last seal.
 */
export function closingSeal({ of, lastSeal, unsealed, backupAt }: Era): SealRow {
  const { entries, fromXid, firstId, lastId, root } = unsealed;
  return {
    seq: lastSeal?.seq ?? 0,
    era: of,
    ...{ fromXid, entries, firstId, lastId, root },
    belowXid: endOfIds,
    previousHash: lastSeal?.hash ?? '',
    sealedAt: backupAt,
    hash: '',
  };
}

/** Above every transaction id (xid8). */
const endOfIds = (2n ** 64n - 1n).toString();
