import type { KeyObject } from 'node:crypto';
import type { SealRow } from '../store/audit/audit-row.ts';
import { readSealHashes } from '../store/audit/read-seal-hashes.ts';
import type { Sql } from '../store/database.ts';
import { auditMac, sealRecordText } from './entry.ts';
import { entriesSearchedForSwaps, placesTried } from './limits.ts';
import { type AuditFault, sealName } from './proof/fault.ts';
import { findSwaps } from './proof/find-swaps.ts';
import type { SealGap, SealScan } from './scan-seals.ts';

const columns = [
  ...(['seq', 'era', 'fromXid', 'belowXid', 'entries', 'firstId', 'lastId'] as const),
  ...(['root', 'previousHash', 'sealedAt', 'hash'] as const),
];

/** What is wrong with the seals themselves and with their anchors. Each cause is told once. */
export async function explainSealRows(
  sql: Sql,
  tenantId: string,
  auditKey: KeyObject,
  scan: SealScan,
): Promise<readonly AuditFault[]> {
  const fits = (seal: SealRow): boolean =>
    auditMac(auditKey, sealRecordText(tenantId, seal)) === seal.hash;
  const searched = scan.broken.slice(0, entriesSearchedForSwaps);
  const rings = findSwaps(searched, columns, fits);
  const swapped = new Set(rings.flat());
  const alone = scan.broken.filter((_, index) => !swapped.has(index));
  const fault = (kind: AuditFault['kind'], seq: number): AuditFault => ({
    kind,
    at: sealName(seq),
  });

  const accounted = new Set(scan.broken.map(({ seq }) => seq));
  const gone = scan.gaps.flatMap((gap) => firstGone(gap, alone, accounted, fits) ?? []);
  const cut = await firstCut(sql, tenantId, scan, alone, accounted, fits);
  return [
    ...rings.map(([first = 0]) => fault('reordered', searched[first]?.seq ?? 0)),
    ...alone.map(({ seq }) => fault('edited', seq)),
    ...gone.map((seq) => fault('missing', seq)),
    ...scan.unchained.map((seq) => fault('reordered', seq)),
    ...(cut === undefined ? [] : [fault('truncated', cut)]),
  ];
}

/** The first number of a gap that no damaged seal has, or had before its number was edited. */
function firstGone(
  gap: SealGap,
  broken: readonly SealRow[],
  accounted: ReadonlySet<number>,
  fits: (seal: SealRow) => boolean,
): number | undefined {
  const last = Math.min(gap.to, gap.from + placesTried);
  for (let seq = gap.from; seq <= last; seq += 1) {
    if (!accounted.has(seq) && !broken.some((seal) => fits({ ...seal, seq }))) return seq;
  }
  return undefined;
}

/** The first seal the anchors know and the database does not, or knows otherwise. */
async function firstCut(
  sql: Sql,
  tenantId: string,
  scan: SealScan,
  broken: readonly SealRow[],
  accounted: ReadonlySet<number>,
  fits: (seal: SealRow) => boolean,
): Promise<number | undefined> {
  const ahead = scan.ahead.find(
    (seq) => firstGone({ from: seq, to: seq }, broken, accounted, fits) !== undefined,
  );
  const late = scan.late.filter(({ seq }) => seq <= scan.lastGenuine && !accounted.has(seq));
  const stored =
    late.length === 0
      ? new Map<number, string>()
      : await readSealHashes(
          sql,
          tenantId,
          late.map(({ seq }) => seq),
        );
  const conflicting = late
    .filter(({ seq, hash }) => stored.has(seq) && stored.get(seq) !== hash)
    .map(({ seq }) => seq);
  const known = [...scan.forked, ...conflicting, ...(ahead === undefined ? [] : [ahead])];
  return known.length === 0 ? undefined : Math.min(...known);
}
