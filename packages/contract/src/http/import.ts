import { z } from 'zod';

export const importModeSchema = z.enum(['history', 'new']);

/** Limits of a file that comes over HTTP. */
export const importLimits = {
  fileBytesMax: 200 * 1024 * 1024,
  previewBytesMax: 1024 * 1024,
  previewRowsMax: 20,
} as const;

/** How an import of a file stands. */
export const importSchema = z.object({
  id: z.string(),
  /** As its sender called it. */
  name: z.string(),
  as: importModeSchema,
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  rowsDone: z.int(),
  /** An estimate while it runs; null before anything is known. */
  rowsTotal: z.int().nullable(),
  imported: z.int(),
  duplicates: z.int(),
  /** Rows put aside; the file with them is kept for 30 days. */
  quarantined: z.int(),
  /** What the history taught: the report of each field. Null: nothing was trained. */
  trained: z.object({ fields: z.record(z.string(), z.unknown()) }).nullable(),
  /** A code and a sentence, without anything of the file. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type ImportView = z.infer<typeof importSchema>;

/** Past tickets with their answers, and new ones without. */
export const exampleParts = ['past', 'new'] as const;
export type ExamplePart = (typeof exampleParts)[number];

/** A file of example tickets that lies in the workspace in force. */
export const exampleFileSchema = z.object({ part: z.enum(exampleParts), name: z.string() });
export type ExampleFile = z.infer<typeof exampleFileSchema>;

/** Body of `POST /v1/imports/example`. */
export const importExampleSchema = z.strictObject({ part: z.enum(exampleParts) });

export const acceptedImportSchema = z.object({ id: z.string() });

/** One row of a file as it would be read. */
export const previewRowSchema = z.union([
  z.object({
    line: z.int(),
    ok: z.literal(true),
    externalId: z.string().nullable(),
    subject: z.string().nullable(),
    body: z.string(),
    labels: z.record(z.string(), z.string()),
    inScope: z.boolean(),
    receivedAt: z.string().nullable(),
    fields: z.record(z.string(), z.string()),
  }),
  z.object({ line: z.int(), ok: z.literal(false), code: z.string(), reason: z.string() }),
]);
export type PreviewRow = z.infer<typeof previewRowSchema>;

/** What an import of a file would make of its columns and first rows. Nothing of it is kept. */
export const importPreviewSchema = z.object({
  columns: z.array(z.string()),
  /** Column of the file to what it is read as: `body`, `subject`, `labels.category`, …; null: it is not read. */
  mapping: z.record(z.string(), z.string().nullable()),
  rows: z.array(previewRowSchema),
  /** Why the file cannot be read as a whole, or not with this mapping. */
  faults: z.array(z.object({ code: z.string(), message: z.string() })),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;
