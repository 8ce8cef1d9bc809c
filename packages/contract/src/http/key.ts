import { z } from 'zod';
import { scopes } from './scopes.ts';

const keyName = z
  .string()
  .min(1)
  .max(100)
  // A name stands in logs and tables: no control characters, no space around it.
  .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u, 'printable, without space around it');

/** Body of `POST /v1/keys`. */
export const newKeySchema = z.strictObject({
  name: keyName,
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
});
export type NewKey = z.infer<typeof newKeySchema>;

/** A key as it is listed: never with its secret. */
export const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters of the key, enough to recognise it. */
  prefix: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  revokedAt: z.string().nullable(),
});
export type KeyView = z.infer<typeof keySchema>;

/** Answer of `POST /v1/keys`: the only time `key` is shown. */
export const createdKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  key: z.string(),
  scopes: z.array(z.string()),
});
