import { inSystem } from '../store/audit/in-system.ts';
import type { Database, Sql } from '../store/database.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { type Anchors, anchorBytes, readAnchors } from './anchors.ts';
import { explainEntries } from './explain-entries.ts';
import { explainSealRows } from './explain-seal-rows.ts';
import type { AuditFault } from './proof/fault.ts';
import { scanEntries } from './scan.ts';
import { walkSeals } from './scan-seals.ts';

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
  /** At most 1,000 of a sort, each cause once. */
  readonly faults: readonly AuditFault[];
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
  const seals = walkSeals(sql, tenantId, keys.audit, lines);
  const scan = await scanEntries(sql, tenantId, keys.audit, seals);
  const ofSeals = seals.result();
  const faults = onlyOneCut([
    ...(await explainSealRows(sql, tenantId, keys.audit, ofSeals)),
    ...(await explainEntries(sql, tenantId, keys.audit, scan)),
  ]);
  const { entries, unsealed, erased } = scan;
  return {
    ...{ ok: faults.length === 0, entries, seals: ofSeals.seals, unsealed, erased, expired: 0 },
    faults,
  };
}

/** A tail cut through a seal shows twice, in that seal and in the anchors of those after it; the earlier place is the cause. */
function onlyOneCut(faults: readonly AuditFault[]): readonly AuditFault[] {
  const cuts = faults.filter(({ kind }) => kind === 'truncated');
  const place = ({ at }: AuditFault): number => Number(at.slice(at.indexOf(':') + 1));
  const first = [...cuts].sort((a, b) => place(a) - place(b))[0];
  return faults.filter((fault) => fault.kind !== 'truncated' || fault === first);
}
