import { z } from 'zod';
import { fieldNamePattern } from '../workspace/names.ts';
import { PLACE_KINDS } from '../workspace/poll.ts';
import { findingSchema } from './source.ts';

const entriesMax = 50;
const valuesMax = 500;
const line = z.string().max(200);

const fewer = <T extends object>(max: number) =>
  [(map: T) => Object.keys(map).length <= max, { error: `at most ${max} entries` }] as const;

const draftPlaceSchema = z.strictObject({
  /** Its name in the ticket system. */
  name: line,
  /** A field the installation added, not one of the system's own. */
  custom: z.boolean(),
  /** Our value → theirs. */
  values: z.record(line, line).refine(...fewer(valuesMax)),
});

/**
 * A source that stands in no file yet: what would be written there. Address and secrets are named by their variables, so that
 * no value of one ever passes this interface.
 */
export const sourceDraftSchema = z.strictObject({
  name: z.string().max(63),
  type: z.string().min(1).max(63),
  /** `url`, `token` and the like → the name of the environment variable that holds it. */
  variables: z.record(z.string().max(40), z.string().max(100)).refine(...fewer(entriesMax)),
  /** Queues, projects or groups whose tickets come in by themselves; empty: they do not. */
  places: z.array(line).max(entriesMax).default([]),
  /** Mail: who gets the notes. */
  team: z.array(z.string().max(320)).max(entriesMax).default([]),
  note: z.enum(['internal', 'none']).default('internal'),
  fields: z
    .record(z.string().regex(fieldNamePattern), draftPlaceSchema)
    .refine(...fewer(entriesMax))
    .default({}),
});
export type SourceDraft = z.infer<typeof sourceDraftSchema>;
/** As a caller writes it. */
export type SourceDraftBody = z.input<typeof sourceDraftSchema>;

/** Something that must be named by a variable. */
const neededVariableSchema = z.object({
  /** `url`, `token` and the like. */
  key: z.string(),
  /** What it holds, for a person. */
  what: z.string(),
  optional: z.boolean(),
  suggested: z.string(),
  /** Those of an allowed name that are set where this server runs. */
  set: z.array(z.string()),
});

/** A kind of system that can be connected. */
export const connectableSchema = z.object({
  type: z.string(),
  title: z.string(),
  /** What keeps a write to it from happening twice. */
  guarantee: z.string(),
  /** What must be there once: rights, fields, and what else to know. */
  setUp: z.array(z.string()),
  variables: z.array(neededVariableSchema),
  /** What a poll of it names; null: it names nothing. */
  places: z.object({ kind: z.enum(PLACE_KINDS), all: z.boolean() }).nullable(),
  /** Its own fields that can be written; null: its tickets have no fields. */
  fields: z.array(z.string()).nullable(),
});
export type Connectable = z.infer<typeof connectableSchema>;

export const draftCheckSchema = z.object({
  /** As it is written in `signalbox.yaml` under `sources:`; null while something does not fit. */
  yaml: z.string().nullable(),
  /** What does not fit: where in the source, and what was expected there. */
  problems: z.array(z.object({ path: z.string(), expected: z.string() })),
  variables: z.array(z.object({ key: z.string(), name: z.string(), isSet: z.boolean() })),
});
export type DraftCheck = z.infer<typeof draftCheckSchema>;

/** A field of a ticket system that can be written. */
export const offeredPlaceSchema = z.object({
  name: z.string(),
  custom: z.boolean(),
  /** What may be chosen in it, as far as the system tells; null: it does not. */
  values: z.array(z.string()).nullable(),
});
export type OfferedPlace = z.infer<typeof offeredPlaceSchema>;

export const draftProbeSchema = z.object({
  /** Why it could not be asked; null when it could. */
  error: z.string().nullable(),
  /** What the system answered it with; null when it did not answer. */
  status: z.int().nullable(),
  findings: z.array(findingSchema),
  /** Null: it cannot list them, or did not. */
  places: z.array(offeredPlaceSchema).nullable(),
});
export type DraftProbe = z.infer<typeof draftProbeSchema>;

export const draftLookBodySchema = z.strictObject({
  draft: sourceDraftSchema,
  /** The ticket, as its system calls it. */
  externalId: z.string().min(1).max(255),
  /** Field → value as an agent might decide it, to see what a write would change. */
  wanted: z
    .record(z.string().regex(fieldNamePattern), line)
    .refine(...fewer(entriesMax))
    .default({}),
});

export const draftLookSchema = z.object({
  error: z.string().nullable(),
  status: z.int().nullable(),
  fields: z.array(
    z.object({
      field: z.string(),
      place: z.string(),
      /** As it stands in the ticket; null when nothing does. Cut to 200 characters. */
      theirs: z.string().nullable(),
      /** The same in our words. */
      ours: z.string().nullable(),
      /** What a write would leave there, in the words of the system; null: it would leave it alone. */
      writes: z.string().nullable(),
    }),
  ),
  /** A write would leave an internal note as well. */
  note: z.boolean(),
});
export type DraftLook = z.infer<typeof draftLookSchema>;
