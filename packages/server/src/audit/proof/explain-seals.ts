import { type AuditFault, sealName } from './fault.ts';

/** What was found in the range of one seal whose own record is genuine. */
export interface SealFinding {
  readonly seq: number;
  /** How a fault names it. Default: as the seal with that number. */
  readonly name?: string | undefined;
  /** Place among the genuine seals, so that neighbours can be told. */
  readonly place: number;
  /** Entries the seal counts less those found in its range; below 0 when there are too many. */
  readonly absent: number;
  /** Entries in its range whose MAC does not fit; each of them has a fault of its own. */
  readonly broken: number;
  /** Absent entries found again elsewhere with a changed column; each of them has a fault of its own. */
  readonly strayed: number;
  readonly rootFits: boolean;
  readonly firstSeen: boolean;
  readonly lastSeen: boolean;
  /** No later seal and no later entry exists. */
  readonly newest: boolean;
}

/**
 * The faults of seals whose content does not fit, once each: what a broken or strayed entry already explains is not told again,
 * and a gap that runs over several seals is told at the first of them.
 *
 * @param findings the seals with anything unusual, in order; the others may be left out.
 */
export function explainSeals(findings: readonly SealFinding[]): readonly AuditFault[] {
  const faults: AuditFault[] = [];
  let gap: SealFinding[] = [];
  for (const finding of findings) {
    const before = gap.at(-1);
    if (before !== undefined && !continues(before, finding)) {
      faults.push(gapFault(gap));
      gap = [];
    }
    if (finding.absent - finding.strayed > 0) gap.push(finding);
    else faults.push(...otherFault(finding));
  }
  if (gap.length > 0) faults.push(gapFault(gap));
  return faults;
}

function continues(before: SealFinding, next: SealFinding): boolean {
  return (
    next.place === before.place + 1 &&
    next.absent - next.strayed > 0 &&
    !before.lastSeen &&
    !next.firstSeen
  );
}

function gapFault(gap: readonly SealFinding[]): AuditFault {
  const first = gap[0];
  const last = gap.at(-1);
  const cut = last?.newest === true && !last.lastSeen;
  return { kind: cut ? 'truncated' : 'missing', at: nameOf(first) };
}

function nameOf(finding: SealFinding | undefined): string {
  return finding?.name ?? sealName(finding?.seq ?? 0);
}

function otherFault(finding: SealFinding): readonly AuditFault[] {
  const at = nameOf(finding);
  const surplus = -finding.absent;
  // A genuine entry where the seal did not find it: taken away before sealing and put back after.
  if (surplus > finding.broken) return [{ kind: 'reordered', at }];
  if (finding.rootFits || surplus > 0 || finding.broken > 0 || finding.strayed > 0) return [];
  // The count is right, every entry is genuine, and still they are not those sealed: one stands in for another.
  return [{ kind: 'missing', at }];
}
