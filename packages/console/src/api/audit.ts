import type { AuditEntryView } from '@signalbox/contract';
import { post } from './request.ts';

export type { AuditEntryView };

export interface AuditFault {
  readonly kind: 'edited' | 'missing' | 'reordered' | 'truncated';
  readonly at: string;
}

export interface AuditReport {
  readonly ok: boolean;
  readonly entries: number;
  readonly seals: number;
  readonly unsealed: number;
  readonly erased: number;
  readonly expired: number;
  readonly eras?: readonly {
    readonly era: number;
    readonly openedAt: string;
    readonly backupAt: string;
    readonly lastSeal: number | null;
    readonly lostSeals: number;
    readonly lostEntries: number;
  }[];
  readonly faults: readonly AuditFault[];
}

/** Reads the whole audit and takes as long as that does: minutes for many millions of entries. */
export const verifyAudit = (signal: AbortSignal): Promise<AuditReport> =>
  post('/v1/audit/verify', {}, { signal });
