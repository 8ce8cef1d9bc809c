import { inSystem } from '../store/audit/in-system.ts';
import { readCurrentEra } from '../store/audit/read-eras.ts';
import type { Database, Sql } from '../store/database.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { type Anchors, anchorBytes, readAnchors } from './anchors.ts';
import { type Era, scanEras } from './eras.ts';
import { explainEntries } from './explain-entries.ts';
import { explainSealRows } from './explain-seal-rows.ts';
import { type AuditFault, eraName } from './proof/fault.ts';
import { scanEntries } from './scan.ts';
import { type SealScan, walkSeals } from './scan-seals.ts';

export interface VerifyOptions {
  readonly database: Pick<Database, 'system'>;
  /** The keys of the tenant that is verified. */
  readonly keys: TenantKeys;
  readonly anchors: Anchors;
  readonly tenantId: string;
}

/** The body of `POST /v1/audit/verify`. */
export interface AuditReport {
  readonly ok: boolean;
  /** Entries read, sealed or not. */
  readonly entries: number;
  readonly seals: number;
  /** Entries above the last seal. Their content is checked; a removal among them cannot be seen until they are sealed. */
  readonly unsealed: number;
  /** Entries that record an erasure. */
  readonly erased: number;
  /** Entries dropped by retention. Always 0 so far: nothing is dropped yet. */
  readonly expired: number;
  /** The restores this audit has gone through, in order; empty for an installation nobody has restored. */
  readonly eras: readonly AuditEra[];
  /** At most 1,000 of a sort, each cause once. */
  readonly faults: readonly AuditFault[];
}

/** One restore as the audit tells it. */
export interface AuditEra {
  /** The number of the era that began with it. */
  readonly era: number;
  /** When it was restored, RFC 3339. */
  readonly openedAt: string;
  /** The moment the back-up shows, RFC 3339. */
  readonly backupAt: string;
  /** The last seal that came with the back-up; null when there was none. */
  readonly lastSeal: number | null;
  /** Seals made after the back-up that the anchors here still name. */
  readonly lostSeals: number;
  /** At least so many entries were recorded after the back-up and are lost; known from the same anchors. */
  readonly lostEntries: number;
}

/**
 * Checks a tenant's whole audit in one snapshot: every entry's MAC, every seal's count, Merkle root and hash, the chain of
 * seals, and the anchors outside the database. Finds edits, removals, changes of order and a cut tail made by anyone who can
 * write the database but has not the key. Streams: memory does not grow with the audit.
 */
export async function verifyAudit(options: VerifyOptions): Promise<AuditReport> {
  const { database, keys, anchors, tenantId } = options;
  // Taken before the snapshot: an anchor is written after its seal has committed, so all of these must be in it.
  const bytes = await anchorBytes(anchors, tenantId);
  const lines = readAnchors(anchors, tenantId, bytes);
  try {
    return await inSystem(
      database,
      (sql) => report(sql, keys, tenantId, lines),
      'repeatable read, read only',
    );
  } finally {
    // Closes the file also when the database failed half-way.
    await lines.return();
  }
}

async function report(
  sql: Sql,
  keys: TenantKeys,
  tenantId: string,
  lines: ReturnType<typeof readAnchors>,
): Promise<AuditReport> {
  const { eras, faults: ofEras } = await scanEras(sql, tenantId, keys.audit);
  const seals = walkSeals(sql, tenantId, keys.audit, lines, eras);
  const plan = { current: await readCurrentEra(sql), opened: eras };
  const scan = await scanEntries(sql, tenantId, keys.audit, seals, plan);
  const ofSeals = seals.result();
  const faults = onlyOneCut([
    ...ofEras,
    ...unclosedFaults(scan.unclosed, ofEras),
    ...(await explainSealRows(sql, tenantId, keys.audit, ofSeals)),
    ...(await explainEntries(sql, tenantId, keys.audit, scan)),
  ]);
  const { entries, unsealed, erased } = scan;
  return {
    ...{ ok: faults.length === 0, entries, seals: ofSeals.seals, unsealed, erased, expired: 0 },
    eras: eras.map((era) => toAuditEra(era, ofSeals)),
    faults,
  };
}

function toAuditEra(era: Era, { lost }: SealScan): AuditEra {
  const tail = lost.get(era.era);
  const restored = (era.lastSeal?.entriesTotal ?? 0) + era.unsealed.entries;
  return {
    ...{ era: era.era, openedAt: era.openedAt, backupAt: era.backupAt },
    lastSeal: era.lastSeal?.seq ?? null,
    lostSeals: tail?.seals ?? 0,
    lostEntries: Math.max(0, (tail?.entriesTotal ?? 0) - restored),
  };
}

/** An era that ended without anything that says so, unless what said so is named already. */
function unclosedFaults(
  unclosed: readonly number[],
  told: readonly AuditFault[],
): readonly AuditFault[] {
  if (told.length > 0) return [];
  return unclosed.map((era) => ({ kind: 'missing', at: eraName(era + 1) }));
}

/** A tail cut through a seal shows twice, in that seal and in the anchors of those after it; the earlier place is the cause. */
function onlyOneCut(faults: readonly AuditFault[]): readonly AuditFault[] {
  const cuts = faults.filter(({ kind }) => kind === 'truncated');
  const place = ({ at }: AuditFault): number => Number(at.slice(at.indexOf(':') + 1));
  const first = [...cuts].sort((a, b) => place(a) - place(b))[0];
  return faults.filter((fault) => fault.kind !== 'truncated' || fault === first);
}
