import { z } from 'zod';

export const disclosureTextMax = 2_000;

/** Answer of `GET` and `POST /v1/tenant`. */
export const tenantSchema = z.object({
  id: z.string(),
  /** As people see it. */
  name: z.string(),
  /** What requesters are told about the use of AI; empty: nothing yet. */
  disclosureText: z.string(),
  /** IANA name in which times are shown; `UTC` unless changed. */
  timeZone: z.string(),
});
export type TenantView = z.infer<typeof tenantSchema>;

let zones: ReadonlySet<string> | undefined;

function isTimeZone(name: string): boolean {
  // ICU leaves UTC out of its list of places.
  zones ??= new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
  return zones.has(name);
}

/** Body of `POST /v1/tenant`: what is absent stays. */
export const tenantChangeSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(100)
      .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u, 'printable, without space around it')
      .optional(),
    disclosureText: z
      .string()
      .max(disclosureTextMax)
      .regex(/^(?:[^\p{Cc}]|[\n\t])*$/u, 'text without control characters')
      .optional(),
    timeZone: z
      .string()
      .max(100)
      .refine(isTimeZone, 'an IANA time zone, such as Europe/Berlin')
      .optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    message: 'at least one of name, disclosureText and timeZone',
  });
export type TenantChange = z.infer<typeof tenantChangeSchema>;
