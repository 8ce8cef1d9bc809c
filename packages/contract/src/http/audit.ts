import { z } from 'zod';

export const auditEntrySchema = z.object({
  id: z.string(),
  at: z.string(),
  stage: z.string(),
  type: z.string(),
  actor: z.object({ kind: z.enum(['system', 'agent', 'person', 'key']), id: z.string() }),
  itemId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntryView = z.infer<typeof auditEntrySchema>;

/** Answer of `POST /v1/audit/verify` and of `signalbox verify-audit --json`. */
export const auditReportSchema = z.object({
  ok: z.boolean(),
  entries: z.int(),
  seals: z.int(),
  unsealed: z.int(),
  erased: z.int(),
  expired: z.int(),
  /** The restores the audit has gone through. */
  eras: z.array(
    z.object({
      era: z.int(),
      openedAt: z.string(),
      backupAt: z.string(),
      lastSeal: z.int().nullable(),
      lostSeals: z.int(),
      lostEntries: z.int(),
    }),
  ),
  faults: z.array(
    z.object({ kind: z.enum(['edited', 'missing', 'reordered', 'truncated']), at: z.string() }),
  ),
});
