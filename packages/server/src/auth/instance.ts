import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import type { Logger } from 'pino';
import type { Database } from '../store/database.ts';

export const passwordLength = { min: 12, max: 128 } as const;
/** A session ends this long after sign-in, whatever is done with it. */
export const sessionForSeconds = 7 * 24 * 60 * 60;

export interface AuthOptions {
  readonly database: Pick<Database, 'auth'>;
  /** Signs cookies and encrypts second-factor secrets. Hex of 32 bytes or more. */
  readonly secret: string;
  /** Where people open the console. https makes the cookies Secure. */
  readonly baseUrl: string;
  /** The tenant a new session of this user works in; null: none, and the session opens nothing. */
  readonly tenantOf: (userId: string) => Promise<string | null>;
  readonly logger: Logger;
}

// RFC 9106 leaves the cost to the deployer; these are OWASP's for argon2id (Password Storage Cheat Sheet): 19 MiB, 2 passes.
const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * better-auth, reduced to what we take from it: users with a password, sessions, a second factor. Its own routes are not
 * mounted, so it throttles nothing and checks no origin: our HTTP layer does both for every route alike.
 */
// The return type is better-auth's own and depends on these very options.
export function openAuthInstance(options: AuthOptions) {
  const { database, secret, baseUrl, tenantOf, logger } = options;
  return betterAuth({
    appName: 'Signalbox',
    database: database.auth,
    secret,
    baseURL: baseUrl,
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: {
      level: 'error',
      // Its messages may hold what somebody typed; the code of an answer says enough.
      log: (level) => logger.debug({ level }, 'better-auth said something'),
    },
    emailAndPassword: {
      enabled: true,
      // Accounts come from invitations only.
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      password: {
        hash: (password) => hash(password, argon),
        verify: ({ hash: known, password }) => verify(known, password),
      },
    },
    session: {
      expiresIn: sessionForSeconds,
      // A cookie is set at sign-in only, so no answer of ours needs to carry a renewed one.
      disableSessionRefresh: true,
      additionalFields: { tenantId: { type: 'string', required: false, input: false } },
    },
    advanced: {
      cookiePrefix: 'signalbox',
      useSecureCookies: baseUrl.startsWith('https:'),
      // The console is a page of one origin that fetches its data itself: no cookie has to come along from elsewhere.
      defaultCookieAttributes: { sameSite: 'strict', httpOnly: true, path: '/' },
      ipAddress: { disableIpTracking: true },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => ({
            data: { ...session, userAgent: null, tenantId: await tenantOf(session.userId) },
          }),
        },
      },
    },
    plugins: [twoFactor({ issuer: 'Signalbox' })],
  });
}

export type AuthInstance = ReturnType<typeof openAuthInstance>;
