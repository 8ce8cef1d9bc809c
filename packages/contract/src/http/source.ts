import { z } from 'zod';

/** What can be wrong with a source, as its probe says it. */
export const findingCodes = [
  'token_refused',
  'place_missing',
  'right_missing',
  'field_missing',
  'value_not_allowed',
  'marker_missing',
  'note_not_internal',
  'not_checked',
] as const;

/** Holds names of the workspace and of the system's set-up only, never anything of a ticket. */
export const findingSchema = z.object({
  code: z.enum(findingCodes),
  /** Where: `queue Service Desk`, `project desk`, `custom field Category`. */
  place: z.string(),
  /** The right, value or field it is about; null when the place says it all. */
  subject: z.string().nullable(),
  /** How it is granted or mended. */
  grant: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

/** A source of the workspace in force, how reading it goes, and what its probe found. */
export const sourceViewSchema = z.object({
  name: z.string(),
  type: z.string(),
  /** What people call a system of that type. */
  title: z.string(),
  /** Null: its tickets do not come in by themselves. Times are null until there was one. */
  poll: z
    .object({
      everyMs: z.int(),
      lastPollAt: z.string().nullable(),
      lastSuccessAt: z.string().nullable(),
      nextPollAt: z.string().nullable(),
      /** How old the newest moment is before which everything new has been taken in. */
      lagMs: z.number().nullable(),
      /** Of the last poll, when it failed: `unreachable`, `busy`, `refused`, `unreadable`, or `failed` for a reason of ours. */
      error: z.string().nullable(),
      /** What the system answered it with; null when it did not answer. */
      status: z.int().nullable(),
      failures: z.int(),
      failingSince: z.string().nullable(),
      /** Revisions that were read, and tickets passed over because their own answer could not be used. */
      taken: z.int(),
      skipped: z.int(),
      lastSkippedId: z.string().nullable(),
      /** Tickets their system cannot show at present: looked at again by themselves, while the rest goes on. */
      aside: z.int(),
      /** Those that have waited longest, at most 20. */
      asideTickets: z.array(
        z.object({
          externalId: z.string(),
          since: z.string(),
          tries: z.int(),
          error: z.string(),
          status: z.int().nullable(),
        }),
      ),
    })
    .nullable(),
  /** Whether it can tell what its token lacks. */
  canProbe: z.boolean(),
  /** Null: it was never probed, or cannot be. */
  probe: z
    .object({
      at: z.string(),
      /** Why it could not be asked; null when it could. */
      error: z.string().nullable(),
      findings: z.array(findingSchema),
    })
    .nullable(),
  /** The looks at its tickets some time after their writes were confirmed. Null: none is made. */
  secondLooks: z
    .object({
      /** How long after. */
      afterMs: z.int(),
      /** Still to come. */
      waiting: z.int(),
      /** Of the last seven days: somebody or something changed what was written, or it could not be seen. */
      overwritten: z.int(),
      notLooked: z.int(),
      /** Why the last one of these could not be made. */
      lastError: z.string().nullable(),
    })
    .nullable(),
});
export type SourceView = z.infer<typeof sourceViewSchema>;
