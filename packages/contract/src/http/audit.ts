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
  faults: z.array(
    z.object({ kind: z.enum(['edited', 'missing', 'reordered', 'truncated']), at: z.string() }),
  ),
});
