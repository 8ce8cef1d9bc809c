import { z } from 'zod';
import { roles } from './roles.ts';

export const passwordSchema = z.string().min(12).max(128);
const mailSchema = z.email().max(320);
const personName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'printable');
const token = z.string().min(1).max(200);
const code = z.string().trim().min(6).max(40);

/** Body of `POST /v1/session`. */
export const signInBodySchema = z.strictObject({
  email: z.string().min(1).max(320),
  password: z.string().min(1).max(1_000),
});

/** What a step of signing in came to; `two_factor`: send a code to `POST /v1/session/two-factor`. */
export const signedInSchema = z.object({ status: z.enum(['signed_in', 'two_factor']) });

export const secondFactorBodySchema = z.strictObject({
  code,
  kind: z.enum(['totp', 'backup']).default('totp'),
});

/** Who the session is: answer of `GET /v1/session`. */
export const sessionSchema = z.object({
  user: z.object({ name: z.string(), email: z.string(), twoFactor: z.boolean() }),
  member: z.object({ id: z.string(), role: z.enum(roles) }),
  tenant: z.object({ id: z.string(), name: z.string() }),
  scopes: z.array(z.string()),
});
export type SessionView = z.infer<typeof sessionSchema>;

export const tokenBodySchema = z.strictObject({ token });

/** What a link is for, before it is used. */
export const invitationLookSchema = z.object({
  kind: z.enum(['setup', 'invite', 'reset']),
  role: z.enum(roles),
  email: z.string().nullable(),
  tenant: z.string(),
});
export type InvitationLook = z.infer<typeof invitationLookSchema>;

/** Body of `POST /v1/invitations/accept`. An invitation with an address, and a reset, take that address only. */
export const acceptBodySchema = z.strictObject({
  token,
  name: personName.optional(),
  email: mailSchema.optional(),
  password: passwordSchema,
});
export type AcceptBody = z.infer<typeof acceptBodySchema>;

export const passwordBodySchema = z.strictObject({
  current: z.string().min(1).max(1_000),
  next: passwordSchema,
});
export const ownPasswordBodySchema = z.strictObject({ password: z.string().min(1).max(1_000) });
export const codeBodySchema = z.strictObject({ code });
export const secondFactorOfferSchema = z.object({
  totpUri: z.string(),
  backupCodes: z.array(z.string()),
});

/** Somebody of the tenant. `email` and `twoFactor` are shown to owners only. */
export const memberSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(roles),
  twoFactor: z.boolean().nullable(),
  joinedAt: z.string(),
  removedAt: z.string().nullable(),
});
export type MemberView = z.infer<typeof memberSchema>;

export const newInvitationSchema = z.strictObject({ email: mailSchema, role: z.enum(roles) });
export type NewInvitationBody = z.infer<typeof newInvitationSchema>;
export const invitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: z.enum(roles),
  createdAt: z.string(),
  expiresAt: z.string(),
});
export type InvitationView = z.infer<typeof invitationSchema>;

/** The only answer that holds the link; hand it to the person it is for. */
export const createdInvitationSchema = z.object({
  id: z.string(),
  url: z.string(),
  expiresAt: z.string(),
});
export const roleBodySchema = z.strictObject({ role: z.enum(roles) });
