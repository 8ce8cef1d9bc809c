import { z } from 'zod';
import { controlCauseSchema, modeSchema } from './control.ts';

const count = z.int().min(0);

/** What an incident is about and where it stands. One is opened when an agent goes to `safe` or worse. */
export const incidentSchema = z.object({
  id: z.string(),
  /** The control that opened it, such as `mode:triage` or `breaker:source:rt`. */
  control: z.string(),
  agent: z.string().nullable(),
  category: z.string().nullable(),
  state: z.enum(['open', 'recovered', 'closed']),
  /** The worst mode since it was opened; null when it is about a source. */
  worstMode: modeSchema.nullable(),
  cause: controlCauseSchema,
  openedAt: z.string(),
  /** When the control was normal again by itself or by a person; it stays to be closed by a person. */
  recoveredAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  closedBy: z.string().nullable(),
  closeReason: z.string().nullable(),
  notes: count,
});
export type IncidentView = z.infer<typeof incidentSchema>;

/** Answer of `GET /v1/incidents/{id}`. */
export const incidentDetailSchema = incidentSchema.extend({
  /** Items its agent decided from one window before it was opened until it recovered, by where they are now. */
  affected: z.object({
    total: count,
    automatic: count,
    held: count,
    inReview: count,
    written: count,
    from: z.string(),
    to: z.string().nullable(),
  }),
  noteList: z.array(z.object({ at: z.string(), actor: z.string(), text: z.string() })),
  /** From the audit, oldest first, at most 500. */
  timeline: z.array(
    z.object({
      at: z.string(),
      type: z.string(),
      actor: z.string(),
      detail: z.record(z.string(), z.unknown()),
      auditId: z.string(),
    }),
  ),
  /** Ready to send to those who ask, filled with the numbers of this incident. No ticket text. */
  messages: z.array(
    z.object({
      audience: z.enum(['team', 'leadership', 'requesters']),
      subject: z.string(),
      text: z.string(),
    }),
  ),
  /** The version before the one that serves, to roll back to; null when there is none. */
  previousVersion: z.string().nullable(),
});
export type IncidentDetail = z.infer<typeof incidentDetailSchema>;

export const incidentNoteBodySchema = z.strictObject({ text: z.string().min(1).max(4_000) });
export const incidentCloseBodySchema = z.strictObject({ reason: z.string().min(1).max(1_000) });

/** A row of `GET /v1/incidents/{id}/items`: an item its agent decided in the time of the incident. */
export const incidentItemSchema = z.object({
  id: z.string(),
  externalId: z.string(),
  source: z.string(),
  state: z.string(),
  /** Of the last decision in that time. */
  decisionId: z.string(),
  lane: z.string(),
  decidedAt: z.string(),
});
export type IncidentItemView = z.infer<typeof incidentItemSchema>;

export const incidentNoteAnswerSchema = z.object({ id: z.string() });
