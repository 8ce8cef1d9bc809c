import { z } from 'zod';

/** What a back-up says of itself before anything else. Times are RFC 3339, numbers of rows those of the snapshot. */
export const manifestSchema = z.object({
  format: z.literal(1),
  id: z.uuid(),
  /** The version of Signalbox that made it. */
  product: z.string(),
  /** `server_version_num` of the database it was taken from. */
  postgres: z.int(),
  /** The moment of the snapshot: nothing committed later is in it. */
  takenAt: z.string(),
  /** The era of the audit it was taken in. */
  era: z.int().min(1),
  migrations: z.array(z.object({ number: z.int(), name: z.string(), hash: z.string() })),
  /** Months with partitions of their own, `YYYYMM`. */
  months: z.array(z.string().regex(/^\d{6}$/)),
  tables: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      columns: z.array(z.string()),
      rows: z.int().min(0),
    }),
  ),
  sequences: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      lastValue: z.string().regex(/^-?\d+$/),
      isCalled: z.boolean(),
    }),
  ),
  tenants: z.array(
    z.object({
      id: z.uuid(),
      /** Its last seal in the snapshot; null before the first. */
      sealedSeq: z.int().nullable(),
      /** The last seal its anchors named just before the snapshot: no later than the one above, unless seals were removed. */
      anchoredSeq: z.int().nullable(),
    }),
  ),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** Stands at the head of a section of the archive. */
export const sectionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('table'), schema: z.string(), name: z.string() }),
  z.object({ kind: z.literal('anchors'), tenantId: z.uuid() }),
]);
export type Section = z.infer<typeof sectionSchema>;

/** Stands at its end. `rows` is 0 for anchors. */
export const sectionEndSchema = z.object({
  rows: z.int().min(0),
  bytes: z.int().min(0),
  sha256: z.string(),
});

/** Stands at the end of the archive; `sha256` is over the hashes of all sections, in order. */
export const trailerSchema = z.object({ sections: z.int().min(0), sha256: z.string() });
