import * as z from 'zod';
import { durationMs } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { readJsonPath } from './json-path.ts';
import { fieldNamePattern, oneOrMany } from './names.ts';

/** Where the parts of an item stand in the body of a webhook, as JSON paths. Null: the item goes without. */
export interface WebhookMap {
  readonly externalId: string;
  readonly revision: string | null;
  readonly subject: string | null;
  readonly body: string | null;
  readonly requesterEmail: string | null;
  readonly receivedAt: string | null;
  readonly fields: Readonly<Record<string, string>>;
}

/** How a source takes items by signed webhooks (Standard Webhooks 1.0). */
export interface WebhookConfig {
  /** One, or two while a secret is being replaced. Hold `${NAME}` until the loader fills them. */
  readonly secrets: readonly string[];
  readonly map: WebhookMap;
  /** How far the time of a webhook may be from now, either way. */
  readonly toleranceMs: number;
}

const toleranceMaxMs = 60 * 60 * 1_000;
const secretsMax = 3;
const reference = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/;
const expectedSecret = 'whsec_ and 24 to 64 bytes in base64, from an environment variable';

/** The key of a secret is 24 to 64 bytes, by the specification; the length of their base64 tells. */
function isSecret(text: string): boolean {
  const [, digits] = /^whsec_([A-Za-z0-9+/]{32,86})={0,2}$/.exec(text) ?? [];
  const bytes = Math.floor(((digits?.length ?? 0) * 3) / 4);
  return bytes >= 24 && bytes <= 64;
}

/** A secret of Standard Webhooks, or the variable that holds one. */
export const webhookSecret = z
  .string({ error: expectedSecret })
  .max(4_000, { error: expectedSecret })
  // What stands behind ${NAME} is looked at when it is filled.
  .refine((text) => reference.test(text) || isSecret(text), { error: expectedSecret });

/** A JSON path of the parts `$`, `.name`, `[0]` and `[*]`. */
export const jsonPath: z.ZodType<string> = z
  .string({ error: 'a JSON path such as $.category' })
  .refine((text) => readJsonPath(text) !== null, {
    error: 'a JSON path of the parts $, .name, [0] and [*], such as $.updates[*].key',
  });

const fields = z.record(
  z.string().regex(fieldNamePattern, {
    error: 'a field name of letters, digits, - and _ that starts with a letter',
  }),
  jsonPath,
  { error: 'a mapping of field names to JSON paths' },
);

const map = fileObject(
  {
    externalId: jsonPath,
    revision: jsonPath.optional(),
    subject: jsonPath.optional(),
    body: jsonPath.optional(),
    requesterEmail: jsonPath.optional(),
    receivedAt: jsonPath.optional(),
    fields: fields.default({}),
  },
  'a mapping of parts of an item to JSON paths',
).transform((file, context): WebhookMap => {
  if (file.subject === undefined && file.body === undefined) {
    refuse(context, [], 'subject or body in it: an item without text cannot be decided');
  }
  return {
    externalId: file.externalId,
    revision: file.revision ?? null,
    subject: file.subject ?? null,
    body: file.body ?? null,
    requesterEmail: file.requesterEmail ?? null,
    receivedAt: file.receivedAt ?? null,
    fields: file.fields,
  };
});

/** The block `webhook` of a source. */
export const webhookSchema: z.ZodType<WebhookConfig> = fileObject(
  {
    secret: oneOrMany(webhookSecret, expectedSecret),
    map,
    tolerance: durationMs.prefault('5m'),
  },
  'a webhook: a mapping with secret and map',
).transform((file, context): WebhookConfig => {
  if (file.secret.length > secretsMax) {
    refuse(
      context,
      ['secret'],
      `at most ${secretsMax} secrets: the one in use and those around it`,
    );
  }
  if (file.tolerance < 1_000 || file.tolerance > toleranceMaxMs) {
    refuse(context, ['tolerance'], 'a tolerance from 1s to 1h');
  }
  return { secrets: file.secret, map: file.map, toleranceMs: file.tolerance };
});
