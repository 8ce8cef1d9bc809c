import type { Logger } from 'pino';
import type { Database } from '../store/database.ts';
import { endSecondFactor } from '../store/people/end-second-factor.ts';
import { resolveMembers } from '../store/people/resolve-members.ts';
import type { MasterKey } from '../vault/master-key.ts';
import { installationKey } from '../vault/tenant-keys.ts';
import { type AuthInstance, openAuthInstance } from './instance.ts';

/** What signing in came to. `cookies` are Set-Cookie values for the browser. */
export type SignedIn =
  | { readonly kind: 'signed_in' | 'two_factor'; readonly cookies: readonly string[] }
  | { readonly kind: 'refused' };

/** A person with a valid session. */
export interface SessionPerson {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly twoFactor: boolean;
  readonly tenantId: string | null;
}

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface SecondFactorOffer {
  /** For an authenticator app (`otpauth://…`). */
  readonly totpUri: string;
  /** Each opens once, should the app be lost. */
  readonly backupCodes: readonly string[];
}

/** Who people are. What they may do is `people/` and the roles of the contract. */
export interface PeopleAuth {
  signIn(email: string, password: string): Promise<SignedIn>;
  /** The second step; `headers` carry the cookie of the first. */
  secondFactor(headers: Headers, code: string, kind: 'totp' | 'backup'): Promise<SignedIn>;
  /** Whose session the request carries; null: nobody's. */
  personOf(headers: Headers): Promise<SessionPerson | null>;
  /** Ends the session; returns the cookies that remove it from the browser. */
  signOut(headers: Headers): Promise<readonly string[]>;
  /** Ends every session of the person. */
  signOutEverywhere(userId: string): Promise<void>;
  /** False when `current` is not the password. All other sessions end. */
  changePassword(headers: Headers, current: string, next: string): Promise<SignedIn>;
  /** Null when the password is wrong. */
  offerSecondFactor(headers: Headers, password: string): Promise<SecondFactorOffer | null>;
  /** The first code of the app: from here on it is asked for. */
  confirmSecondFactor(headers: Headers, code: string): Promise<SignedIn>;
  /** False when the password is wrong. */
  dropSecondFactor(headers: Headers, password: string): Promise<SignedIn>;
  findUser(email: string): Promise<{ readonly id: string; readonly name: string } | null>;
  createUser(person: NewPerson): Promise<string>;
  /** For somebody who lost theirs: sets the password, drops the second factor and ends all sessions. */
  resetPassword(userId: string, password: string): Promise<void>;
}

export interface PeopleAuthOptions {
  readonly database: Pick<Database, 'auth' | 'app'>;
  readonly master: MasterKey;
  /** Where people open the console; null: wherever this process listens, over plain HTTP. */
  readonly publicUrl: string | null;
  readonly logger: Logger;
}

export function openPeopleAuth(options: PeopleAuthOptions): PeopleAuth {
  const { database, logger } = options;
  const instance = openAuthInstance({
    database,
    logger,
    secret: installationKey(options.master, 'sessions').export().toString('hex'),
    baseUrl: options.publicUrl ?? 'http://localhost',
    tenantOf: async (userId) => (await resolveMembers(database, userId))[0]?.tenant_id ?? null,
  });
  const { api } = instance;
  return {
    signIn: async (email, password) =>
      signedIn(
        await api.signInEmail({
          body: { email, password },
          headers: new Headers(),
          asResponse: true,
        }),
      ),
    secondFactor: async (headers, code, kind) => {
      const call = { body: { code }, headers, asResponse: true } as const;
      return signedIn(await (kind === 'totp' ? api.verifyTOTP(call) : api.verifyBackupCode(call)));
    },
    personOf: (headers) => personOf(instance, headers),
    signOut: async (headers) => cookiesOf(await api.signOut({ headers, asResponse: true })),
    signOutEverywhere: async (userId) => {
      await (await instance.$context).internalAdapter.deleteUserSessions(userId);
    },
    changePassword: async (headers, current, next) => {
      const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true };
      return signedIn(await api.changePassword({ body, headers, asResponse: true }));
    },
    offerSecondFactor: async (headers, password) => {
      const answer = await api.enableTwoFactor({ body: { password }, headers, asResponse: true });
      if (!answer.ok) return null;
      const { totpURI, backupCodes } = (await answer.json()) as {
        readonly totpURI: string;
        readonly backupCodes: readonly string[];
      };
      return { totpUri: totpURI, backupCodes };
    },
    confirmSecondFactor: async (headers, code) =>
      signedIn(await api.verifyTOTP({ body: { code }, headers, asResponse: true })),
    dropSecondFactor: async (headers, password) =>
      signedIn(await api.disableTwoFactor({ body: { password }, headers, asResponse: true })),
    findUser: async (email) => {
      const found = await (await instance.$context).internalAdapter.findUserByEmail(email);
      return found === null ? null : { id: found.user.id, name: found.user.name };
    },
    createUser: (person) => createUser(instance, person),
    resetPassword: async (userId, password) => {
      const { internalAdapter, password: passwords } = await instance.$context;
      await internalAdapter.updatePassword(userId, await passwords.hash(password));
      await endSecondFactor(database, userId);
      await internalAdapter.deleteUserSessions(userId);
    },
  };
}

async function signedIn(answer: Response): Promise<SignedIn> {
  if (!answer.ok) return { kind: 'refused' };
  const body = (await answer.json()) as { readonly twoFactorRedirect?: boolean };
  return {
    kind: body.twoFactorRedirect === true ? 'two_factor' : 'signed_in',
    cookies: cookiesOf(answer),
  };
}

function cookiesOf(answer: Response): readonly string[] {
  return answer.headers.getSetCookie();
}

async function personOf(instance: AuthInstance, headers: Headers): Promise<SessionPerson | null> {
  const found = await instance.api.getSession({ headers });
  if (found === null) return null;
  const { user, session } = found;
  return {
    userId: user.id,
    name: user.name,
    email: user.email,
    twoFactor: user.twoFactorEnabled === true,
    tenantId: session.tenantId ?? null,
  };
}

async function createUser(instance: AuthInstance, person: NewPerson): Promise<string> {
  const { internalAdapter, password } = await instance.$context;
  const { name, email } = person;
  // The link reached its reader, or was handed over by an owner: the address needs no other proof.
  const user = await internalAdapter.createUser(
    { name, email, emailVerified: true },
    { method: 'email-password' },
  );
  await internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password: await password.hash(person.password),
  });
  return user.id;
}
