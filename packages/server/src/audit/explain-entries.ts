import type { KeyObject } from 'node:crypto';
import { findStrays } from '../store/audit/find-strays.ts';
import type { StoredEntry } from '../store/audit/read-entries.ts';
import type { Sql } from '../store/database.ts';
import { entryFits } from './check-entry.ts';
import { entriesSearchedForSwaps, placesTried, straysRead } from './limits.ts';
import { explainSeals } from './proof/explain-seals.ts';
import type { AuditFault } from './proof/fault.ts';
import { findSwaps } from './proof/find-swaps.ts';
import type { BrokenEntry, EntryScan, Finding } from './scan.ts';

const columns = [
  ...(['id', 'xid', 'at', 'stage', 'type', 'actor', 'itemId', 'detail', 'mac'] as const),
];

/** Why entries do not fit, and what the seals say of those that are gone. Each cause is told once. */
export async function explainEntries(
  sql: Sql,
  tenantId: string,
  auditKey: KeyObject,
  scan: EntryScan,
): Promise<readonly AuditFault[]> {
  const searched = scan.broken.slice(0, entriesSearchedForSwaps).map(({ entry }) => entry);
  const rings = findSwaps(searched, columns, (entry) => entryFits(auditKey, tenantId, entry));
  const swapped = new Set(rings.flat());
  const alone = scan.broken.filter((_, index) => !swapped.has(index));
  const faults: AuditFault[] = rings.map(([first = 0]) => ({
    kind: 'reordered',
    at: searched[first]?.id ?? '',
  }));
  faults.push(...alone.map(({ entry }): AuditFault => ({ kind: 'edited', at: entry.id })));

  const findings: (Finding & { readonly strayed: number })[] = [];
  for (const finding of scan.findings) {
    const moved = countMoved(tenantId, auditKey, finding, alone);
    const strays = await strayIds(sql, tenantId, auditKey, finding, finding.absent - moved);
    faults.push(...strays.map((id): AuditFault => ({ kind: 'edited', at: id })));
    findings.push({ ...finding, strayed: moved + strays.length });
  }
  return [...faults, ...explainSeals(findings)];
}

/** How many broken entries fit once they get a transaction id of this seal's range: an edited xid took them out of it. */
function countMoved(
  tenantId: string,
  auditKey: KeyObject,
  finding: Finding,
  broken: readonly BrokenEntry[],
): number {
  const elsewhere = broken.filter(({ seq }) => seq !== finding.seq);
  if (finding.absent <= 0 || elsewhere.length === 0) return 0;
  const from = BigInt(finding.seal.fromXid);
  const below = BigInt(finding.seal.belowXid);
  let triesLeft = placesTried;
  const moved = elsewhere.filter(({ entry }) => {
    for (let xid = from; xid < below && triesLeft > 0; xid += 1n, triesLeft -= 1) {
      if (entryFits(auditKey, tenantId, { ...entry, xid: String(xid) })) return true;
    }
    return false;
  });
  return moved.length;
}

/** Entries of this tenant that stand under another one, because their tenant was edited. */
async function strayIds(
  sql: Sql,
  tenantId: string,
  auditKey: KeyObject,
  finding: Finding,
  atMost: number,
): Promise<readonly string[]> {
  const { fromXid, belowXid } = finding.seal;
  const found: string[] = [];
  if (atMost <= 0) return found;
  const isOurs = (entry: StoredEntry): boolean => entryFits(auditKey, tenantId, entry);
  for await (const batch of findStrays(sql, tenantId, fromXid, belowXid, straysRead)) {
    found.push(...batch.filter(isOurs).map(({ id }) => id));
    if (found.length >= atMost) break;
  }
  return found;
}
